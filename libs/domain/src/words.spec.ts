import {
  CHANNELS,
  CLAIM_SHARES,
  DomainError,
  LIVE_ATTEMPT_STATES,
  PROOF_LABELS,
  REPLY_LABELS,
  URGENCIES,
  isAtLeast,
} from './index.js';

describe('urgency', () => {
  it.each([
    ['routine', 'routine', true],
    ['routine', 'important', false],
    ['emergency', 'urgent', true],
    ['urgent', 'emergency', false],
  ] as const)('%s is at least %s: %p', (urgency, least, expected) => {
    expect(isAtLeast(urgency, least)).toBe(expected);
  });

  it('grants each urgency a share, and all of the claim in total', () => {
    const shares = URGENCIES.map((urgency) => CLAIM_SHARES[urgency]);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBe(100);
    expect(Math.min(...shares)).toBeGreaterThan(0);
  });
});

describe('words', () => {
  it('has four channels and six live attempt states', () => {
    expect(CHANNELS).toEqual(['email', 'sms', 'push', 'inbox']);
    expect(LIVE_ATTEMPT_STATES).toHaveLength(6);
  });

  it('names only labels as proof that exist, and none that is about us', () => {
    for (const label of PROOF_LABELS) expect(REPLY_LABELS).toContain(label);
    expect(PROOF_LABELS).not.toContain('sender_blocked_ip');
    expect(PROOF_LABELS).not.toContain('mailbox_full');
  });

  it('gives errors a stable code', () => {
    const error = new DomainError('some-code', 'some text');
    expect(error).toBeInstanceOf(Error);
    expect([error.code, error.name]).toEqual(['some-code', 'DomainError']);
    expect(error.message).toBe('some text');
  });
});
