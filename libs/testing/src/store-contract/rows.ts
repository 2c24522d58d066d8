import { attemptId } from '#domain';
import type {
  AcceptUnit,
  Advance,
  ClaimedAttempt,
  NewAttempt,
  NewNotification,
  NotificationCase,
  Outcome,
  Receipt,
} from '#delivery/ports';
import { aNotification, anId } from '../builders.js';
import { A, HOUR_MS, LANE, NOW } from './setting.js';

/** Partitions are cut by real time, whatever the clock of the domain says. */
export function aFresh(changes: Partial<NewNotification> = {}): NewNotification {
  return aNotification({ id: anId(Date.now()), departmentId: A, ...changes });
}

/** One request with these notifications. @param key its idempotency key; null: none */
export function unitOf(
  notifications: readonly NewNotification[],
  key: string | null = null,
  bodyHash = '',
): AcceptUnit {
  const [first] = notifications;
  return {
    departmentId: first?.departmentId ?? A,
    notifications,
    idempotency: key === null ? null : { key, bodyHash, response: `{"id":"${first?.id ?? ''}"}` },
    actor: 'key',
    route: 'notifications',
  };
}

/** A first attempt by mail, queued and due. */
export function anAttempt(changes: Partial<NewAttempt> = {}): NewAttempt {
  return {
    ordinal: 1,
    channel: 'email',
    contactRef: 'email',
    lane: LANE,
    content: 'original',
    state: 'queued',
    dueAtMs: NOW,
    costMicros: 0,
    ...changes,
  };
}

/** The decision that goes with the claim of this case. @param one undefined: a fence that no claim ever has */
export function anAdvance(
  one: NotificationCase | undefined,
  newAttempts: readonly NewAttempt[] = [],
  changes: Partial<Advance> = {},
): Advance {
  return {
    id: one?.id ?? '',
    fence: one?.fence ?? -1,
    status: 'in_progress',
    dueAtMs: NOW + HOUR_MS,
    newAttempts,
    changedAttempts: [],
    decisions: [],
    decisionsBefore: one?.decisions ?? 0,
    alerts: [],
    reminders: 0,
    endedAtMs: null,
    affectedIn: [],
    told: null,
    ...changes,
  };
}

/** The decision that ends this case as told by mail. */
export function anEnd(one: NotificationCase | undefined): Advance {
  const told = { atMs: NOW, channel: 'email' } as const;
  return anAdvance(one, [], { status: 'delivered', dueAtMs: null, endedAtMs: NOW, told });
}

/** What became of a claimed attempt, a second after the claim. */
export function anOutcome(claimed: ClaimedAttempt | undefined, changes: Partial<Outcome>): Outcome {
  return {
    notificationId: claimed?.notificationId ?? '',
    ordinal: claimed?.ordinal ?? 0,
    fence: claimed?.fence ?? -1,
    state: 'delivered',
    atMs: NOW + 1_000,
    reply: null,
    stage: null,
    label: null,
    scope: null,
    temporary: false,
    rule: null,
    gatewayId: null,
    dueAtMs: null,
    suppress: false,
    tried: true,
    fingerprint: null,
    ...changes,
  };
}

/** A receipt for the first attempt of a notification. */
export function aReceipt(id: string, changes: Partial<Receipt> = {}): Receipt {
  return {
    attempt: attemptId(id, 1),
    kind: 'delivered',
    atMs: NOW + 2_000,
    source: 'dsn',
    gatewayId: null,
    label: null,
    scope: null,
    suppress: false,
    details: {},
    ...changes,
  };
}
