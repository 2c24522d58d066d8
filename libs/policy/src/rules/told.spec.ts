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
  WELL,
  aGateway,
  aPast,
  acceptedSms,
  anAttempt,
  facts,
  refusedAttempt,
  smsAttempt,
} from '../../test/builders.js';
import { nextSteps } from '../next-steps.js';
import { DEFAULT_POLICY } from '../default-policy.js';

const bySms = ['tell notification.delivered 0-accepted-by-gateway', 'finish delivered 0-accepted-by-gateway'];
const acceptedMail = anAttempt({ state: 'accepted_by_gateway', tries: 1, lastTriedAtMs: T0 + 1_000 });
const heldMail = anAttempt({ state: 'held' });
const neutralSms = acceptedSms({ content: 'neutral' });
const at = T0 + 2 * MINUTE;

table('told', [
  {
    case: 'accepted by the provider: the best that email can say',
    past: aPast([acceptedMail]),
    then: ['tell notification.delivered 0-accepted-by-provider', 'finish delivered 0-accepted-by-provider'],
  },
  {
    case: 'the department is told once, even when a bounce had reopened it',
    past: aPast([acceptedMail], { alerts: ['notification.delivered'] }),
    then: ['finish delivered 0-accepted-by-provider'],
  },
  {
    case: 'confirmed by an SMS callback',
    past: aPast([acceptedSms({ state: 'delivered' })]),
    then: bySms,
  },
  {
    case: 'a push that one device has taken still goes to the other',
    given: { recipient: { contacts: [PUSH, { ...PUSH, ref: 'push:1' }] } },
    past: aPast([
      anAttempt({
        channel: 'push',
        contactRef: 'push:0',
        state: 'accepted_by_gateway',
        tries: 1,
        lastTriedAtMs: T0,
      }),
      anAttempt({ ordinal: 2, channel: 'push', contactRef: 'push:1', state: 'queued' }),
    ]),
    then: ['wait +10m 0-under-way'],
  },
  {
    case: 'once: what the other device put off is dropped',
    given: { recipient: { contacts: [PUSH, { ...PUSH, ref: 'push:1' }] } },
    past: aPast([
      anAttempt({
        channel: 'push',
        contactRef: 'push:0',
        state: 'accepted_by_gateway',
        tries: 1,
        lastTriedAtMs: T0,
      }),
      anAttempt({
        ordinal: 2,
        channel: 'push',
        contactRef: 'push:1',
        state: 'deferred',
        tries: 1,
        lastTriedAtMs: T0,
      }),
    ]),
    then: ['supersede [2] 7-told-by-other-channel', ...bySms],
  },
  {
    case: 'and it waits for no push service that is down',
    given: {
      recipient: { contacts: [PUSH, { ...PUSH, ref: 'push:1' }] },
      gateways: { push: aGateway('web', 10_000, { health: 'blocked' }) },
    },
    past: aPast([
      anAttempt({
        channel: 'push',
        contactRef: 'push:0',
        state: 'accepted_by_gateway',
        tries: 1,
        lastTriedAtMs: T0,
      }),
      anAttempt({ ordinal: 2, channel: 'push', contactRef: 'push:1', state: 'queued' }),
    ]),
    then: ['supersede [2] 7-told-by-other-channel', ...bySms],
  },
  {
    case: 'a copy on its way to the inbox is not stopped',
    given: { recipient: { hasAccount: true } },
    past: aPast([anAttempt({ channel: 'inbox', contactRef: 'inbox' }), acceptedSms()]),
    then: bySms,
  },
  {
    case: 'found in the list of the gateway, in an emergency: not repeated',
    given: { notification: { urgency: 'emergency' } },
    past: aPast([smsAttempt({ state: 'unknown', gatewayFound: true, dueAtMs: T0 })]),
    then: bySms,
  },
  {
    case: 'a copy in the inbox alone has told nobody',
    given: { recipient: { hasAccount: true } },
    past: aPast([
      anAttempt({ channel: 'inbox', contactRef: 'inbox', state: 'delivered' }),
      anAttempt({ ordinal: 2 }),
    ]),
    then: ['wait +10m 0-under-way'],
  },
  {
    case: 'read there it has',
    given: { recipient: { hasAccount: true, readAtMs: T0 + 1 } },
    past: aPast([
      anAttempt({ channel: 'inbox', contactRef: 'inbox', state: 'delivered' }),
      anAttempt({ ordinal: 2, state: 'held' }),
    ]),
    then: [
      'supersede [2] 7-told-and-acknowledged',
      'tell notification.delivered 0-acknowledged',
      'finish delivered 0-acknowledged',
    ],
  },
  {
    case: 'confirmed by any way',
    given: { recipient: { confirmedAtMs: T0 + 1 } },
    past: aPast([heldMail]),
    then: [
      'supersede [1] 7-told-and-acknowledged',
      'tell notification.delivered 0-acknowledged',
      'finish delivered 0-acknowledged',
    ],
  },
]);

