import { Agent } from 'node:http';
import { httpCall, type HttpCall } from './http-call.js';
import { ScriptedHttp, SilentPort } from './scripted-http.js';

describe('httpCall', () => {
  let server: ScriptedHttp;
  beforeEach(async () => {
    server = await ScriptedHttp.start();
  });
  afterEach(() => server.stop());
  const call = (changes: Partial<HttpCall> = {}) =>
    httpCall({
      method: 'POST',
      url: new URL(`http://127.0.0.1:${server.port}/a?b=c`),
      headers: { 'content-type': 'text/plain' },
      body: 'ä',
      limitMs: 500,
      agent: new Agent(),
      ...changes,
    });

  it('tells what was answered', async () => {
    server.say = () => ({ status: 404, body: 'nö', headers: { 'x-a': 'b' } });
    const end = await call();
    expect(end).toMatchObject({ kind: 'answered', status: 404, statusText: 'Not Found', body: 'nö' });
    expect(end).toMatchObject({ headers: { 'x-a': 'b' } });
    expect(server.requests[0]).toMatchObject({ method: 'POST', path: '/a?b=c', body: Buffer.from('ä') });
  });

  it('needs no body', async () => {
    await call({ method: 'GET', body: null });
    expect(server.requests[0]).toMatchObject({ method: 'GET', body: Buffer.alloc(0) });
  });

  it.each([
    ['HANG', 'timeout'],
    ['CLOSE', 'connection_failed'],
    ['BREAK', 'connection_failed'],
  ] as const)('says that the request was sent when the server does %s', async (say, reason) => {
    server.say = () => say;
    expect(await call()).toMatchObject({ kind: 'cut', sent: true, reason });
  });

  it('does not read an answer without end', async () => {
    server.say = () => ({ status: 200, body: 'x'.repeat(1_100_000) });
    expect(await call({ limitMs: 5000 })).toMatchObject({ kind: 'cut', sent: true });
  });

  it('says that nothing was sent where nobody listens, no name is known, or TLS fails', async () => {
    const closed = new URL(`http://127.0.0.1:${await SilentPort.closed()}/`);
    expect(await call({ url: closed })).toMatchObject({
      kind: 'cut',
      sent: false,
      reason: 'connection_failed',
    });
    const nameless = new Agent({
      lookup: (_host, _options, done) => {
        done(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), '');
      },
    });
    const url = new URL('http://push.example/');
    expect(await call({ url, agent: nameless })).toMatchObject({
      kind: 'cut',
      sent: false,
      reason: 'dns_failed',
    });
  });
});
