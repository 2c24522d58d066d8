import { table } from '../../test/table.js';
import {
  BLOCKED,
  DAY,
  EMAIL,
  HOUR,
  MINUTE,
  PHONE,
  PUSH,
  T0,
  aPast,
  acceptedSms,
  anAttempt,
  refusedAttempt,
  smsAttempt,
} from '../../test/builders.js';

const heldMail = anAttempt({ state: 'held' });
const inbox = anAttempt({ ordinal: 9, channel: 'inbox', contactRef: 'inbox' });
const inAnHour = { deadline: { atMs: T0 + HOUR } };

table('a notification that is over', [
  {
    case: 'what waits is dropped, the inbox keeps its copy',
    past: aPast(
      [
        heldMail,
        smsAttempt({ state: 'unknown', dueAtMs: T0 }),
        smsAttempt({ ordinal: 3, state: 'unknown', dueAtMs: T0 + 1 }),
        smsAttempt({ ordinal: 4, state: 'sending' }),
        acceptedSms({ ordinal: 5 }),
        inbox,
      ],
      { status: 'delivered' },
    ),
    then: ['supersede [1] 0-over', 'supersede [2] 0-over'],
  },
  {
    case: 'one that is only accepted is not over',
    past: aPast([], { status: 'accepted' }),
    then: ['attempt email original +0m 1-default-order-healthy', 'wait +10m 0-under-way'],
  },
  {
    case: 'nor one whose time has come',
    past: aPast([], { status: 'scheduled' }),
    then: ['attempt email original +0m 1-default-order-healthy', 'wait +10m 0-under-way'],
  },
  { case: 'nothing waits', past: aPast([acceptedSms()], { status: 'expired' }), then: [] },
]);

table('withdrawn', [
  {
    case: 'cancelled: everything that is not on the wire is dropped',
    given: { notification: { cancelled: true } },
    past: aPast([heldMail, smsAttempt({ state: 'sending' }), inbox]),
    then: [
      'supersede [1] 0-cancelled',
      'supersede [9] 0-cancelled',
      'tell notification.cancelled 0-cancelled',
      'finish cancelled 0-cancelled',
    ],
  },
  {
    case: 'cancelled when somebody was told already',
    given: { notification: { cancelled: true, confidential: true } },
    past: aPast([heldMail, acceptedSms({ content: 'neutral' })]),
    then: [
      'supersede [1] 0-cancelled',
      'tell notification.delivered 0-cancelled',
      'finish delivered 0-cancelled',
    ],
  },
  {
    case: 'told otherwise',
    given: { notification: { toldOtherwise: true } },
    past: aPast([heldMail]),
    then: [
      'supersede [1] 0-told-otherwise',
      'tell notification.delivered 0-told-otherwise',
      'finish delivered 0-told-otherwise',
    ],
  },
  {
    case: 'rule 11: the condition says that it is not needed',
    given: { rest: { condition: 'not_needed' } },
    past: aPast([heldMail]),
    then: [
      'supersede [1] 11-not-needed',
      'tell notification.cancelled 11-not-needed',
      'finish cancelled 11-not-needed',
    ],
  },
  {
    case: 'no answer of the condition counts as needed',
    given: { rest: { condition: 'unknown' } },
    then: ['attempt email original +0m 1-default-order-healthy', 'wait +10m 0-under-way'],
  },
]);

