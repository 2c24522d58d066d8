import type { Row } from '../../test/table.js';
import { table } from '../../test/table.js';
import {
  BLOCKED,
  DAY,
  EMAIL,
  GATEWAYS,
  GREYLISTED,
  HOUR,
  MINUTE,
  NO_SUCH_MAILBOX,
  PHONE,
  PUSH,
  T0,
  WELL,
  aGateway,
  aPast,
  anAttempt,
  refusedAttempt,
  smsAttempt,
} from '../../test/builders.js';

const inAnHour = { deadline: { atMs: T0 + HOUR } };
const inFiveDays = { deadline: { atMs: T0 + 5 * DAY } };
const down = { health: 'blocked' as const };

table('rule 1: order of channels', [
  {
    case: 'the default is email first, and a healthy provider costs no SMS',
    then: ['attempt email original +0m 1-default-order-healthy', 'wait +10m 0-under-way'],
  },
  {
    case: 'a domain that is not resolved yet waits in its lane, not here',
    given: { site: null },
    then: ['attempt email original +0m 1-default-order', 'wait +10m 0-under-way'],
  },
  {
    case: 'the citizen wants SMS first',
    given: { recipient: { preferredChannels: ['sms', 'email'] } },
    then: ['attempt phone original +0m 1-preferred-order', 'wait +10m 0-under-way'],
  },
  {
    case: 'the department asks for SMS alone',
    given: { notification: { channels: ['sms'] } },
    then: ['attempt phone original +0m 1-asked-order', 'wait +10m 0-under-way'],
  },
  {
    case: 'the preference orders what the department asks for',
    given: {
      notification: { channels: ['email', 'sms'] },
      recipient: { preferredChannels: ['push', 'sms', 'email'], contacts: [EMAIL, PHONE, PUSH] },
    },
    then: ['attempt phone original +0m 1-preferred-order', 'wait +10m 0-under-way'],
  },
  {
    case: 'a channel that the citizen left out is not used for optional mail',
    given: { recipient: { preferredChannels: ['push'] } },
    then: ['tell notification.undeliverable 6-no-way-left', 'finish undeliverable 6-no-way-left'],
  },
  {
    case: 'but for a duty of the city it is, after those chosen',
    given: {
      notification: { category: { id: 'x', sameDay: false, duty: true } },
      recipient: { preferredChannels: ['push'] },
    },
    then: ['attempt email original +0m 1-preferred-order', 'wait +10m 0-under-way'],
  },
  {
    case: 'a citizen who wants nothing is reached for a duty by the default order',
    given: {
      notification: { category: { id: 'x', sameDay: false, duty: true } },
      recipient: { preferredChannels: [] },
    },
    then: ['attempt email original +0m 1-default-order-healthy', 'wait +10m 0-under-way'],
  },
  {
    case: 'the inbox keeps a copy for recipients with an account',
    given: { recipient: { hasAccount: true } },
    then: [
      'attempt inbox original +0m 1-inbox-copy',
      'attempt email original +0m 1-default-order-healthy',
      'wait +10m 0-under-way',
    ],
  },
  {
    case: 'one copy is enough',
    given: { recipient: { hasAccount: true } },
    past: aPast([
      anAttempt({ channel: 'inbox', contactRef: 'inbox', state: 'delivered' }),
      anAttempt({ ordinal: 2 }),
    ]),
    then: ['wait +10m 0-under-way'],
  },
  {
    case: 'a copy that was put off is tried again',
    given: { recipient: { hasAccount: true } },
    past: aPast([
      anAttempt({ channel: 'inbox', contactRef: 'inbox', state: 'deferred', tries: 1 }),
      anAttempt({ ordinal: 2 }),
    ]),
    then: ['attempt inbox[1] original +5m 15-try-again', 'wait +10m 0-under-way'],
  },
  {
    case: 'a copy of unknown outcome is stored again',
    given: { recipient: { hasAccount: true } },
    past: aPast([
      anAttempt({ channel: 'inbox', contactRef: 'inbox', state: 'unknown' }),
      anAttempt({ ordinal: 2 }),
    ]),
    then: ['attempt inbox[1] original +0m 0-unknown-again', 'wait +10m 0-under-way'],
  },
  {
    case: 'without a usable inbox there is no copy',
    given: {
      recipient: { hasAccount: true },
      gateways: { inbox: aGateway('inbox', 0, { usable: false }) },
    },
    then: ['attempt email original +0m 1-default-order-healthy', 'wait +10m 0-under-way'],
  },
  {
    case: 'a citizen who wants the inbox first is left in peace while there is time',
    given: { recipient: { hasAccount: true, preferredChannels: ['inbox', 'email'] } },
    past: aPast([anAttempt({ channel: 'inbox', contactRef: 'inbox', state: 'delivered' })]),
    at: T0 + HOUR,
    then: ['wait +240m 0-under-way'],
  },
  {
    case: 'and is told by the next channel when it stays unread',
    given: { recipient: { hasAccount: true, preferredChannels: ['inbox', 'email'] } },
    past: aPast([anAttempt({ channel: 'inbox', contactRef: 'inbox', state: 'delivered' })]),
    at: T0 + 4 * HOUR,
    then: ['attempt email original +240m 1-inbox-unread', 'wait +250m 0-under-way'],
  },
  {
    case: 'or at the latest safe moment',
    given: {
      notification: inAnHour,
      recipient: { hasAccount: true, preferredChannels: ['inbox', 'sms'] },
    },
    past: aPast([anAttempt({ channel: 'inbox', contactRef: 'inbox', state: 'delivered' })]),
    at: T0 + 30 * MINUTE - 10_000,
    then: ['attempt phone original +1790s 3-latest-safe-moment', 'wait +1850s 0-under-way'],
  },
  {
    case: 'both push subscriptions are tried, one after the other',
    given: {
      notification: { channels: ['push'] },
      recipient: { contacts: [PUSH, { ...PUSH, ref: 'push:1' }] },
    },
    past: aPast([anAttempt({ channel: 'push', contactRef: 'push:0', state: 'failed' })]),
    then: ['attempt push:1 original +0m 4-failed', 'wait +10m 0-under-way'],
  },
  {
    case: 'a push goes to all devices at once, and to nothing else',
    given: {
      notification: { channels: ['push', 'sms'] },
      recipient: { contacts: [PUSH, { ...PUSH, ref: 'push:1' }, PHONE] },
    },
    then: [
      'attempt push:0 original +0m 1-asked-order',
      'attempt push:1 original +0m 1-asked-order',
      'wait +10m 0-under-way',
    ],
  },
  {
    case: 'what was begun for a contact point that is not wanted any more is dropped',
    given: { recipient: { preferredChannels: ['email'] } },
    past: aPast([anAttempt({ channel: 'sms', contactRef: 'phone' })]),
    then: [
      'supersede [1] 1-not-wanted',
      'attempt email original +0m 1-preferred-order',
      'wait +10m 0-under-way',
    ],
  },
  {
    case: 'what is on the wire to it is waited for',
    given: { recipient: { preferredChannels: ['email'] } },
    past: aPast([anAttempt({ channel: 'sms', contactRef: 'phone', state: 'sending' })]),
    then: ['wait +2m 0-under-way'],
  },
]);

