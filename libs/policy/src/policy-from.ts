import { CHANNELS, DomainError, URGENCIES } from '#domain';
import type { Channel, Urgency } from '#domain';
import { DEFAULT_POLICY } from './default-policy.js';
import type { Policy } from './model.js';

const DAY = 24 * 3_600_000;
const MINUTE = 60_000;

type Read<T> = (value: unknown, field: string) => T;

/**
 * A department's overrides on top of the defaults. Unknown fields are refused, so that a typo is not silently ignored.
 * @param settings an object with some of the fields of `Policy`; `holdMs` and `deferredMs` may name some urgencies only
 * @throws DomainError `policy-invalid`, the message begins with the field
 */
export function policyFrom(settings: unknown, base: Policy = DEFAULT_POLICY): Policy {
  const given = objectOf(settings, 'policy');
  for (const field of Object.keys(given))
    if (!Object.hasOwn(READERS, field)) throw invalid(field, 'is no setting of the policy');
  const read = Object.entries(given).map(([field, value]) => [
    field,
    READERS[field as keyof Policy](value, field, base),
  ]);
  return { ...base, ...(Object.fromEntries(read) as Partial<Policy>) };
}

const READERS: {
  readonly [F in keyof Policy]: (value: unknown, field: string, base: Policy) => Policy[F];
} = {
  version: whole(1, Number.MAX_SAFE_INTEGER),
  channelOrder: channels,
  holdMs: (value, field, base) => byUrgency(value, field, base.holdMs),
  deferredMs: (value, field, base) => byUrgency(value, field, base.deferredMs),
  maxReadingTimeMs: whole(0, 30 * DAY),
  shortWindowMs: whole(0, 30 * DAY),
  sendCopyAfterFallback: flag,
  emergencyUsesAllChannels: flag,
  escalation,
  extension,
  unverifiedPhoneCapPerHour: whole(0, 100),
  retryMs: retries,
  giveUpAfterMs: whole(60 * MINUTE, 60 * DAY),
};

function invalid(field: string, what: string): DomainError {
  return new DomainError('policy-invalid', `${field} ${what}`);
}

function objectOf(value: unknown, field: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(field, 'must be an object');
  return value as Readonly<Record<string, unknown>>;
}

function whole(least: number, most: number): Read<number> {
  return (value, field) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    throw invalid(field, `must be a whole number from ${least} to ${most}`);
  };
}

function flag(value: unknown, field: string): boolean {
  if (typeof value === 'boolean') return value;
  throw invalid(field, 'must be true or false');
}

function channels(value: unknown, field: string): readonly Channel[] {
  const known: readonly unknown[] = CHANNELS;
  if (!Array.isArray(value) || value.length === 0 || !value.every((channel) => known.includes(channel)))
    throw invalid(field, `must list some of ${CHANNELS.join(', ')}`);
  if (new Set(value).size !== value.length) throw invalid(field, 'names a channel twice');
  return value as readonly Channel[];
}

function byUrgency(
  value: unknown,
  field: string,
  base: Readonly<Record<Urgency, number>>,
): Readonly<Record<Urgency, number>> {
  const given = objectOf(value, field);
  const known: readonly string[] = URGENCIES;
  for (const urgency of Object.keys(given))
    if (!known.includes(urgency)) throw invalid(`${field}.${urgency}`, 'is no urgency');
  const read = whole(0, 30 * DAY);
  const entries = Object.entries(given).map(([urgency, ms]) => [urgency, read(ms, `${field}.${urgency}`)]);
  return { ...base, ...(Object.fromEntries(entries) as Partial<Record<Urgency, number>>) };
}

function escalation(value: unknown, field: string): Policy['escalation'] {
  if (value === null) return null;
  const given = objectOf(value, field);
  for (const name of Object.keys(given))
    if (name !== 'afterMs' && name !== 'maxReminders') throw invalid(`${field}.${name}`, 'is no setting');
  return {
    afterMs: whole(MINUTE, 30 * DAY)(given['afterMs'], `${field}.afterMs`),
    maxReminders: whole(0, 10)(given['maxReminders'], `${field}.maxReminders`),
  };
}

function extension(value: unknown, field: string, base: Policy): Policy['extension'] {
  const given = objectOf(value, field);
  for (const name of Object.keys(given))
    if (name !== 'allowed' && name !== 'maxMs') throw invalid(`${field}.${name}`, 'is no setting');
  return {
    allowed: flag(given['allowed'], `${field}.allowed`),
    maxMs:
      given['maxMs'] === undefined
        ? base.extension.maxMs
        : whole(MINUTE, 30 * DAY)(given['maxMs'], `${field}.maxMs`),
  };
}

function retries(value: unknown, field: string): readonly number[] {
  if (!Array.isArray(value) || value.length === 0) throw invalid(field, 'must list at least one wait');
  const read = whole(MINUTE, DAY);
  return value.map((ms: unknown, index) => read(ms, `${field}.${index}`));
}
