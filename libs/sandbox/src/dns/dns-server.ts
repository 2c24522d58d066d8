import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import {
  AUTHORITATIVE_ANSWER,
  RECURSION_AVAILABLE,
  RECURSION_DESIRED,
  TRUNCATED_RESPONSE,
  decode,
  encode,
  streamEncode,
  type Answer,
  type DecodedPacket,
  type Packet,
} from 'dns-packet';
import type { Ledger } from '../ledger.js';
import { recordTypes, recordsOf, ttlS, type DnsAnswer, type RecordType, type Zone } from './zone.js';

const rcodes = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4 } as const;
type Rcode = keyof typeof rcodes;
const plainUdpBytes = 512;

/** The resolver of local mode: answers for the simulated world alone, over UDP and TCP on one port (RFC 1035). */
export class DnsServer {
  #udp: UdpSocket | undefined;
  #tcp: Server | undefined;
  readonly #connections = new Set<Socket>();

  constructor(
    private readonly zone: Zone,
    private readonly ledger: Ledger,
  ) {}

  /** @returns the port, for UDP and TCP alike */
  async listen(host: string, port: number): Promise<number> {
    for (let tries = 0; ; tries += 1) {
      try {
        return await this.#bindBoth(host, port);
      } catch (error) {
        await this.close();
        if (port !== 0 || tries >= 20) throw error;
      }
    }
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) connection.destroy();
    const closing = [this.#udp, this.#tcp].filter((server) => server !== undefined);
    this.#udp = this.#tcp = undefined;
    await Promise.all(
      closing.map(
        (server) =>
          new Promise<void>((done) => {
            closeQuietly(server, done);
          }),
      ),
    );
  }

  async #bindBoth(host: string, port: number): Promise<number> {
    const udp = (this.#udp = createSocket('udp4'));
    udp.on('message', (bytes, peer) => {
      const reply = this.#answer(bytes, plainUdpBytes);
      if (reply !== undefined) udp.send(reply, peer.port, peer.address);
    });
    udp.bind(port, host);
    await once(udp, 'listening');
    const tcp = (this.#tcp = createServer((socket) => {
      this.#serve(socket);
    }));
    tcp.listen(udp.address().port, host);
    await once(tcp, 'listening');
    return udp.address().port;
  }

  /** TCP messages are prefixed by their length (RFC 1035 §4.2.2). */
  #serve(socket: Socket): void {
    this.#connections.add(socket);
    socket.on('close', () => this.#connections.delete(socket)).on('error', () => socket.destroy());
    let rest = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
        const end = 2 + rest.readUInt16BE(0);
        const reply = this.#answer(rest.subarray(2, end), undefined);
        if (reply !== undefined) socket.write(reply);
        rest = rest.subarray(end);
      }
    });
  }

  /** @param udpBytes the most a datagram may have without EDNS; `undefined` on TCP, which has room for all */
  #answer(bytes: Buffer, udpBytes: number | undefined): Buffer | undefined {
    const query = decodeQuery(bytes);
    if (query === undefined) return undefined;
    const question = query.questions?.[0];
    if (question === undefined) return encode(response(query, 'FORMERR', []));
    const answer = this.zone.lookUp(question.name, question.type);
    this.#note(question.name, question.type, answer);
    if (answer === 'none') return undefined;
    const packet = toPacket(query, answer);
    return udpBytes === undefined ? streamEncode(packet) : fit(packet, Math.max(udpBytes, ednsBytes(query)));
  }

  #note(to: string, stage: string, answer: DnsAnswer): void {
    const reply = typeof answer === 'string' ? answer : answer.join(', ');
    this.ledger.add({
      kind: 'dns',
      provider: null,
      session: null,
      stage,
      from: null,
      to,
      reply: reply === 'none' ? null : reply,
    });
  }
}

function closeQuietly(server: UdpSocket | Server, done: () => void): void {
  try {
    server.close(done);
  } catch {
    done();
  }
}

function decodeQuery(bytes: Buffer): DecodedPacket | undefined {
  try {
    const packet = decode(bytes);
    return packet.type === 'query' ? packet : undefined;
  } catch {
    return undefined;
  }
}

function isRecordType(type: string): type is RecordType {
  return (recordTypes as readonly string[]).includes(type);
}

function toPacket(query: DecodedPacket, answer: DnsAnswer): Packet {
  const question = query.questions?.[0];
  if (typeof answer === 'string') return response(query, answer === 'NXDOMAIN' ? 'NXDOMAIN' : 'SERVFAIL', []);
  const { name, type } = question ?? { name: '.', type: 'A' };
  return response(query, 'NOERROR', isRecordType(type) ? recordsOf(name, type, answer) : []);
}

function response(query: DecodedPacket, rcode: Rcode, answers: Answer[]): Packet {
  const flags =
    AUTHORITATIVE_ANSWER | RECURSION_AVAILABLE | ((query.flags ?? 0) & RECURSION_DESIRED) | rcodes[rcode];
  const denied = answers.length === 0 && (rcode === 'NXDOMAIN' || rcode === 'NOERROR');
  return {
    type: 'response',
    id: query.id ?? 0,
    flags,
    questions: query.questions ?? [],
    answers,
    authorities: denied ? [startOfAuthority] : [],
    additionals:
      ednsBytes(query) > 0
        ? [
            {
              type: 'OPT',
              name: '.',
              udpPayloadSize: 1232,
              extendedRcode: 0,
              ednsVersion: 0,
              flags: 0,
              flag_do: false,
              options: [],
            },
          ]
        : [],
  };
}

/** Goes with every denial and says how long it may be believed (RFC 2308). */
const startOfAuthority: Answer = {
  type: 'SOA',
  name: '.',
  ttl: ttlS,
  data: {
    mname: 'ns.sandbox.example',
    rname: 'hostmaster.sandbox.example',
    serial: 1,
    refresh: 3600,
    retry: 600,
    expire: 86_400,
    minimum: ttlS,
  },
};

/** The datagram size the asker can take (RFC 6891); 0 without EDNS. */
function ednsBytes(query: DecodedPacket): number {
  const option = query.additionals?.find(({ type }) => type === 'OPT');
  return option !== undefined && 'udpPayloadSize' in option ? option.udpPayloadSize : 0;
}

/** What does not fit is left out, with the flag that makes the asker come back by TCP. */
function fit(packet: Packet, bytes: number): Buffer {
  const whole = encode(packet);
  if (whole.length <= bytes) return whole;
  return encode({ ...packet, flags: (packet.flags ?? 0) | TRUNCATED_RESPONSE, answers: [], authorities: [] });
}
