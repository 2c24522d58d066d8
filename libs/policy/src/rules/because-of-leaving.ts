import type { Because } from '#domain';
import { because, utc } from '../because/because.js';
import type { PastAttempt } from '../model.js';
import type { Situation } from '../situation.js';
import type { Way } from '../ways.js';
import type { Choice, FreeWay, OpenWay } from './open-way.js';
import { becauseOfOrder, orderOf } from './order.js';

/**
 * Why this way is opened: what the one before it suffers from (stuck, no use, closed, suppressed), or the order of
 * channels when nothing came before it.
 */
export function becauseOfLeaving(s: Situation, way: Way, among: Choice): Because {
  if (s.usesAllChannels) return because('5-emergency-all-channels', { channel: way.channel });
  return (
    stuckReason(among.open, way) ??
    spentReason(among.ways) ??
    closedReason(among.free, way) ??
    suppressedReason(s, way) ??
    firstReason(s, way)
  );
}

function stuckReason(open: readonly OpenWay[], way: Way): Because | null {
  return open.findLast((entry) => entry.isStuck && entry.way !== way)?.switch.because() ?? null;
}

function spentReason(ways: readonly Way[]): Because | null {
  let last: PastAttempt | null = null;
  for (const { spent } of ways)
    if (spent !== null && (last === null || spent.ordinal > last.ordinal)) last = spent;
  return last === null ? null : becauseOfSpent(last);
}

/** Rule 4: why a contact point is no use any more. */
export function becauseOfSpent(spent: PastAttempt): Because {
  const { channel, verdict, state } = spent;
  if (spent.isLost === true) return because('0-unknown-lost', { channel });
  if (state === 'failed' || verdict === null) return because('4-failed', { channel });
  return because('4-bounced', { channel, label: verdict.label });
}

function closedReason(free: readonly FreeWay[], way: Way): Because | null {
  const before = free.slice(
    0,
    free.findIndex((entry) => entry.way === way),
  );
  return before.map(({ gate }) => gate).findLast((gate) => gate.kind !== 'open')?.because ?? null;
}

function suppressedReason(s: Situation, way: Way): Because | null {
  const { channels } = orderOf(s);
  const before = channels.slice(0, channels.indexOf(way.channel));
  const suppressed = s.facts.recipient.contacts.findLast(
    (contact) => contact.suppressed && before.includes(contact.channel),
  );
  return suppressed === undefined ? null : because('4-suppressed', { channel: suppressed.channel });
}

function firstReason(s: Situation, way: Way): Because {
  const { deadline } = s.facts.notification;
  if (!s.isLate || deadline === null) return becauseOfOrder(s, way.channel);
  return because('10-late-content', { deadline: utc(deadline.atMs) });
}
