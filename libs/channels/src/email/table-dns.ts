import { createSocket, type Socket } from 'node:dgram';
import packet, { type Answer, type RecordType } from 'dns-packet';

/** Answers by `<type> <name>`. */
export type Records = Record<string, readonly Answer[] | 'NXDOMAIN' | 'SERVFAIL' | 'SILENCE'>;

/** A name server on loopback that knows what the table says, and no data for everything else. For specs. */
export class TableDns {
  questions = 0;

  private constructor(
    private readonly socket: Socket,
    /** May be changed while it runs. */
    readonly records: Records,
  ) {
    socket.on('message', (message, peer) => {
      const { id, questions = [] } = packet.decode(message);
      this.questions += 1;
      const reply = this.reply(id ?? 0, questions);
      if (reply !== null) socket.send(reply, peer.port, peer.address);
    });
  }

  static async start(records: Records): Promise<TableDns> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    return new TableDns(socket, records);
  }

  get address(): string {
    return `127.0.0.1:${this.socket.address().port}`;
  }

  stop(): void {
    this.socket.close();
  }

  private reply(id: number, questions: packet.Question[]): Buffer | null {
    const [question] = questions;
    const found = this.records[`${question?.type ?? ''} ${question?.name ?? ''}`] ?? [];
    if (found === 'SILENCE') return null;
    const code = found === 'NXDOMAIN' ? 3 : found === 'SERVFAIL' ? 2 : 0;
    const answers = typeof found === 'string' ? [] : [...found];
    return packet.encode({
      type: 'response',
      id,
      flags: packet.RECURSION_DESIRED | code,
      questions,
      answers,
    });
  }
}

export const mx = (name: string, ...exchanges: [number, string][]): readonly Answer[] =>
  exchanges.map(([preference, exchange]) => ({ type: 'MX', name, ttl: 60, data: { preference, exchange } }));
export const address = (
  name: string,
  type: Extract<RecordType, 'A' | 'AAAA'>,
  data: string,
): readonly Answer[] => [{ type, name, ttl: 60, data }];
export const txt = (name: string, ...values: string[]): readonly Answer[] =>
  values.map((data) => ({ type: 'TXT', name, ttl: 60, data }));
