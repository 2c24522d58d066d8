import type { IncomingMessage } from 'node:http';

/** The body grew beyond what is taken. */
export class BodyTooLarge extends Error {}

/**
 * Reads to the end even what is too large: an answer in the middle of a body would reach the client as a broken line.
 * @throws {@link BodyTooLarge}
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size <= maxBytes) parts.push(part);
  }
  if (size > maxBytes) throw new BodyTooLarge(`more than ${maxBytes} bytes`);
  return Buffer.concat(parts);
}
