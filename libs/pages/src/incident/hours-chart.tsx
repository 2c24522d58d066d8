import type { ReactElement } from 'react';
import type { IncidentHourView } from '#contracts';
import { ColumnsChart } from '../components/columns-chart.js';
import { Legend, type Fill } from '../components/legend.js';
import { usePage, type PageContextValue } from '../components/page-context.js';
import { Table, type Column, type Row } from '../components/table.js';

const HOUR_MS = 3_600_000;
/** Longer incidents are shown by parts of a day, so that columns stay wide enough to see. */
const MOST_COLUMNS = 48;

type Part = 'told' | 'held' | 'risk';
const PARTS: readonly (readonly [Part, Fill])[] = [
  ['told', 'ok'],
  ['held', 'held'],
  ['risk', 'risk'],
];

interface Span {
  readonly at: string;
  readonly counts: Readonly<Record<Part, number>>;
}

/** Hours without a gap between the first and the last, gathered where there are too many. */
export function spansOf(hours: readonly IncidentHourView[]): readonly Span[] {
  const [first] = hours;
  const last = hours.at(-1);
  if (first === undefined || last === undefined) return [];
  const from = Date.parse(first.at);
  const length = Math.round((Date.parse(last.at) - from) / HOUR_MS) + 1;
  const wide = Math.ceil(length / MOST_COLUMNS);
  return Array.from({ length: Math.ceil(length / wide) }, (_, index) => {
    const start = from + index * wide * HOUR_MS;
    const within = hours.filter(
      ({ at }) => Date.parse(at) >= start && Date.parse(at) < start + wide * HOUR_MS,
    );
    const sum = (count: (hour: IncidentHourView) => number): number =>
      within.reduce((total, hour) => total + count(hour), 0);
    return {
      at: new Date(start).toISOString(),
      counts: {
        told: sum((hour) => hour.toldOtherwise),
        held: sum((hour) => hour.held),
        risk: sum((hour) => hour.atRisk),
      },
    };
  });
}

const totalOf = ({ counts }: Span): number => counts.told + counts.held + counts.risk;

function columnsOf({ texts }: PageContextValue): readonly Column[] {
  const t = texts.incident;
  return [
    { key: 'hour', label: t.hour },
    ...PARTS.map(([part]) => ({ key: part, label: t.column[part], numeric: true })),
  ];
}

function rowOf({ at, counts }: Span, { format }: PageContextValue): Row {
  return {
    key: at,
    cells: {
      hour: format.shortMoment(at),
      told: format.count(counts.told),
      held: format.count(counts.held),
      risk: format.count(counts.risk),
    },
  };
}

/** The affected by the hour in which the provider failed them, by what became of them since. */
export function HoursChart({ hours }: { readonly hours: readonly IncidentHourView[] }): ReactElement {
  const page = usePage();
  const { texts, format } = page;
  const t = texts.incident;
  const spans = spansOf(hours);
  const most = spans.reduce((best, span) => (totalOf(span) > totalOf(best) ? span : best));
  return (
    <>
      <ColumnsChart
        finding={t.hoursFinding(format.shortMoment(most.at), format.count(totalOf(most)))}
        columns={spans.map(({ at, counts }) => ({
          label: format.clock(at),
          parts: PARTS.map(([part, fill]) => ({ fill, count: counts[part] })),
        }))}
      />
      <Legend items={PARTS.map(([part, fill]) => ({ fill, label: t.column[part], value: null }))} />
      <Table
        caption={t.hoursCaption}
        columns={columnsOf(page)}
        rows={spans.map((span) => rowOf(span, page))}
      />
    </>
  );
}
