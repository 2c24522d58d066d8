import { uuidV7 } from '#domain';
import type { NewNotification } from '#delivery/ports';
import {
  A_DEPARTMENT_ID,
  START_MS,
  aContent,
  aDepartment,
  type MemoryStore,
  type SeededChance,
} from '#testing';
import { PLACES } from './weather.js';
import type { Timeline } from './timeline.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const CITIZENS = 40;

/** The city before the first notification: a department, categories, citizens with accounts. */
export function settle(store: MemoryStore): void {
  const { tables } = store;
  tables.departments.set(A_DEPARTMENT_ID, aDepartment());
  tables.categories.push({
    id: 'appointments',
    nameDe: 'Termine',
    nameEn: 'Appointments',
    basis: 'duty',
    confidentialByDefault: false,
    sameDay: false,
  });
  for (let number = 0; number < CITIZENS; number += 1) addCitizen(store, number);
}

function addCitizen({ tables }: MemoryStore, number: number): void {
  const citizenId = `citizen ${String(number)}`;
  const quietHours = number % 3 === 0 ? { fromMinute: 22 * 60, toMinute: 6 * 60 } : null;
  tables.citizens.set(citizenId, { id: citizenId, quietHours, preferences: new Map() });
  const address = `konto${String(number)}@${PLACES[number % PLACES.length]?.domain ?? ''}`;
  const point = { citizenId, verified: true, removed: false };
  const ids = [`${citizenId} email`, `${citizenId} push`] as const;
  tables.points.set(ids[0], {
    ...point,
    id: ids[0],
    channel: 'email',
    key: `email ${address}`,
    sealed: { address },
  });
  if (number % 2 === 0) {
    const subscription = {
      endpoint: `https://push.example/${String(number)}`,
      keys: { p256dh: '', auth: '' },
    };
    tables.points.set(ids[1], {
      ...point,
      id: ids[1],
      channel: 'push',
      key: ids[1],
      sealed: { subscription },
    });
  }
}

/** Plans what departments ask for, `perDay` a day, some of it withdrawn later. */
export function plan(
  store: MemoryStore,
  timeline: Timeline,
  chance: SeededChance,
  days: number,
  perDay: number,
): void {
  for (let number = 0; number < days * perDay; number += 1) {
    const atMs = START_MS + chance.below(days * DAY_MS);
    const one = aRandom(chance, atMs, number);
    timeline.at(atMs, () => {
      const unit = { departmentId: A_DEPARTMENT_ID, notifications: [one], idempotency: null, actor: 'key' };
      void store.accept.acceptGroup([{ ...unit, route: 'notifications' }]);
    });
    if (chance.fraction() < 0.04) {
      const laterMs = atMs + chance.below(4 * 60 * MINUTE_MS);
      timeline.at(laterMs, () => {
        store.cancel(one.id, laterMs);
      });
    }
  }
}

function aRandom(chance: SeededChance, atMs: number, number: number): NewNotification {
  const code = chance.fraction() < 0.05;
  const scheduled = !code && chance.fraction() < 0.05;
  const sendAtMs = scheduled ? atMs + chance.below(6 * 60 * MINUTE_MS) : null;
  const deadlineMs = !code && !scheduled && chance.fraction() < 0.35 ? atMs + window(chance) : null;
  return {
    id: uuidV7(atMs, chance.bytes(10)),
    departmentId: A_DEPARTMENT_ID,
    keyKind: 'live',
    simulatedEnd: null,
    recipientId: null,
    contacts: contacts(chance, number, code),
    phoneRangeAllowed: true,
    language: 'de',
    category: 'appointments',
    urgency: code ? 'urgent' : urgency(chance),
    confidential: chance.fraction() < 0.05,
    oneTimeCode: code,
    stream: 'transactional',
    deadlineMs,
    sendAtMs,
    validUntilMs: code ? atMs + 10 * MINUTE_MS : null,
    channels: null,
    reference: null,
    secondFactor: null,
    conditionUrl: null,
    escalate: null,
    content: aContent({ subject: `Nachricht ${String(number)}` }),
    acceptedAtMs: atMs,
    status: scheduled ? 'scheduled' : 'accepted',
    dueAtMs: sendAtMs ?? atMs,
  };
}

function contacts(chance: SeededChance, number: number, code: boolean): NewNotification['contacts'] {
  const domain = PLACES[chance.below(PLACES.length)]?.domain ?? '';
  const phone = `+49151${String(10_000_000 + chance.below(80_000_000))}`;
  const hasPhone = code || chance.fraction() < 0.7;
  const account = chance.below(CITIZENS);
  const known = `konto${String(account)}@${PLACES[account % PLACES.length]?.domain ?? ''}`;
  const dead = chance.fraction() < 0.02;
  const email =
    chance.fraction() < 0.2 ? known : `${dead ? 'niemand' : 'person'}.${String(number)}@${domain}`;
  return { name: null, email: code ? null : email, phone: hasPhone ? phone : null };
}

function urgency(chance: SeededChance): NewNotification['urgency'] {
  const share = chance.fraction();
  if (share < 0.01) return 'emergency';
  if (share < 0.1) return 'urgent';
  return share < 0.4 ? 'important' : 'routine';
}

function window(chance: SeededChance): number {
  const windows = [15, 60, 12 * 60, 24 * 60, 72 * 60];
  return (windows[chance.below(windows.length)] ?? 60) * MINUTE_MS;
}
