import type { WebhookLogLine, WebhookView } from '#persistence';

const stamp = (ms: number) => new Date(ms).toISOString();
const stampOrNull = (ms: number | null) => (ms === null ? null : stamp(ms));

/** An endpoint as the API tells it; never its secrets. */
export function webhookAnswer(view: WebhookView) {
  return {
    id: view.id,
    url: view.url,
    events: view.events,
    authorization: view.hasAuthorization,
    state: view.state,
    reason: view.stateReason,
    since: stamp(view.stateSinceMs),
    createdAt: stamp(view.createdAtMs),
    failingSince: stampOrNull(view.failingSinceMs),
    waiting: view.waiting,
  };
}

/** A line of the delivery log. */
export function webhookLogAnswer(line: WebhookLogLine) {
  return {
    id: line.id,
    event: line.event,
    subject: line.subjectId,
    state: line.state,
    tries: line.tries,
    createdAt: stamp(line.createdAtMs),
    dueAt: stampOrNull(line.dueAtMs),
    triedAt: stampOrNull(line.triedAtMs),
    status: line.status,
    error: line.error,
    answer: line.answer,
    tookMs: line.tookMs,
    body: line.body,
  };
}
