import type { ReactElement } from 'react';
import type { IncidentFates, IncidentPageModel } from '#contracts';
import { Facts, type Fact } from '../components/facts.js';
import { FateBar } from '../components/fate-bar.js';
import type { Fill } from '../components/legend.js';
import { usePage, type PageContextValue } from '../components/page-context.js';
import { More, Section } from '../components/section.js';
import { HoursChart } from './hours-chart.js';

/** In the order of the bar: reached first, then what waits, then what is lost. */
const FILLS: readonly (readonly [keyof IncidentFates, Fill])[] = [
  ['sms', 'sms'],
  ['push', 'push'],
  ['inbox', 'inbox'],
  ['otherwise', 'ok'],
  ['email', 'email'],
  ['held', 'held'],
  ['atRisk', 'risk'],
  ['missed', 'missed'],
  ['unreached', 'none'],
  ['cancelled', 'way'],
];

/** All affected. */
export function affectedOf(fates: IncidentFates): number {
  return Object.values<number>({ ...fates }).reduce((sum, count) => sum + count, 0);
}

/** Those whom another way than the mail has reached. */
export function toldOtherwiseOf({ sms, push, inbox, otherwise }: IncidentFates): number {
  return sms + push + inbox + otherwise;
}

function findingOf(fates: IncidentFates, { texts, format }: PageContextValue): string {
  const t = texts.incident;
  const parts = FILLS.filter(([fate]) => fates[fate] > 0).map(
    ([fate]) => `${format.count(fates[fate])} ${t.fate[fate]}`,
  );
  return t.fateFinding(format.count(affectedOf(fates)), parts.join(', '));
}

function toldFact({ fates }: IncidentPageModel, { texts, format }: PageContextValue): Fact {
  const t = texts.incident;
  const told = toldOtherwiseOf(fates);
  return {
    label: t.toldOtherwise,
    value: format.count(told),
    note: t.ofAffected(format.percent(told / affectedOf(fates))),
  };
}

function deadlineFact({ deadlines }: IncidentPageModel, { texts, format }: PageContextValue): Fact {
  const t = texts.incident;
  const { kept, missed, total } = deadlines;
  if (total === 0) return { label: t.deadlinesKept, value: texts.words.none, note: t.noDeadlines };
  return {
    label: t.deadlinesKept,
    value: t.keptOf(format.count(kept), format.count(total)),
    note: missed === 0 ? t.noneMissed : t.missedNote(format.count(missed), missed === 1),
    ...(missed > 0 ? { tone: 'missed' as const } : {}),
  };
}

function smsFact({ sms }: IncidentPageModel, { texts, format }: PageContextValue): Fact {
  const t = texts.incident;
  return { label: t.smsCost, value: format.euros(sms.cents), note: t.smsCount(format.count(sms.count)) };
}

/** The nearest probe; a closed incident has none, and tells how long it was. */
function timeFact(model: IncidentPageModel, { texts, format }: PageContextValue): Fact {
  const t = texts.incident;
  const [next] = model.sites
    .flatMap(({ name, nextProbeAt }) => (nextProbeAt === null ? [] : [{ name, nextProbeAt }]))
    .sort((one, other) => one.nextProbeAt.localeCompare(other.nextProbeAt));
  if (next !== undefined && model.closed === null)
    return { label: t.nextProbe, value: format.clock(next.nextProbeAt), note: next.name };
  const until = model.closed?.at ?? model.now;
  return { label: t.lasts, value: format.duration(Date.parse(until) - Date.parse(model.openedAt)) };
}

/** What became of the affected: one bar, four figures, and hour by hour. */
export function FatesSection({ model }: { readonly model: IncidentPageModel }): ReactElement {
  const page = usePage();
  const { texts, format } = page;
  const t = texts.incident;
  const total = affectedOf(model.fates);
  if (total === 0)
    return (
      <Section id="verbleib" title={t.fates(format.count(total), false)}>
        <p>{t.noneAffected}</p>
      </Section>
    );
  const parts = FILLS.map(([fate, fill]) => ({ fill, label: t.fate[fate], count: model.fates[fate] }));
  return (
    <Section id="verbleib" title={t.fates(format.count(total), total === 1)}>
      <FateBar finding={findingOf(model.fates, page)} parts={parts} />
      <Facts facts={[toldFact, deadlineFact, smsFact, timeFact].map((fact) => fact(model, page))} />
      {model.hours.length > 0 && (
        <More summary={t.hours}>
          <HoursChart hours={model.hours} />
        </More>
      )}
    </Section>
  );
}