table('rule 2: a blocked site', [
  {
    case: 'with a deadline: SMS now, and the mail is held',
    given: { notification: inAnHour, site: BLOCKED },
    past: aPast([refusedAttempt()]),
    at: T0 + 2 * MINUTE,
    then: [
      'hold email[1] original +60m 2-blocked-with-deadline',
      'attempt phone original +2m 2-blocked-with-deadline',
      'wait +12m 0-under-way',
    ],
  },
  {
    case: 'even for a distant deadline',
    given: { notification: inFiveDays, site: BLOCKED },
    then: [
      'hold email original +60m 2-blocked-with-deadline',
      'attempt phone original +0m 2-blocked-with-deadline',
      'wait +10m 0-under-way',
    ],
  },
  {
    case: 'probing and recovering are as good as blocked',
    given: { notification: inFiveDays, site: { ...BLOCKED, health: 'recovering', sinceMs: null } },
    then: [
      'hold email original +60m 2-blocked-with-deadline',
      'attempt phone original +0m 2-blocked-with-deadline',
      'wait +10m 0-under-way',
    ],
  },
  {
    case: 'degraded is not',
    given: { notification: inFiveDays, site: { ...BLOCKED, health: 'degraded' } },
    then: ['attempt email original +0m 1-default-order', 'wait +10m 0-under-way'],
  },
  {
    case: 'urgent without a deadline: at once',
    given: { notification: { urgency: 'urgent' }, site: BLOCKED },
    then: [
      'hold email original +60m 2-blocked-urgent',
      'attempt phone original +0m 2-blocked-urgent',
      'wait +10m 0-under-way',
    ],
  },
  {
    case: 'important without a deadline: held for an hour',
    given: { site: BLOCKED },
    then: ['hold email original +60m 2-held', 'wait +60m 2-held'],
  },
  {
    case: 'and then told by SMS',
    given: { site: BLOCKED },
    past: aPast([anAttempt({ state: 'held' })]),
    at: T0 + HOUR,
    then: ['attempt phone original +60m 2-blocked-held-long-enough', 'wait +70m 0-under-way'],
  },
  {
    case: 'routine: held for up to 24 h',
    given: { notification: { urgency: 'routine' }, site: BLOCKED },
    past: aPast([anAttempt({ state: 'held' })]),
    at: T0 + 23 * HOUR,
    then: ['wait +1440m 2-held'],
  },
  {
    case: 'a deferred mail is held too',
    given: { site: BLOCKED },
    past: aPast([anAttempt({ state: 'deferred', tries: 1, verdict: GREYLISTED })]),
    then: ['hold email[1] original +60m 2-held', 'wait +60m 2-held'],
  },
  {
    case: 'a mail on the wire is not touched',
    given: { site: BLOCKED },
    past: aPast([anAttempt({ state: 'sending' })]),
    then: ['wait +10m 0-under-way'],
  },
  {
    case: 'no other way, with a deadline: held, and the department hears of the risk, once',
    given: { notification: inAnHour, site: BLOCKED, recipient: { contacts: [EMAIL] } },
    then: [
      'hold email original +60m 2-held-no-other-way',
      'tell deadline.at_risk 3-at-risk',
      'wait +60m 2-held-no-other-way',
    ],
  },
  {
    case: 'and not again',
    given: { notification: inAnHour, site: BLOCKED, recipient: { contacts: [EMAIL] } },
    past: aPast([anAttempt({ state: 'held' })], { alerts: ['deadline.at_risk'] }),
    at: T0 + MINUTE,
    then: ['wait +60m 2-held-no-other-way'],
  },
  {
    case: 'no other way than the inbox: held, and it says so',
    given: {
      notification: { urgency: 'urgent' },
      site: BLOCKED,
      recipient: { contacts: [EMAIL], hasAccount: true },
    },
    then: [
      'attempt inbox original +0m 1-inbox-copy',
      'hold email original +60m 2-held-inbox-keeps-it',
      'wait +60m 2-held-inbox-keeps-it',
    ],
  },
  {
    case: 'well again: the held mail goes on',
    past: aPast([anAttempt({ state: 'held' })]),
    at: T0 + 30 * MINUTE,
    then: ['attempt email[1] original +30m 2-well-again', 'wait +40m 0-under-way'],
  },
  {
    case: 'but not while the SMS is on its way',
    given: { notification: inFiveDays },
    past: aPast([anAttempt({ state: 'held' }), smsAttempt({ state: 'sending' })]),
    at: T0 + MINUTE,
    then: ['wait +11m 0-under-way'],
  },
  {
    case: 'nor while it is not known whether the SMS went out',
    past: aPast([anAttempt({ state: 'held' }), smsAttempt({ state: 'unknown', dueAtMs: T0 + 3 * HOUR })]),
    at: T0 + MINUTE,
    then: ['wait +61m 7-other-way-runs'],
  },
  {
    case: 'a mail that is held patiently stops no other',
    given: { notification: { urgency: 'routine', channels: ['sms', 'email'] }, site: BLOCKED },
    past: aPast([
      anAttempt({ channel: 'sms', contactRef: 'phone', state: 'held' }),
      anAttempt({ ordinal: 2, state: 'held' }),
    ]),
    then: ['attempt phone[1] original +0m 2-turn-back', 'wait +10m 0-under-way'],
  },
  {
    case: 'of several held ways the first one goes on',
    given: {
      notification: { channels: ['sms', 'push', 'email'] },
      recipient: { contacts: [EMAIL, PUSH, PHONE] },
    },
    past: aPast([
      anAttempt({ channel: 'sms', contactRef: 'phone', state: 'held' }),
      anAttempt({ ordinal: 2, channel: 'push', contactRef: 'push:0', state: 'failed' }),
      anAttempt({ ordinal: 3, state: 'held' }),
    ]),
    then: ['attempt phone[1] original +0m 2-turn-back', 'wait +10m 0-under-way'],
  },
  {
    case: 'when every way is stuck, all go on',
    given: { notification: inAnHour },
    past: aPast([
      refusedAttempt({ state: 'deferred', lastTriedAtMs: T0 + 39 * MINUTE }),
      refusedAttempt({ ordinal: 2, channel: 'sms', contactRef: 'phone', state: 'deferred' }),
    ]),
    at: T0 + 40 * MINUTE,
    then: [
      'attempt email[1] original +44m 15-try-again',
      'attempt phone[2] original +40m 15-try-again',
      'tell deadline.at_risk 3-at-risk',
      'wait +50m 0-under-way',
    ],
  },
  {
    case: 'when the SMS failed, the mail comes back',
    given: { notification: inFiveDays, site: { ...WELL, suspected: true } },
    past: aPast([anAttempt({ state: 'held' }), smsAttempt({ state: 'failed' })]),
    at: T0 + MINUTE,
    then: ['attempt email[1] original +1m 2-turn-back', 'wait +11m 0-under-way'],
  },
  {
    case: 'an SMS gateway that is down: push instead, whatever the urgency',
    given: {
      notification: { urgency: 'routine', channels: ['sms', 'push'] },
      recipient: { contacts: [PHONE, PUSH] },
      gateways: { sms: aGateway('twilio', 10_000, down) },
    },
    then: ['attempt push:0 original +0m 2-gateway-down', 'wait +10m 0-under-way'],
  },
  {
    case: 'an SMS that waits for its gateway is held while push goes',
    given: {
      notification: { urgency: 'routine', channels: ['sms', 'push'] },
      recipient: { contacts: [PHONE, PUSH] },
      gateways: { sms: aGateway('twilio', 10_000, down) },
    },
    past: aPast([anAttempt({ channel: 'sms', contactRef: 'phone' })]),
    then: [
      'hold phone[1] original +60m 2-gateway-down',
      'attempt push:0 original +0m 2-gateway-down',
      'wait +10m 0-under-way',
    ],
  },
  {
    case: 'and returns when push failed',
    given: {
      notification: { urgency: 'routine', channels: ['sms', 'push'] },
      recipient: { contacts: [PHONE, PUSH] },
    },
    past: aPast([
      anAttempt({ channel: 'sms', contactRef: 'phone', state: 'held' }),
      anAttempt({ ordinal: 2, channel: 'push', contactRef: 'push:0', state: 'failed' }),
    ]),
    then: ['attempt phone[1] original +0m 2-turn-back', 'wait +10m 0-under-way'],
  },
  {
    case: 'no gateway at all for now: looked at again, no end',
    given: { notification: { channels: ['sms'] }, gateways: { sms: aGateway('twilio', 10_000, down) } },
    then: ['wait +10m 2-gateway-down'],
  },
]);

