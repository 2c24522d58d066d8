import { REPLY_LABELS, type ReplyLabel, type ReplyScope, type SmtpStage } from '#domain';
import { ACCEPTED, observe, refused, verdict } from '../test/observed.js';
import { gotFurther, isGreeting, isRefusal, isSuccess, isUnreached, signOf, type Sign } from './sign.js';

const SLOW_MS = 30_000;

describe('what an outcome is a sign of', () => {
  it.each<[string, Partial<Parameters<typeof observe>[0]>, Sign]>([
    ['accepted', {}, 'success'],
    ['accepted just in time', { latencyMs: 30_000 }, 'success'],
    ['accepted slowly', { latencyMs: 30_001 }, 'slow_success'],
    ['cut after the hand-over', { outcome: 'unknown' }, 'unknown'],
    ['connection failed', { outcome: 'connection_failed', stage: null }, 'unreachable'],
    ['connection failed in mid-session', { outcome: 'connection_failed', stage: 'data' }, 'unreachable'],
    ['no DNS', { outcome: 'dns_failed', stage: null }, 'unreachable'],
    ['no greeting', { outcome: 'timeout', stage: 'connect' }, 'unreachable'],
    ['no answer of a gateway', { outcome: 'timeout', stage: null }, 'unreachable'],
    ['silence in mid-session', { outcome: 'timeout', stage: 'rcpt' }, 'timeout'],
    ['connection failed, our fault', { outcome: 'connection_failed', ownFault: true }, 'nothing'],
    ['no greeting, our fault', { outcome: 'timeout', stage: 'connect', ownFault: true }, 'nothing'],
    ['cut before the answer, our fault', { outcome: 'unknown', ownFault: true }, 'nothing'],
    ['silence in mid-session all the same', { outcome: 'timeout', stage: 'end', ownFault: true }, 'timeout'],
    ['accepted all the same', { ownFault: true }, 'success'],
    ['refused without words', { outcome: 'refused', stage: null, verdict: null }, 'refusal_temporary'],
  ])('%s', (_, given, sign) => {
    expect(signOf(observe(given), SLOW_MS)).toBe(sign);
  });

  it.each<[ReplyLabel, ReplyScope, boolean, Sign]>([
    ['sender_blocked_ip', 'sender_at_provider', false, 'block'],
    ['sender_blocked_ip', 'sender_at_provider', true, 'block_temporary'],
    ['policy', 'sender_at_provider', false, 'block'],
    ['policy', 'sender_at_provider', true, 'block_temporary'],
    ['policy', 'recipient', false, 'success'],
    ['policy', 'message', false, 'nothing'],
    ['auth_failure', 'sender_at_provider', false, 'refusal'],
    ['spam_content', 'sender_at_provider', true, 'refusal_temporary'],
    ['server_temporary', 'provider_outage', true, 'refusal_temporary'],
    ['server_temporary', 'provider_outage', false, 'refusal'],
    ['sender_rate_limited', 'sender_at_provider', true, 'rate_limit'],
    ['sender_rate_limited', 'sender_at_provider', false, 'rate_limit'],
    ['sender_rate_limited', 'recipient', true, 'success'],
    ['greylisted', 'message', true, 'nothing'],
    ['greylisted', 'sender_at_provider', true, 'nothing'],
    ['greylisted', 'provider_outage', true, 'nothing'],
    ['auth_failure', 'own_infrastructure', false, 'nothing'],
    ['mailbox_unknown', 'recipient', false, 'success'],
    ['mailbox_full', 'recipient', true, 'success'],
  ])('refused as %s, %s, temporary %s: %s', (label, scope, temporary, sign) => {
    expect(signOf(refused(label, scope, 'rcpt', temporary), SLOW_MS)).toBe(sign);
  });

  it.each(REPLY_LABELS)(
    '%s says nothing against the provider when it is about recipient or message',
    (label) => {
      const scopes = ['recipient', 'message', 'own_infrastructure'] as const;
      const signs = scopes.map((scope) => signOf(refused(label, scope, 'end'), SLOW_MS));
      expect(signs).toEqual(['success', 'nothing', 'nothing']);
    },
  );
});

describe('kinds of signs', () => {
  it.each<[Sign, boolean, boolean]>([
    ['success', true, false],
    ['slow_success', true, false],
    ['block', false, true],
    ['block_temporary', false, true],
    ['refusal', false, true],
    ['refusal_temporary', false, true],
    ['rate_limit', false, false],
    ['timeout', false, false],
    ['unreachable', false, false],
    ['unknown', false, false],
    ['nothing', false, false],
  ])('%s: success %s, refusal %s', (sign, success, refusal) => {
    expect([isSuccess(sign), isRefusal(sign)]).toEqual([success, refusal]);
  });

  it.each<[SmtpStage | null, boolean, boolean]>([
    [null, true, false],
    ['connect', true, false],
    ['ehlo', true, false],
    ['starttls', false, false],
    ['auth', false, false],
    ['mail', true, false],
    ['rcpt', false, true],
    ['data', false, true],
    ['end', false, true],
  ])('a refusal at %s: greeting %s, got further %s', (stage, greeting, further) => {
    const observation = observe({ outcome: 'refused', stage, verdict: verdict('greylisted', 'message') });
    expect([isGreeting(stage), gotFurther(observation)]).toEqual([greeting, further]);
  });

  it('takes only a reply for having got further', () => {
    expect(gotFurther(observe({ outcome: 'timeout', stage: 'end' }))).toBe(false);
    expect(isUnreached(ACCEPTED)).toBe(false);
  });
});