table('not before its time', [
  {
    case: 'sendAt',
    given: { notification: { sendAtMs: T0 + DAY }, recipient: { hasAccount: true } },
    then: ['wait +1440m 0-scheduled'],
  },
  {
    case: 'sendAt has come',
    given: { notification: { sendAtMs: T0 } },
    then: ['attempt email original +0m 1-default-order-healthy', 'wait +10m 0-under-way'],
  },
  {
    case: 'rule 13: routine mail waits for the digest, the inbox has it at once',
    given: {
      notification: { urgency: 'routine' },
      recipient: { digestAtMs: T0 + 7 * DAY, hasAccount: true },
    },
    then: ['attempt inbox original +0m 1-inbox-copy', 'wait +10080m 13-digest'],
  },
  {
    case: 'and so does mail to a person without an account',
    given: { notification: { urgency: 'routine' }, recipient: { digestAtMs: T0 + 7 * DAY } },
    at: T0 + DAY,
    then: ['wait +10080m 13-digest'],
  },
  {
    case: 'the digest has come',
    given: { notification: { urgency: 'routine' }, recipient: { digestAtMs: T0 + 7 * DAY } },
    at: T0 + 7 * DAY,
    then: ['attempt email original +10080m 1-default-order-healthy', 'wait +10090m 0-under-way'],
  },
  {
    case: 'a deadline leaves early',
    given: {
      notification: { urgency: 'routine', deadline: { atMs: T0 + 9 * DAY } },
      recipient: { digestAtMs: T0 + 7 * DAY },
    },
    then: ['attempt email original +0m 1-default-order-healthy', 'wait +10m 0-under-way'],
  },
  {
    case: 'urgency leaves early',
    given: { recipient: { digestAtMs: T0 + 7 * DAY } },
    then: ['attempt email original +0m 1-default-order-healthy', 'wait +10m 0-under-way'],
  },
  {
    case: 'what the law wants told the same day leaves early',
    given: {
      notification: { urgency: 'routine', category: { id: 'x', sameDay: true } },
      recipient: { digestAtMs: T0 + 7 * DAY },
    },
    then: ['attempt email original +0m 1-default-order-healthy', 'wait +10m 0-under-way'],
  },
  {
    case: 'what is over before the digest leaves early',
    given: {
      notification: { urgency: 'routine', validUntilMs: T0 + 7 * DAY },
      recipient: { digestAtMs: T0 + 7 * DAY },
    },
    then: ['attempt email original +0m 1-default-order-healthy', 'wait +10m 0-under-way'],
  },
  {
    case: 'what is valid beyond it waits',
    given: {
      notification: { urgency: 'routine', validUntilMs: T0 + 8 * DAY },
      recipient: { digestAtMs: T0 + 7 * DAY },
    },
    then: ['wait +10080m 13-digest'],
  },
]);

const missed = 'tell deadline.missed 10-deadline-passed';
const expired = ['tell notification.expired 10-deadline-passed', 'finish expired 10-deadline-passed'];

