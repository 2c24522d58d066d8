import type { ClaimedAttempt, HandOver } from '../ports/index.js';
import { readHandOver } from './read-hand-over.js';

/** What reading a hand-over needs of an attempt. */
const aClaimedAttempt = ({ lane }: { lane: string }) =>
  ({
    notificationId: '01a20f5c-3931-78f3-b202-759e70146669',
    ordinal: 1,
    fence: 1,
    lane,
    before: 'queued',
  }) as ClaimedAttempt;

const lane = 'email:transactional:relay:gmx.net';
const refused = (reply: string, stage: 'connect' | 'auth' | 'mail' | 'rcpt' | 'end'): HandOver => ({
  kind: 'refused',
  reply,
  code: Number(reply.slice(0, 3)),
  stage,
  meaning: null,
  latencyMs: 5,
});

describe("what the city's own relay answers", () => {
  it.each<[string, HandOver, Record<string, unknown>, string | null, Record<string, unknown> | null]>([
    [
      'taken: nothing is known of the provider',
      {
        kind: 'accepted',
        reply: '250 2.0.0 Ok: queued as 4gKx3s5L9bz1Y2',
        gatewayId: '4gKx3s5L9bz1Y2',
        latencyMs: 5,
      },
      { state: 'accepted_by_gateway', gatewayId: '4gKx3s5L9bz1Y2' },
      null,
      { outcome: 'accepted' },
    ],
    [
      'its daily limit is our limit',
      refused('450 4.7.1 Error: too much mail from 10.0.0.1', 'mail'),
      { state: 'deferred', scope: 'own_infrastructure', label: 'sender_rate_limited' },
      'own_infrastructure',
      { outcome: 'refused', verdict: { label: 'sender_rate_limited', scope: 'sender_at_provider' } },
    ],
    [
      'it does not relay for us',
      refused('554 5.7.1 <@gmx.de>: Relay access denied', 'rcpt'),
      { state: 'refused', scope: 'own_infrastructure', suppress: false },
      'own_infrastructure',
      { outcome: 'refused' },
    ],
    [
      'a wrong password',
      refused('535 5.7.8 Error: authentication failed', 'auth'),
      { scope: 'own_infrastructure', suppress: false },
      'own_infrastructure',
      { outcome: 'refused' },
    ],
    [
      'it asked the provider before it answered: no such mailbox',
      refused('550 5.1.1 <@gmx.de>: Recipient address rejected: User unknown', 'rcpt'),
      { state: 'bounced', scope: 'recipient' },
      null,
      { outcome: 'refused' },
    ],
    [
      'not reached',
      {
        kind: 'unreachable',
        reason: 'connection_failed',
        stage: 'connect',
        detail: 'ECONNREFUSED',
        latencyMs: 5,
      },
      { state: 'deferred', scope: 'own_infrastructure' },
      'own_infrastructure',
      { outcome: 'connection_failed' },
    ],
    [
      'cut after the final dot',
      { kind: 'unknown', stage: 'end', detail: 'timeout', latencyMs: 5 },
      { state: 'unknown', scope: null },
      'own_infrastructure',
      { outcome: 'unknown' },
    ],
  ])('%s', (_, handOver, outcome, ofLane, ofRelay) => {
    const read = readHandOver(aClaimedAttempt({ lane }), handOver, { nowMs: 1_000, quarantineMs: 90_000 });
    expect(read.outcome).toMatchObject(outcome);
    expect(read.observation?.verdict?.scope ?? null).toBe(ofLane);
    if (ofRelay === null) expect(read.ofRelay).toBeNull();
    else expect(read.ofRelay).toMatchObject(ofRelay);
  });

  it('says nothing of a relay where mail goes out directly', () => {
    const direct = aClaimedAttempt({ lane: 'email:transactional:direct:gmx.net' });
    const read = readHandOver(direct, refused('450 4.7.1 too much mail', 'mail'), {
      nowMs: 1,
      quarantineMs: 1,
    });
    expect(read.ofRelay).toBeUndefined();
    expect(read.outcome.scope).toBe('sender_at_provider');
  });
});
