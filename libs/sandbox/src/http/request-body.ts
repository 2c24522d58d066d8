import type { IncomingMessage } from 'node:http';

/** The body grew beyond what is taken. */
export class BodyTooLarge extends Error {}

/** @throws {@link BodyTooLarge} */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > maxBytes) throw new BodyTooLarge(`more than ${maxBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
