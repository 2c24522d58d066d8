import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalAuthority } from '#sandbox';
import { HostAddresses } from './host-addresses.js';
import { httpCall, type HttpEnd } from './http-call.js';
import { OutgoingAgents, type ProxyOptions } from './outgoing-agents.js';
import { ScriptedHttp, SilentPort } from './scripted-http.js';

const NAME = 'api.sms-gateway.de';
const anAuthority = () => LocalAuthority.open(mkdtempSync(join(tmpdir(), 'ca-')));
const authority = anAuthority();

/** A network without outside DNS: who asks it has not understood what the proxy is for. */
class NoDns {
  readonly asked: string[] = [];

  private readonly answer = (host: string): Promise<never> => {
    this.asked.push(host);
    return Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }));
  };

  readonly resolve4 = this.answer;
  readonly resolve6 = this.answer;
}

/** A proxy that knows one name. */
class CityProxy {
  readonly asked: { readonly target: string; readonly credentials: string | undefined }[] = [];
  /** In place of a tunnel. */
  refusal: string | null = null;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    targetPort: number,
  ) {
    server.on('connect', (request, socket: Socket) => {
      this.asked.push({ target: request.url ?? '', credentials: request.headers['proxy-authorization'] });
      this.keep(socket);
      if (this.refusal === null) this.tunnel(socket, targetPort);
      else socket.end(`HTTP/1.1 ${this.refusal}\r\nConnection: close\r\n\r\n`);
    });
  }

  static async start(targetPort: number): Promise<CityProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new CityProxy(server, targetPort);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private tunnel(socket: Socket, targetPort: number): void {
    const onward = this.keep(connect(targetPort, '127.0.0.1'));
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    socket.pipe(onward).pipe(socket);
    socket.on('close', () => onward.destroy());
    onward.on('close', () => socket.destroy());
  }

  private keep(socket: Socket): Socket {
    this.sockets.add(socket.on('error', () => undefined));
    return socket;
  }
}

describe('behind a proxy, in a network without outside DNS', () => {
  let server: ScriptedHttp;
  let proxy: CityProxy;
  let dns: NoDns;
  beforeEach(async () => {
    server = await ScriptedHttp.start(authority.certificateFor('sms', [NAME]));
    proxy = await CityProxy.start(server.port);
    dns = new NoDns();
  });
  afterEach(async () => {
    await proxy.stop();
    await server.stop();
  });

  function agents(changes: Partial<ProxyOptions> = {}, extraCa = authority.caPem): OutgoingAgents {
    return new OutgoingAgents({
      addresses: new HostAddresses(dns, { allowInternal: false }),
      extraCa,
      proxy: { url: `http://127.0.0.1:${proxy.port}`, noProxy: null, ...changes },
    });
  }

  function call(by = agents(), limitMs = 2000): Promise<HttpEnd> {
    const url = new URL(`https://${NAME}/texts`);
    return httpCall({ method: 'POST', url, headers: {}, body: 'text', limitMs, agent: by.for(url) });
  }

  it('asks the proxy by name, who we are included, and nobody else', async () => {
    server.say = () => ({ status: 201, body: 'taken' });
    const url = `http://city:secret@127.0.0.1:${proxy.port}`;
    expect(await call(agents({ url }))).toMatchObject({ kind: 'answered', status: 201, body: 'taken' });
    const credentials = `Basic ${Buffer.from('city:secret').toString('base64')}`;
    expect(proxy.asked).toEqual([{ target: `${NAME}:443`, credentials }]);
    expect(dns.asked).toEqual([]);
  });

  it.each(['HANG', 'CLOSE', 'BREAK'] as const)(
    'knows that the request may have been read when the server does %s: a text must not go twice',
    async (say) => {
      server.say = () => say;
      expect(await call(agents(), 500)).toMatchObject({ kind: 'cut', sent: true });
      expect(server.requests).toHaveLength(1);
    },
  );

  it('knows that nothing was sent when the proxy refuses, is silent or is not there', async () => {
    proxy.refusal = '407 Proxy Authentication Required';
    const refused = { kind: 'cut', sent: false, reason: 'connection_failed', detail: 'ERR_PROXY_TUNNEL 407' };
    expect(await call()).toEqual(refused);
    const silent = await SilentPort.start();
    const stuck = agents({ url: `http://127.0.0.1:${silent.port}` });
    expect(await call(stuck, 200)).toMatchObject({ kind: 'cut', sent: false });
    await silent.stop();
    const nobody = agents({ url: `http://127.0.0.1:${await SilentPort.closed()}` });
    expect(await call(nobody)).toMatchObject({ kind: 'cut', sent: false, reason: 'connection_failed' });
    expect(server.requests).toHaveLength(0);
  });

  it('still judges the certificate itself', async () => {
    expect(await call(agents({}, anAuthority().caPem))).toMatchObject({ kind: 'cut', sent: false });
    expect(server.requests).toHaveLength(0);
  });

  it('goes straight to whom NO_PROXY names, whose name is then looked up and whose address is judged', async () => {
    expect(await call(agents({ noProxy: `.example,${NAME}` }))).toMatchObject({ reason: 'dns_failed' });
    expect(dns.asked).toContain(NAME);
    expect(proxy.asked).toEqual([]);
  });

  it.each([
    ['fcm.googleapis.com', true],
    ['intranet', false],
    ['db.intern', false],
    ['vault.internal', false],
    ['10.0.0.1', false],
    ['[::1]', false],
    ['8.8.8.8', true],
  ])('lets a stranger name %s: %s', (host, allowed) => {
    expect(agents().allowsStranger(host)).toBe(allowed);
  });
});