table('rule 3: the switch moment', [
  {
    case: 'a greylisted mail in a wide window: tried again, looked at in time',
    given: { notification: { deadline: { atMs: T0 + 10 * HOUR } } },
    past: aPast([refusedAttempt({ state: 'deferred', verdict: GREYLISTED })]),
    at: T0 + 4_000,
    then: ['attempt email[1] original +303s 15-try-again', 'wait +604s 0-under-way'],
  },
  {
    case: 'at the latest safe moment: SMS, and the mail is held back',
    given: { notification: inAnHour },
    past: aPast([refusedAttempt({ state: 'queued', verdict: GREYLISTED, dueAtMs: T0 + 35 * MINUTE })]),
    at: T0 + 30 * MINUTE - 10_000,
    then: [
      'hold email[1] original +60m 3-latest-safe-moment',
      'attempt phone original +1790s 3-latest-safe-moment',
      'wait +1850s 0-under-way',
    ],
  },
  {
    case: 'a second before: not yet',
    given: { notification: inAnHour },
    past: aPast([refusedAttempt({ state: 'queued', verdict: GREYLISTED, dueAtMs: T0 + 35 * MINUTE })]),
    at: T0 + 30 * MINUTE - 11_000,
    then: ['wait +1790s 0-under-way'],
  },
  {
    case: 'a mail that waits in a slow lane counts too',
    given: { notification: inAnHour },
    past: aPast([anAttempt()]),
    at: T0 + 30 * MINUTE,
    then: [
      'hold email[1] original +60m 3-latest-safe-moment',
      'attempt phone original +30m 3-latest-safe-moment',
      'wait +31m 0-under-way',
    ],
  },
  {
    case: 'a healthy provider gets a minute, however short the window',
    given: { notification: { deadline: { atMs: T0 + 90_000 } } },
    then: ['attempt email original +0m 1-default-order-healthy', 'wait +1m 0-under-way'],
  },
  {
    case: 'short window, suspect site, first refusal: now',
    given: { notification: inAnHour, site: { ...WELL, suspected: true } },
    past: aPast([refusedAttempt({ state: 'deferred', verdict: GREYLISTED })]),
    at: T0 + 4_000,
    then: [
      'hold email[1] original +60m 3-short-window',
      'attempt phone original +4s 3-short-window',
      'wait +604s 0-under-way',
    ],
  },
  {
    case: 'short window, trusted site: tried again first',
    given: { notification: inAnHour },
    past: aPast([refusedAttempt({ state: 'deferred', verdict: GREYLISTED })]),
    at: T0 + 4_000,
    then: ['attempt email[1] original +303s 15-try-again', 'wait +604s 0-under-way'],
  },
  {
    case: 'more than two hours, suspect site: tried again first',
    given: { notification: { deadline: { atMs: T0 + 2 * HOUR + 1 } }, site: { ...WELL, suspected: true } },
    past: aPast([refusedAttempt()]),
    at: T0 + 4_000,
    then: ['attempt email[1] original +303s 15-try-again', 'wait +604s 0-under-way'],
  },
  {
    case: 'the window begins with sendAt',
    given: { notification: { deadline: { atMs: T0 + 11 * HOUR }, sendAtMs: T0 + 10 * HOUR } },
    past: aPast([anAttempt({ createdAtMs: T0 + 10 * HOUR, dueAtMs: T0 + 10 * HOUR })]),
    at: T0 + 10 * HOUR + 29 * MINUTE,
    then: ['wait +37790s 0-under-way'],
  },
  {
    case: 'exactly two hours, suspect site: now',
    given: { notification: { deadline: { atMs: T0 + 2 * HOUR } }, site: { ...WELL, suspected: true } },
    past: aPast([refusedAttempt()]),
    at: T0 + 4_000,
    then: [
      'hold email[1] original +3604s 3-short-window',
      'attempt phone original +4s 3-short-window',
      'wait +604s 0-under-way',
    ],
  },
  {
    case: 'a domain that cannot be resolved is nobody’s block: tried again first',
    given: { notification: inAnHour, site: null },
    past: aPast([refusedAttempt({ state: 'deferred', verdict: GREYLISTED })]),
    at: T0 + 4_000,
    then: ['attempt email[1] original +303s 15-try-again', 'wait +604s 0-under-way'],
  },
  {
    case: 'a gateway that is not well, short window, first refusal: the next channel',
    given: {
      notification: { ...inAnHour, channels: ['sms', 'push'] },
      recipient: { contacts: [PHONE, PUSH] },
      gateways: { sms: aGateway('twilio', 10_000, { health: 'degraded' }) },
    },
    past: aPast([refusedAttempt({ channel: 'sms', contactRef: 'phone', state: 'deferred' })]),
    at: T0 + 4_000,
    then: [
      'hold phone[1] original +60m 3-short-window',
      'attempt push:0 original +4s 3-short-window',
      'wait +604s 0-under-way',
    ],
  },
  {
    case: 'one that is well: tried again first',
    given: {
      notification: { ...inAnHour, channels: ['sms', 'push'] },
      recipient: { contacts: [PHONE, PUSH] },
    },
    past: aPast([refusedAttempt({ channel: 'sms', contactRef: 'phone', state: 'deferred' })]),
    at: T0 + 4_000,
    then: ['attempt phone[1] original +303s 15-try-again', 'wait +604s 0-under-way'],
  },
  {
    case: 'the latency that counts is the next channel’s',
    given: { notification: { deadline: { atMs: T0 + 15 * MINUTE } } },
    then: ['attempt email original +0m 1-default-order-healthy', 'wait +440s 0-under-way'],
  },
  {
    case: 'not that of one that is closed',
    given: {
      notification: { deadline: { atMs: T0 + 15 * MINUTE }, channels: ['email', 'sms', 'push'] },
      recipient: { contacts: [EMAIL, { ...PHONE, verified: false }, PUSH] },
      rest: { phone: { allowedRange: false, sentLastHour: 0 } },
    },
    past: aPast([anAttempt()]),
    then: ['wait +445s 0-under-way'],
  },
  {
    case: 'a channel that arrives at the very deadline is in time',
    given: { notification: { ...inAnHour, channels: ['sms'] } },
    at: T0 + HOUR - 10_000,
    then: ['attempt phone original +3590s 1-asked-order', 'wait +60m 6-still-trying'],
  },
  {
    case: 'a channel that cannot arrive in time is no way out',
    given: { notification: inAnHour, site: BLOCKED },
    past: aPast([anAttempt({ state: 'held' })]),
    at: T0 + HOUR - 5_000,
    then: ['tell deadline.at_risk 3-at-risk', 'wait +60m 2-held-no-other-way'],
  },
  {
    case: 'another one that can is',
    given: {
      notification: inAnHour,
      site: BLOCKED,
      recipient: { contacts: [EMAIL, PHONE, PUSH] },
      gateways: { push: aGateway('web', 20_000) },
    },
    past: aPast([anAttempt({ state: 'held' })]),
    at: T0 + HOUR - 15_000,
    then: ['attempt phone original +3585s 2-blocked-with-deadline', 'wait +60m 2-blocked-with-deadline'],
  },
  {
    case: 'an SMS that its gateway does not take within a minute at the latest moment: push as well',
    given: {
      notification: { ...inAnHour, channels: ['sms', 'push'] },
      recipient: { contacts: [PHONE, PUSH] },
    },
    past: aPast([anAttempt({ channel: 'sms', contactRef: 'phone', createdAtMs: T0 + 29 * MINUTE })]),
    at: T0 + 31 * MINUTE,
    then: [
      'hold phone[1] original +60m 3-latest-safe-moment',
      'attempt push:0 original +31m 3-latest-safe-moment',
      'wait +32m 0-under-way',
    ],
  },
]);

