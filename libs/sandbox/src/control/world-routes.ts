import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import { dnsOrder } from '../dns/dns-order.js';
import type { Ledger } from '../ledger.js';
import { ScenarioError } from '../scenario/scenario-file.js';
import type { RunningScenario, Scenarios } from '../scenario/scenarios.js';
import type { World } from '../world.js';
import { Problem, validated } from './problem.js';
import { ok, type Route, type RouteResult } from './route.js';

const tenYearsMs = 10 * 366 * 86_400_000;
const clockOrder = z
  .strictObject({
    advanceMs: z.number().int().min(0).max(tenYearsMs).optional(),
    rate: z.number().positive().max(100_000).optional(),
  })
  .refine(({ advanceMs, rate }) => advanceMs !== undefined || rate !== undefined, {
    path: ['advanceMs'],
    message: 'advanceMs or rate is needed',
  });
const scenarioOrder = z.strictObject({ yaml: z.string().max(1_000_000) });
const ledgerSlabRows = 5000;

/** Names, time, the ledger and scenarios. */
export function worldRoutes(world: World, scenarios: Scenarios): Route[] {
  const { clock, ledger, zone } = world;
  return [
    { method: 'GET', path: '/health', run: () => ok({ status: 'ok', now: clock.stamp() }) },
    {
      method: 'POST',
      path: '/dns',
      run: ({ body }) => {
        const { name, type, answer } = validated(dnsOrder, body);
        zone.override(name, type, answer === 'default' ? undefined : answer);
        return ok({ name, type, answer });
      },
    },
    { method: 'GET', path: '/clock', run: () => ok(shownClock(world)) },
    {
      method: 'POST',
      path: '/clock',
      run: ({ body }) => {
        const { advanceMs, rate } = validated(clockOrder, body);
        if (rate !== undefined) clock.setRate(rate);
        if (advanceMs !== undefined) clock.advance(advanceMs);
        return ok(shownClock(world));
      },
    },
    { method: 'GET', path: '/ledger', run: ({ query, answer }) => streamLedger(ledger, query, answer) },
    {
      method: 'POST',
      path: '/scenarios',
      run: ({ body }) => ({ status: 201, body: play(scenarios, validated(scenarioOrder, body).yaml) }),
    },
  ];
}

function play(scenarios: Scenarios, yaml: string): RunningScenario {
  try {
    return scenarios.run(yaml);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    const { field, reason: message } = error;
    throw new Problem(422, 'invalid_scenario', `The scenario is wrong at ${field}`, [{ field, message }]);
  }
}

function shownClock({ clock }: World): Record<string, unknown> {
  const { offsetMs, rate } = clock.reading();
  return { now: clock.stamp(), offsetMs, rate };
}

/** In slabs, so that a long ledger neither blocks the simulators nor stands in memory twice. */
async function streamLedger(
  ledger: Ledger,
  query: URLSearchParams,
  answer: ServerResponse,
): Promise<RouteResult> {
  const end = ledger.next;
  let at = Math.max(sinceOf(query), ledger.first);
  answer.writeHead(200, {
    'content-type': 'application/x-ndjson',
    'ledger-first': String(at),
    'ledger-next': String(end),
  });
  while (at < end && !answer.destroyed) {
    const lines = ledger.lines(at, Math.min(at + ledgerSlabRows, end));
    at = Math.max(at, ledger.first) + lines.length;
    const flushed = answer.write(lines.join(''));
    if (!flushed) await Promise.race([once(answer, 'drain'), once(answer, 'close')]);
  }
  answer.end();
  return undefined;
}

function sinceOf(query: URLSearchParams): number {
  const since = query.get('since') ?? '0';
  if (/^\d{1,15}$/.test(since)) return Number(since);
  throw new Problem(400, 'invalid_query', 'since must be a row number', [
    { field: 'since', message: 'must be a whole number' },
  ]);
}