table('rule 10: after the deadline', [
  {
    case: 'the original is not sent, and the department is told',
    given: { notification: inAnHour, site: BLOCKED },
    past: aPast([heldMail, refusedAttempt({ ordinal: 2 }), inbox]),
    at: T0 + HOUR,
    then: [
      'supersede [1] 10-deadline-passed',
      'supersede [2] 10-deadline-passed',
      'supersede [9] 10-deadline-passed',
      missed,
      ...expired,
    ],
  },
  {
    case: 'what is on the wire is waited for first',
    given: { notification: inAnHour },
    past: aPast([heldMail, smsAttempt({ state: 'sending' })]),
    at: T0 + HOUR,
    then: ['supersede [1] 10-deadline-passed', 'wait +62m 0-under-way'],
  },
  {
    case: 'so is a quarantine',
    given: { notification: inAnHour },
    past: aPast([anAttempt({ state: 'unknown', dueAtMs: T0 + HOUR + 90_000 })]),
    at: T0 + HOUR,
    then: ['wait +3690s 0-under-way'],
  },
  {
    case: 'an unknown SMS is looked up first',
    given: { notification: inAnHour },
    past: aPast([smsAttempt({ ordinal: 1, state: 'unknown' })]),
    at: T0 + HOUR,
    then: ['ask_gateway [1] 0-unknown-ask', 'wait +61m 0-under-way'],
  },
  {
    case: 'one that is not in the list is dropped',
    given: { notification: inAnHour },
    past: aPast([smsAttempt({ ordinal: 1, state: 'unknown', gatewayFound: false })]),
    at: T0 + HOUR,
    then: ['supersede [1] 10-deadline-passed', missed, ...expired],
  },
  {
    case: 'and so is a mail whose quarantine ends right now',
    given: { notification: inAnHour },
    past: aPast([anAttempt({ state: 'unknown', dueAtMs: T0 + HOUR })]),
    at: T0 + HOUR,
    then: ['supersede [1] 10-deadline-passed', missed, ...expired],
  },
  {
    case: 'an unknown mail is dropped',
    given: { notification: inAnHour },
    past: aPast([anAttempt({ state: 'unknown' })], { alerts: ['deadline.missed'] }),
    at: T0 + HOUR,
    then: ['supersede [1] 10-deadline-passed', ...expired],
  },
  {
    case: 'who was told before has missed nothing',
    given: { notification: inAnHour },
    past: aPast([acceptedSms()]),
    at: T0 + HOUR,
    then: ['tell notification.delivered 0-accepted-by-gateway', 'finish delivered 0-accepted-by-gateway'],
  },
  {
    case: 'the late text goes out, if there is one, by all that remains',
    given: { notification: { ...inAnHour, hasLateContent: true }, recipient: { hasAccount: true } },
    past: aPast([heldMail]),
    at: T0 + HOUR,
    then: [
      'supersede [1] 10-deadline-passed',
      missed,
      'attempt inbox late +60m 1-inbox-copy',
      'attempt email late +60m 10-late-content',
      'wait +70m 0-under-way',
    ],
  },
  {
    case: 'it is held at a blocked site like any other mail',
    given: { notification: { ...inAnHour, hasLateContent: true }, site: BLOCKED },
    past: aPast([anAttempt({ state: 'superseded' })], { alerts: ['deadline.missed'] }),
    at: T0 + HOUR,
    then: ['hold email late +120m 2-held', 'wait +120m 2-held'],
  },
  {
    case: 'and falls back to SMS',
    given: { notification: { ...inAnHour, hasLateContent: true, urgency: 'urgent' }, site: BLOCKED },
    past: aPast([anAttempt({ state: 'superseded' })], { alerts: ['deadline.missed'] }),
    at: T0 + HOUR,
    then: [
      'hold email late +120m 2-blocked-urgent',
      'attempt phone late +60m 2-blocked-urgent',
      'wait +70m 0-under-way',
    ],
  },
  {
    case: 'but never to one that may only hear that there is news',
    given: {
      notification: { ...inAnHour, hasLateContent: true, confidential: true },
      recipient: { contacts: [PHONE, PUSH] },
    },
    past: aPast([anAttempt({ state: 'superseded' })], { alerts: ['deadline.missed'] }),
    at: T0 + HOUR,
    then: expired,
  },
  {
    case: 'not to an address that bounced the original',
    given: { notification: { ...inAnHour, hasLateContent: true }, recipient: { contacts: [EMAIL] } },
    past: aPast([anAttempt({ state: 'bounced' })], { alerts: ['deadline.missed'] }),
    at: T0 + HOUR,
    then: expired,
  },
  {
    case: 'when it was accepted, the notification ends as expired all the same',
    given: { notification: { ...inAnHour, hasLateContent: true } },
    past: aPast([anAttempt({ content: 'late', state: 'held' }), acceptedSms({ content: 'late' })], {
      alerts: ['deadline.missed'],
    }),
    at: T0 + 2 * HOUR,
    then: ['supersede [1] 10-deadline-passed', ...expired],
  },
]);

table('the end of all patience', [
  {
    case: 'validUntil',
    given: { notification: { validUntilMs: T0 + HOUR } },
    past: aPast([heldMail]),
    at: T0 + HOUR,
    then: [
      'supersede [1] 0-valid-until',
      'tell notification.expired 0-valid-until',
      'finish expired 0-valid-until',
    ],
  },
  {
    case: 'validUntil, with something on the wire',
    given: { notification: { validUntilMs: T0 + HOUR } },
    past: aPast([anAttempt({ state: 'sending' })]),
    at: T0 + HOUR,
    then: ['wait +62m 0-under-way'],
  },
  {
    case: 'neither validUntil nor deadline: five days',
    past: aPast([heldMail]),
    at: T0 + 5 * DAY,
    then: [
      'supersede [1] 6-gave-up',
      'tell notification.undeliverable 6-gave-up',
      'finish undeliverable 6-gave-up',
    ],
  },
  {
    case: 'a late text gets five days after the deadline',
    given: { notification: { ...inAnHour, hasLateContent: true } },
    past: aPast([anAttempt({ state: 'held', content: 'late' })], { alerts: ['deadline.missed'] }),
    at: T0 + HOUR + 5 * DAY,
    then: ['supersede [1] 6-gave-up', 'tell notification.expired 6-gave-up', 'finish expired 6-gave-up'],
  },
  {
    case: 'validUntil before the deadline: nothing missed',
    given: { notification: { deadline: { atMs: T0 + 2 * HOUR }, validUntilMs: T0 + HOUR } },
    past: aPast([heldMail]),
    at: T0 + HOUR,
    then: [
      'supersede [1] 0-valid-until',
      'tell notification.expired 0-valid-until',
      'finish expired 0-valid-until',
    ],
  },
  {
    case: 'validUntil and the deadline in one: missed as well',
    given: { notification: { ...inAnHour, validUntilMs: T0 + HOUR } },
    past: aPast([heldMail]),
    at: T0 + HOUR,
    then: [
      'supersede [1] 0-valid-until',
      'tell deadline.missed 10-deadline-passed',
      'tell notification.expired 0-valid-until',
      'finish expired 0-valid-until',
    ],
  },
]);

