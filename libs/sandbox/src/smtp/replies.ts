/** What the placeholders of provider texts stand for in one session (provider-data.ts). */
export interface ReplyFacts {
  readonly host: string;
  readonly ip: string;
  readonly helo: string;
  readonly rcpt: string;
}

let lastId = 0;

/** A queue id in the shape of `1M9F1a-1xQWNP2EtC-00ZXDV`: unlike any other, as real replies are. */
function queueId(): string {
  lastId += 1;
  const digits = `${Date.now().toString(36)}${lastId.toString(36).padStart(6, '0')}`.toUpperCase();
  return `1${digits.slice(0, 5)}-${digits.slice(5)}`;
}

/** Fills a provider's text. What stays unknown keeps its braces. */
export function fillReply(text: string, facts: ReplyFacts): string {
  if (!text.includes('{')) return text;
  return text.replace(/\{(host|ip|helo|rcpt|id)\}/g, (_, name: keyof ReplyFacts | 'id') =>
    name === 'id' ? queueId() : facts[name],
  );
}

/** One reply as bytes on the wire: CR LF between and after its lines, however it was written down. */
export function onTheWire(reply: string): string {
  return `${reply.replace(/\r?\n/g, '\r\n')}\r\n`;
}

/** The EHLO answer: the greeting text, then one extension a line (RFC 5321 §4.1.1.1). */
export function ehloReply(hello: string, extensions: readonly string[]): string {
  const lines = [hello, ...extensions];
  return lines.map((line, at) => `250${at < lines.length - 1 ? '-' : ' '}${line}`).join('\r\n');
}

/** Codes 2xx and 3xx let the dialogue go on. */
export function isPositive(reply: string): boolean {
  return reply.startsWith('2') || reply.startsWith('3');
}
