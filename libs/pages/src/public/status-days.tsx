import type { ReactElement } from 'react';
import type { StatusReport, StatusService } from '#contracts';
import { Badge, HealthMark } from '../components/badge.js';
import { HeatStrip, HeatStripScale, STRIP_DAYS, type MarkedDay } from '../components/heat-strip.js';
import { fillOf, type Fill } from '../components/legend.js';
import { usePage, type PageContextValue } from '../components/page-context.js';
import { More, Section } from '../components/section.js';
import { Table, type Row } from '../components/table.js';
import { isIll, isShut, nameOf } from './status-finding.js';
import { runsOf } from './runs.js';

/** So many that were always well are shown at once; the others fold away. */
const WELL_SHOWN = 8;
const DAY_MS = 86_400_000;
const FILLS: Readonly<Record<'slow' | 'blocked', Fill>> = { slow: 'risk', blocked: 'missed' };

/** The sick first, then providers as the directory has them (the larger first), then the other ways. */
function inOrder(services: readonly StatusService[]): readonly StatusService[] {
  const rank = (service: StatusService): number => {
    if (isShut(service)) return 0;
    if (isIll(service) || service.suspected) return 1;
    if (service.kind !== 'email') return 4;
    return service.name === null ? 3 : 2;
  };
  return [...services].sort((one, other) => rank(one) - rank(other));
}

/** Which are shown, and which fold away: well now and on all days, and not among the first of these. */
function folded(services: readonly StatusService[]): {
  readonly shown: readonly StatusService[];
  readonly more: readonly StatusService[];
} {
  const ordered = inOrder(services);
  const wellNames = ordered
    .filter((one) => one.name !== null && !isIll(one) && !one.suspected && one.days.length === 0)
    .slice(WELL_SHOWN);
  return { shown: ordered.filter((one) => !wellNames.includes(one)), more: wellNames };
}

function markedDays({ days }: StatusService, { from }: StatusReport): readonly MarkedDay[] {
  const first = Date.parse(from);
  return days.map(({ date, state }) => ({ index: (Date.parse(date) - first) / DAY_MS, fill: FILLS[state] }));
}

/** "gesperrt: 3. Januar bis 4. Januar" for each run of ill days. */
function runTexts(
  service: StatusService,
  { to: today }: StatusReport,
  { texts, format }: PageContextValue,
): string[] {
  const t = texts.status;
  const dayOf = (date: string): string => format.dayAndMonth(`${date}T12:00:00Z`);
  return runsOf(service.days, today, isIll(service)).map(({ from, to, state, open }) => {
    const first = dayOf(from);
    const period = open ? t.since(first) : from === to ? first : t.fromTo(first, dayOf(to));
    return t.stateOn(t.runStates[isOthers(service) && state === 'slow' ? 'partly' : state], period);
  });
}

/** The small sites, which have no name of their own here. */
const isOthers = ({ kind, name }: StatusService): boolean => kind === 'email' && name === null;

/** "GMX: 88 von 90 Tagen ohne Störung, gesperrt: seit 11. März". */
function findingOfDays(service: StatusService, report: StatusReport, page: PageContextValue): string {
  const t = page.texts.status;
  const well = t.wellDays(page.format.count(STRIP_DAYS - service.days.length));
  const runs = runTexts(service, report, page);
  return `${nameOf(service, page)}: ${[well, ...runs].join(', ')}`;
}

function State({ service }: { readonly service: StatusService }): ReactElement {
  const { texts } = usePage();
  if (isOthers(service) && service.health === 'degraded')
    return (
      <Badge tone="warning" icon="slow">
        {texts.status.partly}
      </Badge>
    );
  return <HealthMark health={service.health} suspected={service.suspected} />;
}

function Strips(props: {
  readonly services: readonly StatusService[];
  readonly report: StatusReport;
}): ReactElement {
  const page = usePage();
  return (
    <ul>
      {props.services.map((service) => (
        <li key={service.id} className="sb-days">
          <div>
            <b>{nameOf(service, page)}</b>
          </div>
          <HeatStrip
            finding={findingOfDays(service, props.report, page)}
            marked={markedDays(service, props.report)}
          />
          <div>
            <State service={service} />
          </div>
        </li>
      ))}
    </ul>
  );
}

function Meanings(): ReactElement {
  const { dayStates } = usePage().texts.status;
  const meanings = [
    ['ok', dayStates.ok],
    ['risk', dayStates.slow],
    ['missed', dayStates.blocked],
  ] as const;
  return (
    <ul className="sb-legend">
      {meanings.map(([fill, label]) => (
        <li key={fill}>
          <svg className="sb-key" viewBox="0 0 14 14" aria-hidden="true" focusable="false">
            <rect width="14" height="14" {...fillOf(fill)} />
          </svg>
          <span>{label}</span>
        </li>
      ))}
    </ul>
  );
}

function rowOf(service: StatusService, report: StatusReport, page: PageContextValue): Row {
  const t = page.texts.status;
  const runs = runTexts(service, report, page);
  return {
    key: service.id,
    ...(isShut(service) ? { look: 'bad' as const } : {}),
    cells: {
      service: nameOf(service, page),
      well: t.ofDays(page.format.count(STRIP_DAYS - service.days.length)),
      runs: runs.length === 0 ? t.noFaults : runs.join('; '),
    },
  };
}

/** 90 days of every provider and way, a bar each, and the same as a table. */
export function StatusDays({ report }: { readonly report: StatusReport }): ReactElement {
  const page = usePage();
  const t = page.texts.status;
  const { shown, more } = folded(report.services);
  return (
    <Section id="tage" title={t.days}>
      {report.services.length === 0 ? (
        <p>{t.nothingYet}</p>
      ) : (
        <>
          <p className="sb-muted">{t.daysNote}</p>
          <HeatStripScale />
          <Strips services={shown} report={report} />
          {more.length > 0 && (
            <More summary={t.moreWell(page.format.count(more.length), more.length === 1)}>
              <Strips services={more} report={report} />
            </More>
          )}
          <Meanings />
          <More summary={t.asTable}>
            <Table
              caption={t.daysCaption}
              columns={[
                { key: 'service', label: t.service },
                { key: 'well', label: t.withoutFault },
                { key: 'runs', label: t.faults },
              ]}
              rows={[...shown, ...more].map((service) => rowOf(service, report, page))}
            />
          </More>
        </>
      )}
    </Section>
  );
}
