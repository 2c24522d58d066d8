import type { ReactElement } from 'react';
import type { OverviewIncident, OverviewPageModel, ReportPeriod } from '#contracts';
import { Badge } from '../components/badge.js';
import { LinkButton } from '../components/button.js';
import { renderDocument } from '../components/document.js';
import { withQuery } from '../components/query.js';
import { usePage } from '../components/page-context.js';
import { EmptyState, Panel } from '../components/section.js';
import { StaffShell } from '../components/shell.js';
import { FatesSection } from './fates.js';
import { findingOf, totalOf } from './finding.js';
import { ProvidersSection } from './providers.js';
import { WaysAndReasons } from './ways-and-reasons.js';

interface Props {
  readonly model: OverviewPageModel;
}

const PERIODS: readonly ReportPeriod[] = ['24h', '7d', '30d'];

function Incident({ incident }: { readonly incident: OverviewIncident }): ReactElement {
  const { texts, format } = usePage();
  const t = texts.overview;
  const { href, names, since, affected, toldOtherwise, atRisk, nextDeadlineAt, ownInfrastructure } = incident;
  const moment = format.shortMoment(since);
  return (
    <Panel look="act">
      <p className="sb-row">
        <Badge tone="danger" icon="stop">
          {ownInfrastructure ? t.brokenSince(moment) : t.blockedSince(moment)}
        </Badge>{' '}
        <b>
          {ownInfrastructure
            ? t.ownInfrastructure
            : t.refuses(texts.words.and([...names]), names.length === 1)}
        </b>
      </p>
      <p>
        {t.toldOtherwise(format.count(toldOtherwise), format.count(affected))}
        {atRisk === 0 ? (
          t.noneAtRisk
        ) : (
          <>
            <b>{t.atRisk(format.count(atRisk), atRisk === 1)}</b>
            {nextDeadlineAt === null ? '.' : t.nextDeadline(format.moment(nextDeadlineAt))}
          </>
        )}
      </p>
      {href !== null && (
        <div className="sb-btns">
          <LinkButton look="primary" small href={href}>
            {t.openIncident}
          </LinkButton>
        </div>
      )}
    </Panel>
  );
}

function Periods({ model }: Props): ReactElement {
  const { overview } = usePage().texts;
  return (
    <nav className="sb-tabs" aria-label={overview.periods}>
      {PERIODS.map((period) => (
        <a
          key={period}
          href={withQuery(model.path, { period })}
          aria-current={period === model.period ? 'page' : undefined}
        >
          {overview.period[period]}
        </a>
      ))}
    </nav>
  );
}

function FirstSteps({ model }: Props): ReactElement {
  const { overview: t } = usePage().texts;
  return (
    <EmptyState title={t.firstSteps} text={t.emptyText}>
      <ol className="sb-steps">
        {t.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {model.firstCurl !== null && <pre>{model.firstCurl}</pre>}
    </EmptyState>
  );
}

function OverviewPage({ model }: Props): ReactElement {
  const page = usePage();
  const { texts, format } = page;
  const finding = findingOf(model, page);
  return (
    <StaffShell title={texts.overview.title} frame={model} current="overview">
      <div className="sb-head">
        <h1 className="kern-heading-large">{finding}</h1>
        <span className="sb-muted">
          {format.longDay(model.now)}, {format.clock(model.now)}
        </span>
      </div>
      {model.incidents.map((incident) => (
        <Incident key={`${incident.since} ${incident.names.join()}`} incident={incident} />
      ))}
      <Periods model={model} />
      {totalOf(model.fates) === 0 ? (
        <FirstSteps model={model} />
      ) : (
        <>
          <FatesSection model={model} />
          <ProvidersSection providers={model.providers} />
          <WaysAndReasons model={model} />
        </>
      )}
    </StaffShell>
  );
}

/** The delivery report for administrators: one sentence, open incidents, what became of all, providers, ways, reasons. */
export function renderOverviewPage(model: OverviewPageModel): string {
  return renderDocument(model, <OverviewPage model={model} />);
}
