import { GMX } from '../test/observed.js';
import { healthyRecord, SOUND_INFRASTRUCTURE } from './index.js';

const ZEROS = Array.from({ length: 12 }, () => 0);

describe('the beginning', () => {
  it('of a lane knows nothing', () => {
    expect(healthyRecord(GMX)).toEqual({
      key: GMX,
      state: 'healthy',
      sinceMs: null,
      because: { rule: 'no-evidence', facts: {} },
      blockedSinceMs: null,
      blockedBy: null,
      evidence: {
        refusalsInRow: 0,
        score: 0,
        unreachable: 0,
        unreachableSinceMs: null,
        lastBadMs: null,
        lastLabel: null,
        lastStage: null,
      },
      window: { newest: 0, attempts: ZEROS, refusals: ZEROS, slow: ZEROS },
      pace: { level: 0, perMinute: null, changedMs: null, replies: 0, lastReplyMs: null },
      late: null,
      slow: false,
      probe: {
        step: 0,
        nextMs: null,
        inFlightSinceMs: null,
        sent: 0,
        accepted: 0,
        inconclusive: 0,
        lastRecoveryMs: null,
        recoveredMs: null,
      },
      ramp: null,
      suspicion: { state: 'none', sinceMs: null },
    });
  });

  it('of our own infrastructure is sound', () => {
    expect(SOUND_INFRASTRUCTURE).toEqual({ broken: false, sinceMs: null, because: null });
  });
});