table('rule 4: bounces and refusals', [
  {
    case: 'a bounce that is about the recipient: the next channel at once',
    past: aPast([anAttempt({ state: 'bounced', tries: 1, verdict: NO_SUCH_MAILBOX })]),
    then: ['attempt phone original +0m 4-bounced', 'wait +10m 0-under-way'],
  },
  {
    case: 'a bounce that came without a verdict',
    past: aPast([anAttempt({ state: 'bounced', tries: 1 })]),
    then: ['attempt phone original +0m 4-failed', 'wait +10m 0-under-way'],
  },
  {
    case: 'the reason is the last bounce',
    given: { recipient: { contacts: [EMAIL, PUSH, PHONE] } },
    past: aPast([
      anAttempt({ ordinal: 2, channel: 'push', contactRef: 'push:0', state: 'failed' }),
      anAttempt({ ordinal: 1, state: 'bounced', tries: 1, verdict: NO_SUCH_MAILBOX }),
    ]),
    then: ['attempt phone original +0m 4-failed', 'wait +10m 0-under-way'],
  },
  {
    case: 'a final refusal that is about the message: given up, next channel',
    past: aPast([
      refusedAttempt({ verdict: { label: 'message_too_large', scope: 'message', temporary: false } }),
    ]),
    then: ['give_up [1] 4-bounced', 'attempt phone original +0m 4-bounced', 'wait +10m 0-under-way'],
  },
  {
    case: 'a final refusal about us at a healthy site is tried again',
    past: aPast([refusedAttempt()]),
    at: T0 + 4_000,
    then: ['attempt email[1] original +303s 15-try-again', 'wait +604s 0-under-way'],
  },
  {
    case: 'a suppressed address is passed over',
    given: { recipient: { contacts: [{ ...EMAIL, suppressed: true }, PHONE] } },
    then: ['attempt phone original +0m 4-suppressed', 'wait +10m 0-under-way'],
  },
  {
    case: 'a suppressed address behind the one that is used is no reason',
    given: { recipient: { contacts: [EMAIL, { ...PHONE, suppressed: true }] } },
    then: ['attempt email original +0m 1-default-order-healthy', 'wait +10m 0-under-way'],
  },
]);

const night = { quietUntilMs: T0 + 8 * HOUR };