table('rule 7: a fallback has told the recipient', [
  {
    case: 'the held mail is superseded',
    given: { site: BLOCKED },
    past: aPast([heldMail, acceptedSms()]),
    at,
    then: ['supersede [1] 7-told-by-other-channel', ...bySms],
  },
  {
    case: 'a mail on the wire is left alone',
    past: aPast([anAttempt({ state: 'sending' }), acceptedSms()]),
    at,
    then: bySms,
  },
  {
    case: 'a mail in quarantine too, until it is over',
    past: aPast([anAttempt({ state: 'unknown', dueAtMs: at + 1 }), acceptedSms()]),
    at,
    then: bySms,
  },
  {
    case: 'then it is not repeated',
    past: aPast([anAttempt({ state: 'unknown', dueAtMs: at }), acceptedSms()]),
    at,
    then: ['supersede [1] 7-told-by-other-channel', ...bySms],
  },
  {
    case: 'an SMS that is not sent yet is dropped when the mail was accepted after all',
    past: aPast([acceptedMail, smsAttempt()]),
    at,
    then: [
      'supersede [2] 7-told-by-other-channel',
      'tell notification.delivered 0-accepted-by-provider',
      'finish delivered 0-accepted-by-provider',
    ],
  },
  {
    case: 'a department may want the mail as a copy: held until the block ends',
    given: { site: BLOCKED },
    past: aPast([heldMail, acceptedSms()]),
    at,
    policy: { sendCopyAfterFallback: true },
    then: ['wait +62m 7-copy'],
  },
  {
    case: 'then sent, and marked',
    past: aPast([heldMail, acceptedSms()]),
    at,
    policy: { sendCopyAfterFallback: true },
    then: ['attempt email[1] copy +2m 7-copy', 'wait +12m 0-under-way'],
  },
  {
    case: 'a queued one is marked as well',
    past: aPast([anAttempt(), acceptedSms()]),
    at,
    policy: { sendCopyAfterFallback: true },
    then: ['attempt email[1] copy +0m 7-copy', 'wait +12m 0-under-way'],
  },
  {
    case: 'and a deferred one',
    past: aPast([refusedAttempt({ state: 'deferred', lastTriedAtMs: T0 }), acceptedSms()]),
    at,
    policy: { sendCopyAfterFallback: true },
    then: ['attempt email[1] copy +5m 15-try-again', 'wait +12m 0-under-way'],
  },
  {
    case: 'a marked one goes its way, and is held at a blocked site',
    given: { site: BLOCKED },
    past: aPast([anAttempt({ content: 'copy' }), acceptedSms()]),
    at,
    policy: { sendCopyAfterFallback: true },
    then: ['hold email[1] copy +62m 7-copy', 'wait +62m 7-copy'],
  },
  {
    case: 'nobody needs a copy of what was confirmed',
    given: { recipient: { confirmedAtMs: at } },
    past: aPast([heldMail, acceptedSms()]),
    at,
    policy: { sendCopyAfterFallback: true },
    then: ['supersede [1] 7-told-and-acknowledged', ...bySms],
  },
  {
    case: 'or of a link that is dead',
    given: { notification: { deadline: { atMs: T0 + HOUR } } },
    past: aPast([heldMail, acceptedSms()]),
    at: T0 + HOUR,
    policy: { sendCopyAfterFallback: true },
    then: ['supersede [1] 7-told-by-other-channel', ...bySms],
  },
  {
    case: 'or of what is not valid any more',
    given: { notification: { validUntilMs: T0 + HOUR } },
    past: aPast([heldMail, acceptedSms()]),
    at: T0 + HOUR,
    policy: { sendCopyAfterFallback: true },
    then: ['supersede [1] 7-told-by-other-channel', ...bySms],
  },
  {
    case: 'an attempt at a contact point that is gone is dropped',
    given: { recipient: { contacts: [PHONE] } },
    past: aPast([heldMail, acceptedSms()]),
    at,
    policy: { sendCopyAfterFallback: true },
    then: ['supersede [1] 7-told-by-other-channel', ...bySms],
  },
]);

