import { request as httpRequest, type Agent, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { TLSSocket } from 'node:tls';
import type { ClientRequest, IncomingMessage } from 'node:http';

/** One request to a gateway. */
export interface HttpCall {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | null;
  /** Hard limit for everything, milliseconds. */
  readonly limitMs: number;
  /** A longer answer is cut off, 1 MiB. */
  readonly mostBytes?: number;
  /** Must not keep connections: on a kept one nobody can tell a close before the request from a lost answer. */
  readonly agent: Agent;
}

/** How a request ended. `sent`: the connection stood, so the other side may have read the request. */
export type HttpEnd =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly statusText: string;
      readonly headers: IncomingHttpHeaders;
      readonly body: string;
    }
  | {
      readonly kind: 'cut';
      readonly sent: boolean;
      readonly reason: 'timeout' | 'connection_failed' | 'dns_failed' | 'tls_failed';
      readonly detail: string;
    };

const MOST_BYTES = 1_048_576;

/**
 * Sends one request, once. Client libraries report a time-out or a reset the same way whether or not the request had
 * gone out; here the end says which, since only what was never sent may be sent again without asking.
 */
export function httpCall(call: HttpCall): Promise<HttpEnd> {
  return new Promise((resolve) => {
    const progress = { connected: false, sent: false };
    const request = (call.url.protocol === 'https:' ? httpsRequest : httpRequest)(call.url, {
      method: call.method,
      headers: call.headers,
      agent: call.agent,
      // Ends the wait for a proxy, which nothing else does.
      timeout: call.limitMs,
    });
    const limit = setTimeout(() => {
      request.destroy(new TimeUp());
      end(cut(new TimeUp(), progress)); // a request without a socket tells no error
    }, call.limitMs);
    const end = (result: HttpEnd) => {
      clearTimeout(limit);
      resolve(result);
    };
    followConnection(request, call.url.protocol === 'https:', progress);
    request.on('response', (response) => {
      const failed = (error: Error) => {
        end(cut(error, progress));
      };
      collect(response, call.mostBytes ?? MOST_BYTES, { done: end, failed });
    });
    request.on('error', (error) => {
      end(cut(error, progress));
    });
    request.on('close', () => {
      end(cut(new Error('closed'), progress)); // settles nothing when an answer or an error came first
    });
    request.end(call.body ?? undefined);
  });
}

class TimeUp extends Error {}

function followConnection(
  request: ClientRequest,
  secure: boolean,
  progress: { connected: boolean; sent: boolean },
): void {
  request.on('socket', (socket) => {
    // Through a proxy's tunnel the connection stands already.
    if (socket instanceof TLSSocket && socket.getFinished() !== undefined)
      progress.sent = progress.connected = true;
    socket.once('connect', () => {
      progress.connected = true;
      progress.sent ||= !secure;
    });
    socket.once('secureConnect', () => {
      progress.sent = true;
    });
  });
}

function collect(
  response: IncomingMessage,
  mostBytes: number,
  { done, failed }: { readonly done: (end: HttpEnd) => void; readonly failed: (error: Error) => void },
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= mostBytes) chunks.push(chunk);
    else response.destroy(new Error('the answer is too large'));
  });
  response.on('error', failed);
  response.on('end', () => {
    done({
      kind: 'answered',
      status: response.statusCode ?? 0,
      statusText: response.statusMessage ?? '',
      headers: response.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    });
  });
}

const DNS_CODES = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ENODATA', 'ESERVFAIL']);

function cut(error: Error, progress: { readonly connected: boolean; readonly sent: boolean }): HttpEnd {
  const code = codeOf(error);
  const base = { kind: 'cut', sent: progress.sent } as const;
  if (error instanceof TimeUp) return { ...base, reason: 'timeout', detail: 'hard limit reached' };
  if (DNS_CODES.has(code)) return { ...base, reason: 'dns_failed', detail: code };
  if (progress.connected && !progress.sent) return { ...base, reason: 'tls_failed', detail: code };
  return { ...base, reason: 'connection_failed', detail: code };
}

/** A proxy that opens no tunnel says why by an HTTP status: `ERR_PROXY_TUNNEL 407`. */
function codeOf(error: NodeJS.ErrnoException & { readonly statusCode?: number }): string {
  const code = error.code ?? error.name;
  return error.statusCode === undefined ? code : `${code} ${String(error.statusCode)}`;
}