table('rule 5: quiet hours, emergencies, same day', [
  {
    case: 'an important SMS without a deadline waits for the morning',
    given: { notification: { channels: ['sms'] }, recipient: night },
    then: ['wait +480m 5-quiet-hours'],
  },
  {
    case: 'an important one with a deadline waits for its latest safe moment only',
    given: { notification: { channels: ['sms'], deadline: { atMs: T0 + 9 * HOUR } }, recipient: night },
    then: ['wait +16190s 5-quiet-hours'],
  },
  {
    case: 'a routine one never sounds at night: its department hears of the risk',
    given: {
      notification: { channels: ['sms'], urgency: 'routine', deadline: { atMs: T0 + 4 * HOUR } },
      recipient: night,
    },
    then: ['tell deadline.at_risk 3-at-risk', 'wait +240m 6-still-trying'],
  },
  {
    case: 'a routine one whose deadline comes after breakfast waits',
    given: {
      notification: { channels: ['sms'], urgency: 'routine', deadline: { atMs: T0 + 9 * HOUR } },
      recipient: night,
    },
    then: ['wait +480m 5-quiet-hours'],
  },
  {
    case: 'urgent ignores quiet hours',
    given: { notification: { channels: ['sms'], urgency: 'urgent' }, recipient: night },
    then: ['attempt phone original +0m 1-asked-order', 'wait +10m 0-under-way'],
  },
  {
    case: 'email makes no noise',
    given: { recipient: night },
    then: ['attempt email original +0m 1-default-order-healthy', 'wait +10m 0-under-way'],
  },
  {
    case: 'an SMS that was queued before the quiet hours moves behind them',
    given: { notification: { channels: ['sms'] }, recipient: night },
    past: aPast([anAttempt({ channel: 'sms', contactRef: 'phone' })]),
    then: ['attempt phone[1] original +480m 5-quiet-hours', 'wait +10m 0-under-way'],
  },
  {
    case: 'and stays there',
    given: { notification: { channels: ['sms'] }, recipient: night },
    past: aPast([anAttempt({ channel: 'sms', contactRef: 'phone', dueAtMs: T0 + 8 * HOUR })]),
    then: ['wait +490m 0-under-way'],
  },
  {
    case: 'a blocked mail with a deadline says why it is held while the SMS waits for the morning',
    given: { notification: { deadline: { atMs: T0 + 3 * DAY } }, recipient: night, site: BLOCKED },
    then: ['hold email original +60m 2-blocked-with-deadline', 'wait +60m 2-blocked-with-deadline'],
  },
  {
    case: 'what the law wants told the same day does not wait overnight',
    given: {
      notification: { channels: ['sms'], category: { id: 'x', sameDay: true } },
      recipient: { quietUntilMs: T0 + 17 * HOUR },
    },
    then: ['attempt phone original +0m 1-asked-order', 'wait +10m 0-under-way'],
  },
  {
    case: 'but until the end of this morning it may',
    given: {
      notification: { channels: ['sms'], category: { id: 'x', sameDay: true } },
      recipient: { quietUntilMs: T0 + HOUR },
    },
    then: ['wait +60m 5-quiet-hours'],
  },
  {
    case: 'nor until midnight itself',
    given: {
      notification: { channels: ['sms'], category: { id: 'x', sameDay: true } },
      recipient: { quietUntilMs: T0 + HOUR, endOfDayMs: T0 + HOUR },
    },
    then: ['wait +60m 5-quiet-hours'],
  },
  {
    case: 'routine and same day at a blocked site: held while there is time',
    given: {
      notification: { urgency: 'routine', category: { id: 'x', sameDay: true } },
      recipient: { endOfDayMs: T0 + DAY },
      site: BLOCKED,
    },
    then: ['hold email original +60m 2-held', 'wait +60m 2-held'],
  },
  {
    case: 'routine and same day at a blocked site: SMS before midnight',
    given: { notification: { urgency: 'routine', category: { id: 'x', sameDay: true } }, site: BLOCKED },
    past: aPast([anAttempt({ state: 'held' })]),
    at: Date.UTC(2021, 2, 11, 23) - 10_000,
    then: ['attempt phone original +35870s 5-same-day', 'wait +36470s 0-under-way'],
  },
  {
    case: 'and at once when midnight was missed',
    given: {
      notification: { urgency: 'routine', category: { id: 'x', sameDay: true } },
      recipient: { endOfDayMs: Date.UTC(2021, 2, 12, 23) },
      site: BLOCKED,
    },
    past: aPast([anAttempt({ state: 'held' })]),
    at: Date.UTC(2021, 2, 11, 23) + MINUTE,
    then: ['attempt phone original +599m 5-same-day', 'wait +609m 0-under-way'],
  },
  {
    case: 'same day at a healthy site that has not refused: no SMS',
    given: { notification: { category: { id: 'x', sameDay: true } } },
    past: aPast([anAttempt()]),
    at: Date.UTC(2021, 2, 11, 23) - 10_000,
    then: ['wait +36470s 0-under-way'],
  },
  {
    case: 'same day with our own route down: SMS',
    given: {
      notification: { category: { id: 'x', sameDay: true } },
      rest: { emailRouteUsable: false },
    },
    past: aPast([anAttempt()]),
    at: Date.UTC(2021, 2, 11, 23) - 10_000,
    then: [
      'hold email[1] original +39470s 5-same-day',
      'attempt phone original +35870s 5-same-day',
      'wait +36470s 0-under-way',
    ],
  },
  {
    case: 'an emergency uses all channels at once',
    given: {
      notification: { urgency: 'emergency' },
      recipient: { contacts: [EMAIL, PHONE, PUSH], preferredChannels: ['email'], hasAccount: true },
    },
    then: [
      'attempt inbox original +0m 1-inbox-copy',
      'attempt email original +0m 5-emergency-all-channels',
      'attempt push:0 original +0m 5-emergency-all-channels',
      'attempt phone original +0m 5-emergency-all-channels',
      'wait +10m 0-under-way',
    ],
  },
  {
    case: 'in an emergency a mail to a blocked site is held, and nothing waits for it',
    given: { notification: { urgency: 'emergency' }, site: BLOCKED },
    then: [
      'hold email original +60m 2-blocked-urgent',
      'attempt phone original +0m 5-emergency-all-channels',
      'wait +10m 0-under-way',
    ],
  },
  {
    case: 'in an emergency nothing is held back for another channel',
    given: { notification: { ...inAnHour, urgency: 'emergency' } },
    past: aPast([anAttempt(), smsAttempt({ state: 'sending', createdAtMs: T0 + 39 * MINUTE })]),
    at: T0 + 40 * MINUTE - 30_000,
    then: ['wait +40m 0-under-way'],
  },
  {
    case: 'a department may want it one after the other',
    given: { notification: { urgency: 'emergency' } },
    policy: { emergencyUsesAllChannels: false },
    then: ['attempt email original +0m 1-default-order-healthy', 'wait +10m 0-under-way'],
  },
]);

table('rule 6: no way left', [
  {
    case: 'nothing usable at all: undeliverable, and the department is told',
    given: { recipient: { contacts: [] } },
    then: ['tell notification.undeliverable 6-no-way-left', 'finish undeliverable 6-no-way-left'],
  },
  {
    case: 'the same with a deadline: at risk as well',
    given: { notification: inAnHour, recipient: { contacts: [] } },
    then: [
      'tell deadline.at_risk 3-at-risk',
      'tell notification.undeliverable 6-no-way-left',
      'finish undeliverable 6-no-way-left',
    ],
  },
  {
    case: 'a number out of range is no way',
    given: {
      recipient: { contacts: [EMAIL, { ...PHONE, verified: false }] },
      rest: { phone: { allowedRange: false, sentLastHour: 0 } },
    },
    past: aPast([anAttempt({ state: 'bounced' })]),
    then: ['tell notification.undeliverable 6-no-way-left', 'finish undeliverable 6-no-way-left'],
  },
  {
    case: 'one that comes too late keeps it open until the deadline, for the late text',
    given: { notification: { ...inAnHour, channels: ['sms'] } },
    at: T0 + HOUR - 5_000,
    then: ['tell deadline.at_risk 3-at-risk', 'wait +60m 6-still-trying'],
  },
  {
    case: 'a copy in the inbox can still be read',
    given: { recipient: { contacts: [], hasAccount: true } },
    past: aPast([anAttempt({ channel: 'inbox', contactRef: 'inbox', state: 'delivered' })]),
    then: ['wait +7200m 6-inbox-only'],
  },
  {
    case: 'until its deadline, of whose risk the department hears',
    given: { notification: inAnHour, recipient: { contacts: [], hasAccount: true } },
    past: aPast([anAttempt({ channel: 'inbox', contactRef: 'inbox', state: 'delivered' })]),
    then: ['tell deadline.at_risk 3-at-risk', 'wait +60m 6-inbox-only'],
  },
  {
    case: 'a copy that failed cannot',
    given: { recipient: { contacts: [], hasAccount: true } },
    past: aPast([anAttempt({ channel: 'inbox', contactRef: 'inbox', state: 'failed' })]),
    then: ['tell notification.undeliverable 6-no-way-left', 'finish undeliverable 6-no-way-left'],
  },
  {
    case: 'a gateway that may come back keeps it open, and a deadline at risk only when it is late',
    given: {
      notification: { ...inAnHour, channels: ['sms'] },
      gateways: { ...GATEWAYS, sms: aGateway('twilio', 10_000, { usable: false }) },
    },
    at: T0 + 25 * MINUTE,
    then: ['wait +30m 3-at-risk'],
  },
  {
    case: 'then the department hears of it',
    given: {
      notification: { ...inAnHour, channels: ['sms'] },
      gateways: { ...GATEWAYS, sms: aGateway('twilio', 10_000, { health: 'probing' }) },
    },
    at: T0 + 30 * MINUTE,
    then: ['tell deadline.at_risk 3-at-risk', 'wait +40m 2-gateway-down'],
  },
]);

