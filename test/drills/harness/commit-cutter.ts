import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Random } from './random.js';

/** Where the database behind the cutter listens. */
export interface Behind {
  readonly host: string;
  readonly port: number;
}

/**
 * A TCP proxy before Postgres that cuts a share of the COMMITs after the server has carried them out and before its answer
 * arrives: the case in which a client cannot know whether it wrote. Speaks enough of the frontend protocol (PostgreSQL 18,
 * chapter 54.7) to tell a COMMIT, or a writing statement that commits by itself, from the rest.
 */
export class CommitCutter {
  /** Share of COMMITs that are cut, 0 to 1. */
  share = 0;
  cuts = 0;
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((client) => {
    this.join(client);
  });

  constructor(
    private readonly behind: Behind,
    private readonly random: Random,
  ) {}

  /** @returns the port on which it listens, on loopback */
  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(client: Socket): void {
    const server = connect(this.behind.port, this.behind.host);
    const reader = new CommitReader();
    let isCut = false;
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
    client.on('data', (chunk: Buffer) => {
      isCut ||= reader.read(chunk) && this.random.next() < this.share;
      server.write(chunk);
    });
    server.on('data', (chunk: Buffer) => {
      if (!isCut) client.write(chunk);
      else {
        this.cuts += 1;
        client.destroy();
      }
    });
  }
}

const WRITES = /\b(?:INSERT|UPDATE|DELETE)\b/i;
const COMMIT = /^\s*COMMIT\b/i;

/** Follows what one client sends. */
class CommitReader {
  private rest = Buffer.alloc(0);
  private isStarted = false;
  private isWriting = false;
  /** Prepared statements by name: whether they write. */
  private readonly writing = new Map<string, boolean>();

  /** @returns whether a COMMIT, or a writing statement's end, is complete with this chunk */
  read(chunk: Buffer): boolean {
    this.rest = Buffer.concat([this.rest, chunk]);
    let isCommit = false;
    for (let message = this.next(); message; message = this.next())
      isCommit = this.follow(message.type, message.body) || isCommit;
    return isCommit;
  }

  private next(): { readonly type: string; readonly body: Buffer } | null {
    // The first message has no type byte.
    const head = this.isStarted ? 1 : 0;
    if (this.rest.length < head + 4) return null;
    const end = head + this.rest.readUInt32BE(head);
    if (this.rest.length < end) return null;
    const type = this.isStarted ? String.fromCharCode(this.rest[0] ?? 0) : 'startup';
    const body = this.rest.subarray(head + 4, end);
    this.rest = this.rest.subarray(end);
    this.isStarted = true;
    return { type, body };
  }

  private follow(type: string, body: Buffer): boolean {
    const [first = '', second = ''] = 'QPB'.includes(type) ? body.toString('latin1').split('\0', 2) : [];
    switch (type) {
      case 'Q':
        return COMMIT.test(first);
      case 'P':
        this.writing.set(first, WRITES.test(second));
        return false;
      case 'B':
        this.isWriting ||= this.writing.get(second) ?? false;
        return false;
      case 'S': {
        const { isWriting } = this;
        this.isWriting = false;
        return isWriting;
      }
      default:
        return false;
    }
  }
}
