import type { ReactElement } from 'react';
import type { Fates, OverviewPageModel } from '#contracts';
import { FateBar, type FatePart } from '../components/fate-bar.js';
import { Facts, type Fact } from '../components/facts.js';
import type { Fill } from '../components/legend.js';
import { usePage, type PageContextValue } from '../components/page-context.js';
import { Section } from '../components/section.js';
import { toldOf, totalOf } from './finding.js';

const FILLS: readonly (readonly [keyof Fates, Fill])[] = [
  ['email', 'email'],
  ['sms', 'sms'],
  ['push', 'push'],
  ['inbox', 'inbox'],
  ['onTheWay', 'way'],
  ['held', 'held'],
  ['atRisk', 'risk'],
  ['missed', 'missed'],
  ['undeliverable', 'none'],
];
const TOLD: readonly (keyof Fates)[] = ['email', 'sms', 'push', 'inbox'];

function barFinding(fates: Fates, { texts, format }: PageContextValue): string {
  const t = texts.overview;
  const rest = FILLS.filter(([fate]) => !TOLD.includes(fate) && fates[fate] > 0).map(
    ([fate]) => `${format.count(fates[fate])} ${t.fate[fate]}`,
  );
  return t.fateFinding(format.count(totalOf(fates)), format.count(toldOf(fates)), rest.join(', '));
}

function toldFact({ fates, before }: OverviewPageModel, { texts, format }: PageContextValue): Fact {
  const t = texts.overview;
  const value = format.percent(toldOf(fates) / totalOf(fates));
  return before === null
    ? { label: t.told, value }
    : { label: t.told, value, note: t.before(format.percent(before.toldShare)) };
}

function timeFact({ timeToTold }: OverviewPageModel, { texts, format }: PageContextValue): Fact {
  const t = texts.overview;
  if (timeToTold === null) return { label: t.timeToTold, value: texts.words.none };
  return {
    label: t.timeToTold,
    value: format.duration(timeToTold.p50Ms),
    note: t.p95(format.duration(timeToTold.p95Ms)),
  };
}

function deadlineFact({ deadlines, before }: OverviewPageModel, { texts, format }: PageContextValue): Fact {
  const t = texts.overview;
  const { kept, total } = deadlines;
  if (total === 0) return { label: t.deadlinesKept, value: texts.words.none, note: t.noDeadlines };
  const share = before?.deadlinesKeptShare ?? null;
  return {
    label: t.deadlinesKept,
    value: format.percent(kept / total),
    ...(share === null ? {} : { note: t.before(format.percent(share)) }),
    ...(kept < total ? { tone: 'risk' as const } : {}),
  };
}

function costFact({ costCents, before }: OverviewPageModel, { texts, format }: PageContextValue): Fact {
  const t = texts.overview;
  const value = format.euros(costCents);
  return before === null
    ? { label: t.cost, value }
    : { label: t.cost, value, note: t.before(format.euros(before.costCents)) };
}

/** What became of all messages: one bar, four figures. */
export function FatesSection({ model }: { readonly model: OverviewPageModel }): ReactElement {
  const page = usePage();
  const { texts, format } = page;
  const t = texts.overview;
  const total = totalOf(model.fates);
  const parts: readonly FatePart[] = FILLS.map(([fate, fill]) => ({
    fill,
    label: t.fate[fate],
    count: model.fates[fate],
  }));
  return (
    <Section id="nachrichten" title={t.messages(format.count(total), total === 1, t.inPeriod[model.period])}>
      <FateBar finding={barFinding(model.fates, page)} parts={parts} />
      <Facts facts={[toldFact, timeFact, deadlineFact, costFact].map((fact) => fact(model, page))} />
    </Section>
  );
}