const scarce = { priceMicros: 75_000, nearerNeedMicros: 150_000, deadlineNeedMicros: 300_000 };

table('rule 9: the budget', [
  {
    case: 'a deadline leaves what nearer ones need',
    given: {
      notification: { ...inAnHour, channels: ['sms'] },
      rest: { budget: { ...scarce, leftMicros: 224_999 } },
    },
    then: ['wait +10m 9-budget'],
  },
  {
    case: 'and takes what is left',
    given: {
      notification: { ...inAnHour, channels: ['sms'] },
      rest: { budget: { ...scarce, leftMicros: 225_000 } },
    },
    then: ['attempt phone original +0m 1-asked-order', 'wait +10m 0-under-way'],
  },
  {
    case: 'without a deadline only what all deadlines will not need',
    given: { notification: { channels: ['sms'] }, rest: { budget: { ...scarce, leftMicros: 374_999 } } },
    then: ['wait +10m 9-budget'],
  },
  {
    case: 'which is enough here',
    given: { notification: { channels: ['sms'] }, rest: { budget: { ...scarce, leftMicros: 375_000 } } },
    then: ['attempt phone original +0m 1-asked-order', 'wait +10m 0-under-way'],
  },
  {
    case: 'an emergency yields to nobody',
    given: {
      notification: { channels: ['sms'], urgency: 'emergency' },
      rest: { budget: { ...scarce, leftMicros: 75_000 } },
    },
    then: ['attempt phone original +0m 5-emergency-all-channels', 'wait +10m 0-under-way'],
  },
  {
    case: 'nor does a one-time code',
    given: {
      notification: { channels: ['sms'], oneTimeCode: true },
      rest: { budget: { ...scarce, leftMicros: 75_000 } },
    },
    then: ['attempt phone original +0m 1-asked-order', 'wait +10m 0-under-way'],
  },
  {
    case: 'push costs nothing and takes the place',
    given: {
      notification: { channels: ['sms', 'push'] },
      recipient: { contacts: [PHONE, PUSH] },
      rest: { budget: { ...scarce, leftMicros: 0 } },
    },
    then: ['attempt push:0 original +0m 9-budget', 'wait +10m 0-under-way'],
  },
]);

const unverified = [EMAIL, { ...PHONE, verified: false, origin: 'request' as const }];

table('rules 8 and 14: what may travel', [
  {
    case: 'confidential: SMS says only that there is news',
    given: { notification: { ...inAnHour, confidential: true }, site: BLOCKED },
    then: [
      'hold email original +60m 2-blocked-with-deadline',
      'attempt phone neutral +0m 2-blocked-with-deadline',
      'wait +10m 0-under-way',
    ],
  },
  {
    case: 'so does push',
    given: { notification: { confidential: true, channels: ['push'] }, recipient: { contacts: [PUSH] } },
    then: ['attempt push:0 neutral +0m 1-asked-order', 'wait +10m 0-under-way'],
  },
  {
    case: 'an unverified phone as fallback gets a neutral text',
    given: { notification: inAnHour, site: BLOCKED, recipient: { contacts: unverified } },
    then: [
      'hold email original +60m 2-blocked-with-deadline',
      'attempt phone neutral +0m 2-blocked-with-deadline',
      'wait +10m 0-under-way',
    ],
  },
  {
    case: 'a phone alone carries its own text, in any range',
    given: {
      recipient: { contacts: [{ ...PHONE, verified: false }] },
      rest: { phone: { allowedRange: false, sentLastHour: 9 } },
    },
    then: ['attempt phone original +0m 1-default-order', 'wait +10m 0-under-way'],
  },
  {
    case: 'a number out of range is no fallback',
    given: {
      notification: inAnHour,
      site: BLOCKED,
      recipient: { contacts: unverified },
      rest: { phone: { allowedRange: false, sentLastHour: 0 } },
    },
    then: [
      'hold email original +60m 2-held-no-other-way',
      'tell deadline.at_risk 3-at-risk',
      'wait +60m 2-held-no-other-way',
    ],
  },
  {
    case: 'three texts an hour',
    given: {
      notification: inAnHour,
      site: BLOCKED,
      recipient: { contacts: unverified },
      rest: { phone: { allowedRange: true, sentLastHour: 3 } },
    },
    then: ['hold email original +60m 2-held-no-other-way', 'wait +10m 14-hourly-cap'],
  },
  {
    case: 'a verified number has no cap',
    given: {
      notification: inAnHour,
      site: BLOCKED,
      rest: { phone: { allowedRange: false, sentLastHour: 30 } },
    },
    then: [
      'hold email original +60m 2-blocked-with-deadline',
      'attempt phone original +0m 2-blocked-with-deadline',
      'wait +10m 0-under-way',
    ],
  },
]);

table('rule 11: escalation before anybody was told', [
  {
    case: 'not told by the moment the department names: the next channel',
    past: aPast([anAttempt()]),
    at: T0 + 20 * MINUTE,
    policy: { escalation: { afterMs: 20 * MINUTE, maxReminders: 1 } },
    then: [
      'hold email[1] original +80m 11-not-told-in-time',
      'attempt phone original +20m 11-not-told-in-time',
      'wait +30m 0-under-way',
    ],
  },
]);

