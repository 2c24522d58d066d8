import { randomUUID } from 'node:crypto';
import { createServer as createHttps, type Server as HttpsServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

/** What a browser says to its push service. */
interface Said {
  readonly messageType?: string;
  readonly channelID?: string;
  readonly uaid?: string;
}

/**
 * The push service of a Firefox: its WebSocket towards the browser (Mozilla's autopush protocol) and RFC 8030 by HTTPS towards
 * whoever sends. It cannot read what it carries.
 */
export class BrowserPushService {
  /** Headers of what was sent, in order. */
  readonly sent: IncomingMessage['headers'][] = [];
  private readonly browsers = new Map<string, WebSocket>();

  private constructor(
    private readonly outside: HttpsServer,
    private readonly inside: WebSocketServer,
  ) {
    outside.on('request', (request, answer) => {
      this.take(request, answer);
    });
    inside.on('connection', (browser) => {
      browser.on('message', (text: Buffer) => {
        this.hear(browser, text.toString());
      });
    });
  }

  static async start(certificate: {
    readonly key: string;
    readonly cert: string;
  }): Promise<BrowserPushService> {
    const outside = createHttps(certificate);
    await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
    const inside = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await new Promise((resolve) => inside.once('listening', resolve));
    return new BrowserPushService(outside, inside);
  }

  /** Where a Firefox connects to. */
  get url(): string {
    return `ws://127.0.0.1:${String((this.inside.address() as AddressInfo).port)}/`;
  }

  stop(): void {
    for (const browser of this.inside.clients) browser.terminate();
    this.inside.close();
    this.outside.closeAllConnections();
    this.outside.close();
  }

  private take(request: IncomingMessage, answer: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const channel = request.url?.split('/').pop() ?? '';
      const browser = this.browsers.get(channel);
      this.sent.push(request.headers);
      if (browser === undefined) {
        answer.writeHead(410).end();
        return;
      }
      say(browser, {
        messageType: 'notification',
        channelID: channel,
        version: randomUUID(),
        data: Buffer.concat(chunks).toString('base64url'),
        headers: { encoding: request.headers['content-encoding'] },
      });
      answer.writeHead(201, { location: `https://localhost/m/${randomUUID()}` }).end();
    });
  }

  private hear(browser: WebSocket, text: string): void {
    const { messageType, channelID = '', uaid } = JSON.parse(text) as Said;
    const { port } = this.outside.address() as AddressInfo;
    if (messageType === 'hello')
      say(browser, {
        messageType,
        status: 200,
        uaid: uaid ?? randomUUID().replaceAll('-', ''),
        use_webpush: true,
        broadcasts: {},
      });
    else if (messageType === 'register') {
      this.browsers.set(channelID, browser);
      const pushEndpoint = `https://localhost:${String(port)}/wpush/${channelID}`;
      say(browser, { messageType, status: 200, channelID, pushEndpoint });
    } else if (messageType === 'unregister') {
      this.browsers.delete(channelID);
      say(browser, { messageType, status: 200, channelID });
    } else if (messageType === undefined) say(browser, {});
  }
}

function say(browser: WebSocket, message: object): void {
  browser.send(JSON.stringify(message));
}
