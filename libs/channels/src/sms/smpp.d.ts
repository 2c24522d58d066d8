/** What is used of the library `smpp` (0.5), which brings no types. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { Server as NetServer, Socket } from 'node:net';

  /** A text's octets, with a header before it where it is a part. */
  export interface ShortMessage {
    readonly udh?: Buffer | readonly Buffer[];
    readonly message: string | Buffer;
  }

  export interface PDU {
    readonly command: string;
    readonly command_status: number;
    readonly sequence_number: number;
    readonly system_id?: string;
    readonly password?: string;
    readonly message_id?: string;
    readonly source_addr?: string;
    readonly destination_addr?: string;
    readonly esm_class?: number;
    readonly registered_delivery?: number;
    readonly data_coding?: number;
    readonly short_message?: ShortMessage;
    readonly message_payload?: ShortMessage;
    readonly receipted_message_id?: string;
    readonly message_state?: number;
    response(fields?: Readonly<Record<string, unknown>>): PDU;
  }

  type Fields = Readonly<Record<string, unknown>>;

  export class Session extends EventEmitter {
    readonly socket: Socket;
    bind_transceiver(fields: Fields, answered: (pdu: PDU) => void): boolean;
    submit_sm(fields: Fields, answered: (pdu: PDU) => void): boolean;
    deliver_sm(fields: Fields, answered: (pdu: PDU) => void): boolean;
    enquire_link(answered: (pdu: PDU) => void): boolean;
    unbind(answered: (pdu: PDU) => void): boolean;
    send(pdu: PDU): boolean;
    close(): void;
    destroy(): void;
  }

  export interface Server extends NetServer {
    readonly sessions: readonly Session[];
  }

  interface Smpp {
    connect(options: Fields): Session;
    createServer(options: Fields, listener: (session: Session) => void): Server;
  }

  const smpp: Smpp;
  export default smpp;
}