table('rule 8: only a hint was told', [
  {
    case: 'the mail stays held',
    given: { notification: { confidential: true }, site: BLOCKED },
    past: aPast([heldMail, neutralSms]),
    at,
    then: ['wait +62m 8-mail-stays'],
  },
  {
    case: 'and is sent when the block ends',
    given: { notification: { confidential: true } },
    past: aPast([heldMail, neutralSms]),
    at,
    then: ['attempt email[1] original +2m 8-mail-stays', 'wait +12m 0-under-way'],
  },
  {
    case: 'in an emergency too',
    given: { notification: { confidential: true, urgency: 'emergency' }, site: BLOCKED },
    past: aPast([heldMail, neutralSms]),
    at,
    then: ['wait +62m 8-mail-stays'],
  },
  {
    case: 'a mail that was being sent goes on to its end',
    given: { notification: { confidential: true } },
    past: aPast([anAttempt({ state: 'sending' }), neutralSms]),
    at,
    then: ['wait +12m 0-under-way'],
  },
  {
    case: 'dropped once the page was opened',
    given: { notification: { confidential: true }, recipient: { pageOpenedAtMs: at }, site: BLOCKED },
    past: aPast([heldMail, neutralSms]),
    at,
    then: ['supersede [1] 7-told-and-acknowledged', ...bySms],
  },
  {
    case: 'a neutral text that is not confidential leads to the mail itself: superseded',
    given: { site: BLOCKED },
    past: aPast([heldMail, neutralSms]),
    at,
    then: ['supersede [1] 7-told-by-other-channel', ...bySms],
  },
  {
    case: 'when the mail was accepted too, all is told',
    given: { notification: { confidential: true } },
    past: aPast([
      acceptedMail,
      neutralSms,
      smsAttempt({ ordinal: 3, channel: 'push', contactRef: 'push:0' }),
    ]),
    at,
    then: [
      'supersede [3] 7-told-by-other-channel',
      'tell notification.delivered 0-accepted-by-provider',
      'finish delivered 0-accepted-by-provider',
    ],
  },
]);

const emergency = { urgency: 'emergency' as const };

table('rule 5: an emergency goes on by every channel', [
  {
    case: 'the mail goes on although the SMS has told',
    given: { notification: emergency },
    past: aPast([anAttempt(), acceptedSms()]),
    at,
    then: ['wait +12m 0-under-way'],
  },
  {
    case: 'a held one would come too late',
    given: { notification: emergency },
    past: aPast([heldMail, acceptedSms()]),
    at,
    then: ['supersede [1] 7-told-by-other-channel', ...bySms],
  },
  {
    case: 'so would one to a blocked site',
    given: { notification: emergency, site: BLOCKED },
    past: aPast([anAttempt(), acceptedSms()]),
    at,
    then: ['supersede [1] 7-told-by-other-channel', ...bySms],
  },
]);

const escalation = { escalation: { afterMs: HOUR, maxReminders: 2 } };
const toldMs = T0 + 1_000;
const reminder = smsAttempt({ content: 'reminder', createdAtMs: toldMs + HOUR });
const three = { recipient: { contacts: [EMAIL, PUSH, PHONE] } };