table('rule 12: our own route is down', [
  {
    case: 'deadlines move, and no provider is blamed',
    given: { notification: inFiveDays, rest: { emailRouteUsable: false } },
    then: [
      'hold email original +60m 12-own-route-down',
      'attempt phone original +0m 12-own-route-down',
      'wait +10m 0-under-way',
    ],
  },
  {
    case: 'without another channel the mail waits in its lane, and the department hears of the risk',
    given: { notification: inFiveDays, recipient: { contacts: [EMAIL] }, rest: { emailRouteUsable: false } },
    then: [
      'attempt email original +0m 1-default-order-healthy',
      'tell deadline.at_risk 3-at-risk',
      'wait +10m 0-under-way',
    ],
  },
  {
    case: 'routine and important matters wait',
    given: { rest: { emailRouteUsable: false } },
    past: aPast([anAttempt()]),
    at: T0 + DAY,
    then: ['wait +1450m 0-under-way'],
  },
  {
    case: 'urgent ones wait',
    given: { notification: { urgency: 'urgent' }, rest: { emailRouteUsable: false } },
    past: aPast([anAttempt()]),
    at: T0 + 29 * MINUTE,
    then: ['wait +30m 0-under-way'],
  },
  {
    case: 'for half an hour',
    given: { notification: { urgency: 'urgent' }, rest: { emailRouteUsable: false } },
    past: aPast([anAttempt()]),
    at: T0 + 30 * MINUTE,
    then: [
      'hold email[1] original +90m 12-own-route-down-urgent',
      'attempt phone original +30m 12-own-route-down-urgent',
      'wait +40m 0-under-way',
    ],
  },
]);

table('rule 15: tried again', [
  ...[
    [1, 5],
    [2, 10],
    [3, 20],
    [4, 30],
    [9, 30],
  ].map(([tries = 0, minutes = 0]): Row => ({
    case: `after try ${tries}: ${minutes} minutes`,
    past: aPast([refusedAttempt({ state: 'deferred', verdict: GREYLISTED, tries, lastTriedAtMs: T0 })]),
    then: [`attempt email[1] original +${minutes}m 15-try-again`, 'wait +10m 0-under-way'],
  })),
  {
    case: 'not before the other side wants to be asked again',
    past: aPast([
      refusedAttempt({ state: 'deferred', verdict: GREYLISTED, lastTriedAtMs: T0, dueAtMs: T0 + 8 * MINUTE }),
    ]),
    then: ['attempt email[1] original +8m 15-try-again', 'wait +18m 0-under-way'],
  },
  {
    case: 'nor sooner than usual, when it wants to be asked at once',
    past: aPast([
      refusedAttempt({
        state: 'deferred',
        verdict: GREYLISTED,
        tries: 4,
        lastTriedAtMs: T0,
        dueAtMs: T0 + 6 * MINUTE,
      }),
    ]),
    then: ['attempt email[1] original +30m 15-try-again', 'wait +16m 0-under-way'],
  },
  {
    case: 'never at once, even by a policy without waits',
    past: aPast([
      refusedAttempt({ state: 'deferred', verdict: GREYLISTED, lastTriedAtMs: null, stateSinceMs: T0 }),
    ]),
    policy: { retryMs: [] },
    then: ['attempt email[1] original +30m 15-try-again', 'wait +10m 0-under-way'],
  },
  {
    case: 'an outcome that is read late is tried now',
    past: aPast([refusedAttempt({ state: 'deferred', verdict: GREYLISTED, lastTriedAtMs: T0 })]),
    at: T0 + 7 * MINUTE,
    then: ['attempt email[1] original +7m 15-try-again', 'wait +17m 0-under-way'],
  },
  {
    case: 'a site that only puts off: after 4 h an important matter goes by SMS',
    past: aPast([refusedAttempt({ state: 'queued', tries: 9, dueAtMs: T0 + 250 * MINUTE })]),
    at: T0 + 4 * HOUR,
    then: [
      'hold email[1] original +300m 15-deferred-too-long',
      'attempt phone original +240m 15-deferred-too-long',
      'wait +250m 0-under-way',
    ],
  },
  {
    case: 'without another channel it is tried on',
    given: { recipient: { contacts: [EMAIL] } },
    past: aPast([refusedAttempt({ state: 'deferred', tries: 9, lastTriedAtMs: T0 + 4 * HOUR })]),
    at: T0 + 4 * HOUR,
    then: ['attempt email[1] original +270m 15-try-again', 'wait +250m 0-under-way'],
  },
  {
    case: 'an SMS is tried again after the quiet hours',
    given: { notification: { channels: ['sms'] }, recipient: night },
    past: aPast([refusedAttempt({ channel: 'sms', contactRef: 'phone', state: 'deferred' })]),
    then: ['attempt phone[1] original +480m 15-try-again', 'wait +10m 0-under-way'],
  },
]);

