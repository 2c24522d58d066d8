import {
  WebhookCaller,
  type Clock,
  type WebhookAnswer,
  type WebhookDelivery,
  type WebhookEndpoint,
} from '#delivery/ports';
import { httpCall, type HttpEnd } from '../http-call.js';
import { openAgents, type AgentsGround, type OutgoingAgents } from '../outgoing-agents.js';
import { retryAfterMs } from '../retry-after.js';
import { standardWebhookHeaders } from '../standard-webhook.js';

/** How events are sent. */
export interface HttpWebhookCallerOptions extends AgentsGround {
  readonly clock: Pick<Clock, 'realNow'>;
  /** For everything, milliseconds. */
  readonly limitMs?: number;
}

/** Between the 15 and 30 s that receivers expect (Standard Webhooks 1.0). */
const LIMIT_MS = 20_000;
const MOST_BYTES = 65_536;
/** So much of an answer is kept for the delivery log. */
const KEPT = 200;

/**
 * Sends an event by a signed POST. Redirects are not followed, and the address is judged at each connection: a name may point
 * elsewhere than when it was saved (SSRF).
 */
export class HttpWebhookCaller extends WebhookCaller {
  private readonly agents: OutgoingAgents;

  constructor(private readonly options: HttpWebhookCallerOptions) {
    super();
    this.agents = openAgents(options);
  }

  override async post(endpoint: WebhookEndpoint, { id, body }: WebhookDelivery): Promise<WebhookAnswer> {
    const url = new URL(endpoint.url);
    const startedAt = performance.now();
    const nowMs = this.options.clock.realNow();
    const end = this.agents.allowsStranger(url.hostname)
      ? await httpCall({
          method: 'POST',
          url,
          headers: {
            ...standardWebhookHeaders(
              { id: `msg_${id}`, stampS: Math.floor(nowMs / 1000), body },
              endpoint.secrets,
            ),
            ...(endpoint.authorization === null ? {} : { authorization: endpoint.authorization }),
          },
          body,
          limitMs: this.options.limitMs ?? LIMIT_MS,
          mostBytes: MOST_BYTES,
          agent: this.agents.for(url),
        })
      : NOT_ALLOWED;
    return { ...answerOf(end, nowMs), tookMs: performance.now() - startedAt };
  }
}

const NOT_ALLOWED: HttpEnd = {
  kind: 'cut',
  sent: false,
  reason: 'connection_failed',
  detail: 'address not allowed',
};

function answerOf(end: HttpEnd, nowMs: number): Omit<WebhookAnswer, 'tookMs'> {
  if (end.kind === 'cut')
    return { status: null, error: `${end.reason}: ${end.detail}`, body: '', retryAfterMs: null };
  return {
    status: end.status,
    error: null,
    // Postgres keeps no NUL.
    body: end.body.replaceAll('\u0000', '').slice(0, KEPT),
    retryAfterMs: retryAfterMs(end.headers['retry-after'], nowMs),
  };
}