table('rule 11: reminders', [
  {
    case: 'told, not yet acknowledged: waits',
    past: aPast([acceptedMail]),
    at,
    policy: escalation,
    then: ['wait +3601s 11-awaiting-acknowledgement'],
  },
  {
    case: 'then a reminder by the next channel',
    given: three,
    past: aPast([acceptedMail]),
    at: toldMs + HOUR,
    policy: escalation,
    then: ['attempt push:0 reminder +3601s 11-not-acknowledged', 'wait +4201s 0-under-way'],
  },
  {
    case: 'by the same channel when there is no other',
    given: { recipient: { contacts: [EMAIL] } },
    past: aPast([acceptedMail]),
    at: toldMs + HOUR,
    policy: escalation,
    then: ['attempt email reminder +3601s 11-not-acknowledged', 'wait +4201s 0-under-way'],
  },
  {
    case: 'a reminder under way is left to go',
    past: aPast([acceptedMail, reminder]),
    at: toldMs + HOUR + MINUTE,
    policy: escalation,
    then: ['wait +4261s 0-under-way'],
  },
  {
    case: 'the second one an hour after the first, however late that was',
    given: three,
    past: aPast([acceptedMail, { ...reminder, state: 'delivered', createdAtMs: toldMs + 5 * HOUR }]),
    at: toldMs + 5 * HOUR + MINUTE,
    policy: escalation,
    then: ['wait +21601s 11-awaiting-acknowledgement'],
  },
  {
    case: 'enough',
    past: aPast([acceptedMail, { ...reminder, state: 'delivered' }], { reminders: 2 }),
    at: toldMs + 2 * HOUR,
    policy: escalation,
    then: ['tell notification.delivered 0-accepted-by-provider', 'finish delivered 0-accepted-by-provider'],
  },
  {
    case: 'acknowledged: done',
    given: { recipient: { readAtMs: at } },
    past: aPast([acceptedMail]),
    at,
    policy: escalation,
    then: ['tell notification.delivered 0-accepted-by-provider', 'finish delivered 0-accepted-by-provider'],
  },
  {
    case: 'the deadline is over: done',
    given: { notification: { deadline: { atMs: T0 + HOUR } } },
    past: aPast([acceptedMail]),
    at: T0 + HOUR,
    policy: escalation,
    then: ['tell notification.delivered 0-accepted-by-provider', 'finish delivered 0-accepted-by-provider'],
  },
  {
    case: 'a confidential one reminds without a word of it, and of the mail',
    given: { notification: { confidential: true }, recipient: { contacts: [PHONE] } },
    past: aPast([neutralSms]),
    at: T0 + 2 * HOUR,
    policy: escalation,
    then: ['attempt phone neutral +120m 11-not-acknowledged', 'wait +130m 0-under-way'],
  },
  {
    case: 'neither the inbox, which has it anyway, nor a way that failed',
    given: {
      recipient: {
        contacts: [EMAIL, PUSH, PHONE],
        preferredChannels: ['inbox', 'push', 'email', 'sms'],
        hasAccount: true,
      },
    },
    past: aPast([
      anAttempt({ channel: 'push', contactRef: 'push:0', state: 'failed' }),
      { ...acceptedMail, ordinal: 2 },
      anAttempt({ ordinal: 3, channel: 'inbox', contactRef: 'inbox', state: 'delivered' }),
    ]),
    at: toldMs + HOUR,
    policy: escalation,
    then: ['attempt phone reminder +3601s 11-not-acknowledged', 'wait +4201s 0-under-way'],
  },
  {
    case: 'nor the inbox that has no copy yet',
    given: {
      recipient: { contacts: [EMAIL, PHONE], preferredChannels: ['inbox', 'email', 'sms'], hasAccount: true },
    },
    past: aPast([acceptedMail]),
    at: toldMs + HOUR,
    policy: escalation,
    then: ['attempt phone reminder +3601s 11-not-acknowledged', 'wait +4201s 0-under-way'],
  },
  {
    case: 'rather the same channel than one that failed',
    given: { recipient: { contacts: [EMAIL, PUSH], preferredChannels: ['push', 'email'] } },
    past: aPast([
      anAttempt({ channel: 'push', contactRef: 'push:0', state: 'failed' }),
      { ...acceptedMail, ordinal: 2 },
    ]),
    at: toldMs + HOUR,
    policy: escalation,
    then: ['attempt email reminder +3601s 11-not-acknowledged', 'wait +4201s 0-under-way'],
  },
  {
    case: 'or than one that is still under way',
    given: { recipient: { contacts: [EMAIL, PHONE], preferredChannels: ['sms', 'email'] } },
    past: aPast([acceptedMail, { ...reminder, dueAtMs: toldMs + 2 * HOUR }]),
    at: toldMs + 2 * HOUR,
    policy: escalation,
    then: ['attempt email reminder +7201s 11-not-acknowledged', 'wait +7801s 0-under-way'],
  },
  {
    case: 'reminders counted elsewhere count',
    past: aPast([acceptedMail], { reminders: 1 }),
    at: toldMs + 90 * MINUTE,
    policy: escalation,
    then: ['wait +7201s 11-awaiting-acknowledgement'],
  },
  {
    case: 'nor mail while our own route is down',
    given: { recipient: { contacts: [EMAIL, PHONE] }, rest: { emailRouteUsable: false } },
    past: aPast([acceptedSms({ ordinal: 1 })]),
    at: T0 + 2 * HOUR,
    policy: escalation,
    then: ['attempt phone reminder +120m 11-not-acknowledged', 'wait +130m 0-under-way'],
  },
  {
    case: 'no way is open for it now: looked at again',
    given: {
      recipient: { contacts: [PHONE] },
      gateways: { sms: aGateway('twilio', 10_000, { health: 'blocked' }) },
    },
    past: aPast([acceptedSms()]),
    at: T0 + 2 * HOUR,
    policy: escalation,
    then: ['wait +130m 6-no-way-at-present'],
  },
  {
    case: 'a blocked site is no way to remind',
    given: { recipient: { contacts: [EMAIL, PHONE] }, site: BLOCKED },
    past: aPast([acceptedSms({ ordinal: 1 })]),
    at: T0 + 2 * HOUR,
    policy: escalation,
    then: ['attempt phone reminder +120m 11-not-acknowledged', 'wait +130m 0-under-way'],
  },
  {
    case: 'what still waits at the only contact point makes way for the reminder in the same decision',
    given: { recipient: { contacts: [PHONE] } },
    past: aPast([smsAttempt({ ordinal: 1 }), acceptedSms({ ordinal: 2 })]),
    at: T0 + 2 * HOUR,
    policy: escalation,
    then: [
      'supersede [1] 7-told-by-other-channel',
      'attempt phone reminder +120m 11-not-acknowledged',
      'wait +130m 0-under-way',
    ],
  },
  {
    case: 'what is on the wire there does not',
    given: { recipient: { contacts: [PHONE] } },
    past: aPast([smsAttempt({ ordinal: 1, state: 'sending' }), acceptedSms({ ordinal: 2 })]),
    at: T0 + 2 * HOUR,
    policy: escalation,
    then: ['wait +130m 6-no-way-at-present'],
  },
  {
    case: 'a contact point that refused for good is no way to remind, and stays none',
    given: { recipient: { contacts: [PHONE] } },
    past: aPast([
      refusedAttempt({
        channel: 'sms',
        contactRef: 'phone',
        verdict: { label: 'mailbox_unknown', scope: 'recipient', temporary: false },
      }),
      acceptedSms({ ordinal: 2 }),
    ]),
    at: T0 + 2 * HOUR,
    policy: escalation,
    then: ['give_up [1] 4-bounced', 'wait +130m 6-no-way-at-present'],
  },
  {
    case: 'a mail of unknown outcome is repeated as the copy that it now is',
    past: aPast([acceptedSms({ ordinal: 1 }), anAttempt({ ordinal: 2, state: 'unknown' })]),
    at,
    policy: { sendCopyAfterFallback: true },
    then: ['attempt email[2] copy +2m 0-unknown-again', 'wait +12m 0-under-way'],
  },
]);

describe('a bounce after the end', () => {
  it('reopens the notification, and the next channel tells at once', () => {
    const bounced = anAttempt({
      state: 'bounced',
      verdict: { label: 'mailbox_full', scope: 'recipient', temporary: false },
    });
    const steps = nextSteps(aPast([bounced]), facts({ site: WELL }), DEFAULT_POLICY, T0 + DAY);
    expect(steps[0]).toMatchObject({
      kind: 'attempt',
      channel: 'sms',
      because: { rule: '4-bounced', facts: { channel: 'email', label: 'mailbox_full' } },
    });
  });

  it('gives a superseded mail another try when the SMS failed after all', () => {
    const past = aPast([anAttempt({ state: 'superseded' }), smsAttempt({ state: 'failed' })]);
    const steps = nextSteps(past, facts(), DEFAULT_POLICY, T0 + HOUR);
    expect(steps[0]).toMatchObject({ kind: 'attempt', ordinal: null, channel: 'email' });
  });
});
