import { createServer, type AddressInfo, type Socket } from 'node:net';

/**
 * An SMTP server that takes everything and keeps nothing, as a process of its own: `process.send` tells its port. It
 * answers a pipelined group in one write and reads a message without copying it, so that it is not what is measured.
 * Sent a number, it counts from now on, and answers when so many messages have arrived. Sent `{ delayMs }`, it answers what
 * came together so much later, all at once: a round trip of that time, in which pipelining counts as on a real wire.
 */
const END_OF_DATA = Buffer.from('\r\n.\r\n');
const HELLO = '250-sink.example.net\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 52428800\r\n';

class Tally {
  private wanted = 0;
  private messages = 0;
  private bytes = 0;
  private firstAtMs = 0;
  private cpu = process.cpuUsage();

  start(wanted: number): void {
    this.wanted = wanted;
    this.messages = 0;
    this.bytes = 0;
    this.cpu = process.cpuUsage();
  }

  read(bytes: number): void {
    this.bytes += bytes;
  }

  arrived(): void {
    this.messages += 1;
    if (this.messages === 1) this.firstAtMs = this.now();
    if (this.messages !== this.wanted) return;
    const { user, system } = process.cpuUsage(this.cpu);
    process.send?.({
      firstAtMs: this.firstAtMs,
      lastAtMs: this.now(),
      bytes: this.bytes,
      cpuMs: (user + system) / 1000,
    });
  }

  /** Moments that other processes of this machine can compare. */
  private now(): number {
    return performance.timeOrigin + performance.now();
  }
}

const tally = new Tally();
let delayMs = 0;

class SinkSession {
  private inData = false;
  private rest: Buffer = Buffer.alloc(0);

  constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      this.read(chunk);
    });
    this.answerTo('220 sink.example.net ESMTP\r\n');
  }

  private read(chunk: Buffer): void {
    tally.read(chunk.length);
    let buffer = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    let replies = '';
    for (let next = this.step(buffer); next !== null; next = this.step(buffer)) {
      buffer = buffer.subarray(next.used);
      replies += next.reply;
    }
    this.rest =
      this.inData && buffer.length > END_OF_DATA.length ? buffer.subarray(-END_OF_DATA.length) : buffer;
    if (replies !== '') this.answerTo(replies);
  }

  /** Timers of the same time keep their order, and so do the replies. */
  private answerTo(replies: string): void {
    if (delayMs === 0) this.socket.write(replies);
    else setTimeout(() => this.socket.writable && this.socket.write(replies), delayMs);
  }

  private step(buffer: Buffer): { readonly used: number; readonly reply: string } | null {
    const end = buffer.indexOf(this.inData ? END_OF_DATA : '\r\n');
    if (end < 0) return null;
    if (this.inData) {
      this.inData = false;
      tally.arrived();
      return { used: end + END_OF_DATA.length, reply: '250 2.0.0 Ok: queued as 0\r\n' };
    }
    return {
      used: end + 2,
      reply: this.answer(buffer.toString('latin1', 0, Math.min(end, 4)).toUpperCase()),
    };
  }

  private answer(verb: string): string {
    if (verb === 'EHLO') return HELLO;
    if (verb === 'DATA') {
      this.inData = true;
      return '354 Go on\r\n';
    }
    if (verb === 'QUIT') setTimeout(() => this.socket.end(), delayMs);
    return '250 2.1.0 Ok\r\n';
  }
}

const server = createServer((socket) => new SinkSession(socket));
server.listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port);
});
process.on('message', (asked: number | { readonly delayMs: number }) => {
  if (typeof asked === 'number') tally.start(asked);
  else delayMs = asked.delayMs;
  process.send?.('done');
});
process.on('disconnect', () => process.exit(0));
