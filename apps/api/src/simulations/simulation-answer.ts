import type { SimulationAnswer } from '#contracts';
import type { ManyAnswer, OneAnswer, SeenSite, WhatIf } from '#foresight';
import { becauseAnswer } from '../send/timeline-answer.js';

/** The answer for one notification. */
export function oneAnswer(
  provider: string,
  whatIf: WhatIf,
  { fate, timeline, sites }: OneAnswer,
): SimulationAnswer {
  return {
    ...base(provider, whatIf, sites),
    notification: {
      status: fate.status,
      toldAt: momentOf(fate.toldAtMs),
      toldBy: fate.toldBy,
      heldAt: momentOf(fate.heldAtMs),
      atRiskAt: momentOf(fate.atRiskAtMs),
      missed: fate.isMissed,
      texts: fate.texts,
      costMicros: fate.costMicros,
      timeline: timeline.map(({ atMs, step, channel }) => ({
        at: new Date(atMs).toISOString(),
        step: step.kind,
        channel,
        because: becauseAnswer(step.because),
      })),
    },
    totals: null,
    perDay: null,
  };
}

/** The answer for the traffic of a time. */
export function manyAnswer(
  provider: string,
  whatIf: WhatIf,
  { totals, perDay, sites }: ManyAnswer,
): SimulationAnswer {
  return { ...base(provider, whatIf, sites), notification: null, totals, perDay: [...perDay] };
}

function base(
  provider: string,
  { failure }: WhatIf,
  sites: readonly SeenSite[],
): Pick<SimulationAnswer, 'failure' | 'sites'> {
  return {
    failure: {
      provider,
      sites: [...failure.sites],
      from: new Date(failure.fromMs).toISOString(),
      until: new Date(failure.untilMs).toISOString(),
    },
    sites: sites.map(({ site, knownAtMs, wellAgainAtMs }) => ({
      site: site.site,
      name: site.name,
      knownAt: momentOf(knownAtMs),
      wellAgainAt: momentOf(wellAgainAtMs),
    })),
  };
}

function momentOf(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString();
}
