import * as fc from 'fast-check';
import { anId } from '#testing';
import type { WebhookAnswer } from '../ports/index.js';
import { judgeAnswer } from './judge-answer.js';

const NOW = Date.UTC(2021, 2, 11, 13, 2);
const MINUTE_MS = 60_000;
const delivery = (tries = 0) => ({ id: anId(1), endpointId: anId(2), body: '{}', tries });
const answered = (status: number | null, retryAfterMs: number | null = null): WebhookAnswer => ({
  status,
  error: status === null ? 'timeout' : null,
  body: '',
  retryAfterMs,
  tookMs: 3,
});
const judged = (status: number | null, tries = 0, retryAfterMs: number | null = null, chance = 0) =>
  judgeAnswer(delivery(tries), answered(status, retryAfterMs), { nowMs: NOW, chance });

describe('an answer of an endpoint', () => {
  it.each([200, 201, 202, 204, 299])('%d is taken', (status) => {
    expect(judged(status, 4)).toMatchObject({ state: 'delivered', dueAtMs: null, endpoint: 'well' });
  });

  it.each([301, 302, 307, 400, 401, 404, 500, 503, null])('%s is tried again', (status) => {
    expect(judged(status)).toMatchObject({
      state: 'waiting',
      dueAtMs: NOW + 5_000,
      endpoint: 'failing',
      slowUntilMs: null,
    });
  });

  it('is waited for longer each time, ten tries in all', () => {
    const minutes = Array.from(
      { length: 9 },
      (_, tries) => ((judged(500, tries).dueAtMs ?? 0) - NOW) / MINUTE_MS,
    );
    expect(minutes).toEqual([5 / 60, 5, 30, 120, 300, 600, 840, 1_200, 1_440]);
    expect(judged(500, 9)).toMatchObject({ state: 'failed', dueAtMs: null, endpoint: 'failing' });
  });

  it.each([429, 502, 504])('%d slows its endpoint down', (status) => {
    expect(judged(status)).toMatchObject({ dueAtMs: NOW + MINUTE_MS, slowUntilMs: NOW + MINUTE_MS });
    expect(judged(status, 0, 90_000).slowUntilMs).toBe(NOW + 90_000);
  });

  it('is obeyed when it says when to come back', () => {
    expect(judged(503, 0, 120_000)).toMatchObject({ dueAtMs: NOW + 120_000, slowUntilMs: NOW + 120_000 });
    expect(judged(503, 1, 120_000).dueAtMs).toBe(NOW + 5 * MINUTE_MS);
  });

  it('410 ends it for the endpoint and keeps the event', () => {
    expect(judged(410)).toMatchObject({ state: 'waiting', endpoint: 'gone' });
  });

  it('never comes back earlier than its step, nor a tenth later', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 8 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (tries, chance) => {
          const [wait, jittered] = [0, chance].map(
            (one) => (judged(500, tries, null, one).dueAtMs ?? 0) - NOW,
          );
          expect(jittered).toBeGreaterThanOrEqual(wait ?? 0);
          expect(jittered).toBeLessThanOrEqual((wait ?? 0) * 1.1 + 1);
        },
      ),
    );
  });
});
