/**
 * The embedded Redis as a process of its own: js-redis-server behind a front that speaks for the one command it lacks.
 * Bull moves jobs with BRPOPLPUSH; the server knows its successor BLMOVE (Redis 6.2), which does the same.
 * One file, for specs start it straight from its source.
 */
import net from 'node:net';
import { Transform, type TransformCallback } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createRedisMock } from 'js-redis-server';

const CRLF = Buffer.from('\r\n');
const ARRAY = 0x2a;

/** Cuts a client's bytes into commands (RESP arrays of bulk strings) and rewrites BRPOPLPUSH; everything else passes as it came. */
export class CommandRewriter extends Transform {
  #rest = Buffer.alloc(0);

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    let start = 0;
    for (let end = endOfCommand(bytes, 0); end >= 0; end = endOfCommand(bytes, start)) {
      this.push(rewritten(bytes.subarray(start, end)));
      start = end;
    }
    this.#rest = Buffer.from(bytes.subarray(start));
    done();
  }
}

/** Where the command that begins at `start` ends, or -1 when not all of it has arrived. */
function endOfCommand(bytes: Buffer, start: number): number {
  const lineEnd = start < bytes.length ? bytes.indexOf(CRLF, start) : -1;
  if (lineEnd < 0) return -1;
  let at = lineEnd + 2;
  if (bytes[start] !== ARRAY) return at; // an inline command, such as PING typed by hand
  for (let left = Number(bytes.toString('latin1', start + 1, lineEnd)); left > 0; left -= 1) {
    const end = bytes.indexOf(CRLF, at);
    if (end < 0) return -1;
    at = end + 2 + Number(bytes.toString('latin1', at + 1, end)) + 2;
    if (at > bytes.length) return -1;
  }
  return at;
}

/** BRPOPLPUSH source destination timeout = BLMOVE source destination RIGHT LEFT timeout. */
function rewritten(command: Buffer): Buffer {
  if (!command.toString('latin1', 0, 22).toUpperCase().startsWith('*4\r\n$10\r\nBRPOPLPUSH\r\n'))
    return command;
  const [, source, destination, timeout] = bulkStrings(command);
  if (source === undefined || destination === undefined || timeout === undefined) return command;
  const words = ['BLMOVE', source, destination, 'RIGHT', 'LEFT', timeout].map((word) => Buffer.from(word));
  return Buffer.concat([
    Buffer.from(`*${words.length}\r\n`),
    ...words.flatMap((word) => [Buffer.from(`$${word.length}\r\n`), word, CRLF]),
  ]);
}

function bulkStrings(command: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = command.indexOf(CRLF) + 2; at < command.length;) {
    const end = command.indexOf(CRLF, at);
    const length = Number(command.toString('latin1', at + 1, end));
    found.push(command.subarray(end + 2, end + 2 + length));
    at = end + 2 + length + 2;
  }
  return found;
}

/** Starts the server and its front. @returns the port of the front */
async function serveRedis(port: number): Promise<number> {
  const inner = await createRedisMock({ compatibility: 'redis-7.2' });
  const front = net.createServer({ noDelay: true }, (client) => {
    const server = net.connect({ port: inner.port, host: '127.0.0.1', noDelay: true });
    client.pipe(new CommandRewriter()).pipe(server);
    server.pipe(client);
    const end = (): void => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) socket.on('error', end).on('close', end);
  });
  await new Promise<void>((resolve, reject) => {
    front.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return (front.address() as net.AddressInfo).port;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const end = (): never => process.exit(0);
  process.on('disconnect', end).on('SIGTERM', end);
  const port = await serveRedis(Number(process.argv[2]));
  process.send?.({ ready: { port } });
}
