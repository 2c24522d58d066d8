import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as after } from 'node:timers/promises';

/** The parts of a behaviour that any HTTP service can show. */
export interface HttpMisbehaviour {
  readonly hang?: true | undefined;
  readonly close?: true | undefined;
  readonly delayMs?: number | undefined;
}

/**
 * Waits as the behaviour says.
 * @returns whether there is still an answer to give: not after `hang` or `close`
 */
export async function sufferBefore(
  answer: ServerResponse,
  { hang, close, delayMs = 0 }: HttpMisbehaviour,
): Promise<boolean> {
  if (delayMs > 0) await after(delayMs, undefined, { ref: false });
  if (close === true) answer.destroy();
  return hang !== true && close !== true && !answer.destroyed;
}

/** Answers with JSON. */
export function sendJson(
  answer: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const bytes = Buffer.from(JSON.stringify(body));
  answer.writeHead(status, {
    'content-type': 'application/json',
    'content-length': bytes.length,
    ...headers,
  });
  answer.end(bytes);
}

/** Answers with nothing but a status. */
export function sendEmpty(
  answer: ServerResponse,
  status: number,
  headers: Record<string, string> = {},
): void {
  answer.writeHead(status, { 'content-length': 0, ...headers });
  answer.end();
}

/** The path and query of a request; whatever its Host header says. */
export function urlOf(request: IncomingMessage): URL {
  return new URL(request.url ?? '/', 'http://sandbox.invalid');
}