const relay = { emailAcceptance: 'relay' as const };
const bySms = ['tell notification.delivered 0-accepted-by-gateway', 'finish delivered 0-accepted-by-gateway'];
const relayed = anAttempt({ state: 'accepted_by_gateway', tries: 1, lastTriedAtMs: T0 });

table("a relay's 250", [
  {
    case: 'tells nobody: waits',
    given: { rest: relay },
    past: aPast([relayed]),
    at: T0 + MINUTE,
    then: ['wait +11m 0-under-way'],
  },
  {
    case: 'says nothing about SMS',
    given: { rest: relay },
    past: aPast([acceptedSms()]),
    then: bySms,
  },
  {
    case: 'nor about a mail that is still here',
    given: { rest: relay },
    past: aPast([anAttempt({ state: 'held' })]),
    at: T0 + 2 * MINUTE,
    then: ['attempt email[1] original +2m 2-well-again', 'wait +12m 0-under-way'],
  },
  {
    case: 'is not overtaken at the latest safe moment while its site is well',
    given: { notification: inAnHour, rest: relay },
    past: aPast([relayed]),
    at: T0 + 40 * MINUTE,
    then: ['wait +50m 0-under-way'],
  },
  {
    case: 'but when the relay was put off there, well as it is',
    given: { notification: inAnHour, rest: relay },
    past: aPast([
      { ...relayed, verdict: { label: 'greylisted', scope: 'sender_at_provider', temporary: true } },
    ]),
    at: T0 + 40 * MINUTE,
    then: ['attempt phone original +40m 3-latest-safe-moment', 'wait +41m 0-under-way'],
  },
  {
    case: 'and when it is not',
    given: { notification: inAnHour, rest: relay, site: BLOCKED },
    past: aPast([relayed]),
    at: T0 + 40 * MINUTE,
    then: ['attempt phone original +40m 2-blocked-with-deadline', 'wait +41m 0-under-way'],
  },
  {
    case: 'is `sent` after six days of silence',
    given: { rest: relay },
    past: aPast([relayed]),
    at: T0 + 6 * DAY,
    policy: { giveUpAfterMs: 10 * DAY },
    then: ['finish sent 0-accepted-by-relay'],
  },
  {
    case: 'or at the deadline, with nobody accused of missing it',
    given: { notification: inAnHour, rest: relay },
    past: aPast([relayed, smsAttempt({ state: 'held' })]),
    at: T0 + HOUR,
    then: ['supersede [2] 0-accepted-by-relay', 'finish sent 0-accepted-by-relay'],
  },
]);

table('contact points that refused for good', [
  {
    case: 'get no `late` text either',
    given: {
      notification: { deadline: inAnHour.deadline, hasLateContent: true },
      recipient: { contacts: [EMAIL] },
    },
    past: aPast(
      [refusedAttempt({ verdict: { label: 'mailbox_unknown', scope: 'recipient', temporary: false } })],
      { alerts: ['deadline.missed'] },
    ),
    at: T0 + 2 * HOUR,
    then: [
      'give_up [1] 4-bounced',
      'tell notification.expired 10-deadline-passed',
      'finish expired 10-deadline-passed',
    ],
  },
]);