table('attempts of unknown outcome', [
  {
    case: 'are not touched in quarantine',
    past: aPast([anAttempt({ state: 'unknown', dueAtMs: T0 + 90_000 })]),
    then: ['wait +90s 0-under-way'],
  },
  {
    case: 'email: once more, with the same Message-ID',
    past: aPast([anAttempt({ state: 'unknown' })]),
    then: ['attempt email[1] original +0m 0-unknown-again', 'wait +10m 0-under-way'],
  },
  {
    case: 'at once also when the outcome of a whole try is missing',
    past: aPast([anAttempt({ state: 'unknown', tries: 1, lastTriedAtMs: T0 })]),
    then: ['attempt email[1] original +0m 0-unknown-again', 'wait +10m 0-under-way'],
  },
  {
    case: 'a second time at once too',
    past: aPast([anAttempt({ state: 'unknown', tries: 2, lastTriedAtMs: T0 - MINUTE })]),
    then: ['attempt email[1] original +0m 0-unknown-again', 'wait +10m 0-under-way'],
  },
  {
    case: 'a third time after a wait: a site that takes mail and never answers gets few copies',
    past: aPast([anAttempt({ state: 'unknown', tries: 3, lastTriedAtMs: T0 - MINUTE })]),
    then: ['attempt email[1] original +4m 0-unknown-again', 'wait +10m 0-under-way'],
  },
  {
    case: 'a third time after a wait also for a text: a gateway that loses all it takes is not asked every minute',
    given: { recipient: { contacts: [PHONE] } },
    past: aPast([
      anAttempt({
        channel: 'sms',
        contactRef: 'phone',
        state: 'unknown',
        tries: 3,
        lastTriedAtMs: T0 - MINUTE,
        gatewayFound: false,
      }),
    ]),
    then: ['attempt phone[1] original +4m 0-unknown-again', 'wait +10m 0-under-way'],
  },
  {
    case: 'five times at once when it was ours that died: that says nothing about the site',
    past: aPast([anAttempt({ state: 'unknown', tries: 2, lapses: 5, lastTriedAtMs: T0 - MINUTE })]),
    then: ['attempt email[1] original +0m 0-unknown-again', 'wait +10m 0-under-way'],
  },
  {
    case: 'after a wait when worker after worker died of it',
    past: aPast([anAttempt({ state: 'unknown', lapses: 7, lastTriedAtMs: T0 - MINUTE })]),
    then: ['attempt email[1] original +9m 0-unknown-again', 'wait +10m 0-under-way'],
  },
  {
    case: 'push: once more, with the same Topic',
    given: { recipient: { contacts: [PUSH] } },
    past: aPast([anAttempt({ state: 'unknown', channel: 'push', contactRef: 'push:0' })]),
    then: ['attempt push:0[1] original +0m 0-unknown-again', 'wait +10m 0-under-way'],
  },
  {
    case: 'SMS: the gateway is asked first',
    given: { recipient: { contacts: [PHONE] } },
    past: aPast([anAttempt({ state: 'unknown', channel: 'sms', contactRef: 'phone' })]),
    then: ['ask_gateway [1] 0-unknown-ask', 'wait +1m 0-under-way'],
  },
  {
    case: 'its list does not have it: once more',
    given: { recipient: { contacts: [PHONE] } },
    past: aPast([anAttempt({ state: 'unknown', channel: 'sms', contactRef: 'phone', gatewayFound: false })]),
    then: ['attempt phone[1] original +0m 0-unknown-again', 'wait +10m 0-under-way'],
  },
  {
    case: 'its list has it: told',
    given: { recipient: { contacts: [PHONE] } },
    past: aPast([anAttempt({ state: 'unknown', channel: 'sms', contactRef: 'phone', gatewayFound: true })]),
    then: ['tell notification.delivered 0-accepted-by-gateway', 'finish delivered 0-accepted-by-gateway'],
  },
  {
    case: 'only for SMS there is a list',
    past: aPast([anAttempt({ state: 'unknown', gatewayFound: true })]),
    then: ['attempt email[1] original +0m 0-unknown-again', 'wait +10m 0-under-way'],
  },
  {
    case: 'a mail to a site that is blocked meanwhile is held, and may be its probe',
    given: { site: BLOCKED },
    past: aPast([anAttempt({ state: 'unknown' })]),
    then: ['hold email[1] original +60m 2-held', 'wait +60m 2-held'],
  },
  {
    case: 'a one-time code: never',
    given: { notification: { oneTimeCode: true } },
    past: aPast([anAttempt({ state: 'unknown', channel: 'sms', contactRef: 'phone' })]),
    then: [
      'give_up [1] 0-unknown-code',
      'tell notification.undeliverable 0-unknown-code',
      'finish undeliverable 0-unknown-code',
    ],
  },
  {
    case: 'a one-time code in quarantine may still turn out to have arrived',
    given: { notification: { oneTimeCode: true } },
    past: aPast([anAttempt({ state: 'unknown', dueAtMs: T0 + MINUTE })]),
    then: ['wait +1m 0-under-way'],
  },
]);

table('the inbox', [
  {
    case: 'that refused its copy for good keeps none',
    given: { recipient: { contacts: [], hasAccount: true } },
    past: aPast([
      refusedAttempt({
        channel: 'inbox',
        contactRef: 'inbox',
        verdict: { label: 'mailbox_unknown', scope: 'recipient', temporary: false },
      }),
    ]),
    then: [
      'give_up [1] 4-bounced',
      'tell notification.undeliverable 6-no-way-left',
      'finish undeliverable 6-no-way-left',
    ],
  },
  {
    case: 'first in the order waits for the new copy, not for one that was dropped long ago',
    given: { recipient: { contacts: [PHONE], hasAccount: true, preferredChannels: ['inbox', 'sms'] } },
    past: aPast([anAttempt({ channel: 'inbox', contactRef: 'inbox', state: 'superseded' })]),
    at: T0 + 5 * HOUR,
    then: ['attempt inbox original +300m 1-inbox-copy', 'wait +540m 0-under-way'],
  },
]);

table('of two contact points of a channel', [
  {
    case: 'the one not told in time is kept back while the held one goes on',
    given: {
      recipient: { contacts: [PUSH, { ...PUSH, ref: 'push:1' }] },
      notification: { channels: ['push'] },
    },
    past: aPast([
      anAttempt({ channel: 'push', contactRef: 'push:0' }),
      anAttempt({ ordinal: 2, channel: 'push', contactRef: 'push:1', state: 'held', createdAtMs: T0 + HOUR }),
    ]),
    at: T0 + 90 * MINUTE,
    policy: { escalation: { afterMs: HOUR, maxReminders: 0 } },
    then: [
      'hold push:0[1] original +150m 11-not-told-in-time',
      'attempt push:1[2] original +90m 2-turn-back',
      'wait +100m 0-under-way',
    ],
  },
]);

const reroute = { instruction: { kind: 'reroute', incident: '2021-0017' } } as const;
const waitForMail = { instruction: { kind: 'wait_for_mail', incident: '2021-0017' } } as const;
const held = aPast([anAttempt({ state: 'held' })]);

table('an order of the administration', [
  {
    case: 'to reroute opens the next way for held mail that has time',
    given: { site: BLOCKED, notification: { urgency: 'routine', ...reroute } },
    past: held,
    then: ['attempt phone original +0m 2-instructed', 'wait +10m 0-under-way'],
  },
  {
    case: 'to reroute overrules no quiet hours',
    given: {
      site: BLOCKED,
      notification: { urgency: 'routine', ...reroute },
      recipient: { quietUntilMs: T0 + HOUR },
    },
    past: held,
    then: ['wait +60m 2-instructed'],
  },
  {
    case: 'to wait for the mail holds it beyond the time that the policy gives',
    given: { site: BLOCKED, notification: { urgency: 'urgent', ...waitForMail } },
    past: held,
    then: ['wait +60m 2-waits-for-mail'],
  },
  {
    case: 'to wait for the mail ends at the latest safe moment of a deadline',
    given: { site: BLOCKED, notification: { ...inAnHour, ...waitForMail } },
    past: held,
    at: T0 + 30 * MINUTE,
    then: ['attempt phone original +30m 3-latest-safe-moment', 'wait +31m 0-under-way'],
  },
]);

table('what is on the wire', [
  {
    case: 'is waited for although its site was found blocked meanwhile',
    given: { notification: inAnHour, site: BLOCKED },
    past: aPast([anAttempt({ state: 'sending' })]),
    then: ['wait +10m 0-under-way'],
  },
  {
    case: 'and when it was refused, the next way is opened',
    given: { notification: inAnHour, site: BLOCKED },
    past: aPast([refusedAttempt()]),
    then: [
      'hold email[1] original +60m 2-blocked-with-deadline',
      'attempt phone original +0m 2-blocked-with-deadline',
      'wait +10m 0-under-way',
    ],
  },
  {
    case: 'is not waited for in an emergency, which uses all ways',
    given: { notification: { ...inAnHour, urgency: 'emergency' }, site: BLOCKED },
    past: aPast([anAttempt({ state: 'sending' })]),
    then: ['attempt phone original +0m 5-emergency-all-channels', 'wait +10m 0-under-way'],
  },
]);
