import {
  ACCEPTED,
  after,
  asProbe,
  BLOCKED_AT_CONNECT,
  CONNECTION_FAILED,
  HOUR,
  MINUTE,
  T0,
  TIMED_OUT,
  times,
} from '../test/observed.js';
import { admission, beginProbe, learn, pardon } from './index.js';

describe('pardon after a failure of our own', () => {
  it('forgets that a site was out of reach', () => {
    const record = pardon(after([TIMED_OUT, CONNECTION_FAILED]), T0 + MINUTE);
    expect(record.evidence).toMatchObject({ score: 1, unreachable: 0, unreachableSinceMs: null });
  });

  it('leaves alone what was never out of reach', () => {
    const record = after([ACCEPTED, TIMED_OUT]);
    expect(pardon(record, T0 + MINUTE)).toBe(record);
    const blocked = after(times(3, BLOCKED_AT_CONNECT));
    expect(pardon(blocked, T0 + MINUTE)).toBe(blocked);
  });

  const cut = after(times(10, CONNECTION_FAILED), { everyMs: MINUTE });

  it('frees a lane that was blocked for nothing else', () => {
    expect(cut.blockedBy).toBe('unreachable');
    const record = pardon(cut, T0 + HOUR);
    expect(record).toMatchObject({
      state: 'healthy',
      sinceMs: T0 + HOUR,
      blockedSinceMs: null,
      blockedBy: null,
      because: { rule: 'pardoned' },
      probe: { step: 0, nextMs: null, inFlightSinceMs: null },
    });
    expect(admission(record, T0 + HOUR).kind).toBe('open');
  });

  it('frees it on its way back too', () => {
    const at = cut.probe.nextMs ?? 0;
    const recovering = learn(beginProbe(cut, at), asProbe(ACCEPTED), at, 0.5);
    expect(pardon(recovering, at)).toMatchObject({ state: 'healthy', ramp: null });
  });
});
