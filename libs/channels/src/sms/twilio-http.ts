import type { IncomingHttpHeaders } from 'node:http';
import type twilio from 'twilio';
import { httpCall, type HttpEnd } from '../http-call.js';
import type { OutgoingAgents } from '../outgoing-agents.js';

type RequestClient = InstanceType<typeof twilio.RequestClient>;
type RequestOptions = Parameters<RequestClient['request']>[0];

/** What Twilio's client reads of an answer; it parses the body itself. */
interface Answer {
  readonly statusCode: number;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

/** A request that got no answer. `sent` decides whether it may have been carried out. */
export class TwilioCut extends Error {
  override readonly name = 'TwilioCut';

  constructor(readonly end: Extract<HttpEnd, { kind: 'cut' }>) {
    super(end.detail);
  }
}

/**
 * The wire below Twilio's client. Its own (axios) reports a time-out while connecting and one after the POST alike, and its
 * limit is idle time. Each request gets a connection of its own: on a kept one, a close by the server could not be told
 * from a lost answer, and a text would wait in quarantine for nothing.
 */
class TwilioHttp {
  constructor(
    private readonly limitMs: number,
    private readonly agents: OutgoingAgents,
  ) {}

  /** @throws TwilioCut when there was no answer */
  async request(options: RequestOptions): Promise<Answer> {
    const url = withParameters(options.uri, options.params);
    const end = await httpCall({
      method: options.method === 'post' ? 'POST' : 'GET',
      url,
      headers: headersOf(options),
      body: options.data === undefined ? null : form(options.data as Record<string, unknown>).toString(),
      limitMs: this.limitMs,
      agent: this.agents.for(url),
    });
    if (end.kind === 'cut') throw new TwilioCut(end);
    return { statusCode: end.status, body: end.body, headers: end.headers };
  }
}

function withParameters(uri: string, parameters: object | undefined): URL {
  const url = new URL(uri);
  if (parameters !== undefined) url.search = form(parameters as Record<string, unknown>).toString();
  return url;
}

function headersOf(options: RequestOptions): Record<string, string> {
  const given = (options.headers ?? {}) as Record<string, string>;
  const credentials = Buffer.from(`${options.username ?? ''}:${options.password ?? ''}`).toString('base64');
  return { ...given, Authorization: `Basic ${credentials}`, Connection: 'close' };
}

/** Lists repeat their name, as Twilio wants them. */
function form(data: Readonly<Record<string, unknown>>): URLSearchParams {
  const pairs = Object.entries(data).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((item) => item !== undefined && item !== null)
      .map((item) => [name, String(item)]),
  );
  return new URLSearchParams(pairs);
}

/** The wire as Twilio's client takes it: it calls `request` and nothing else of its own class. */
export function twilioWire(limitMs: number, agents: OutgoingAgents): RequestClient {
  const wire: unknown = new TwilioHttp(limitMs, agents);
  return wire as RequestClient;
}
