import type { ReactElement } from 'react';
import type { IncidentListItem, IncidentListPageModel } from '#contracts';
import { LinkButton } from '../components/button.js';
import { renderDocument } from '../components/document.js';
import { usePage, type PageContextValue } from '../components/page-context.js';
import { withQuery } from '../components/query.js';
import { EmptyState, Heading, Section } from '../components/section.js';
import { StaffShell } from '../components/shell.js';
import { Table, type Column, type Row } from '../components/table.js';
import { headlineOf } from './headline.js';

interface Props {
  readonly model: IncidentListPageModel;
}

/** The finding comes first and is the link; the number only tells two apart. */
function What({ item }: { readonly item: IncidentListItem }): ReactElement {
  const { texts } = usePage();
  const { about, names, closedAt, number, href } = item;
  return (
    <>
      <a href={href}>{headlineOf({ about, names, closed: closedAt !== null }, texts)}</a>
      <br />
      <span className="sb-small sb-muted">{number}</span>
    </>
  );
}

function openColumns({ texts }: PageContextValue): readonly Column[] {
  const t = texts.incidentList;
  return [
    { key: 'what', label: t.what },
    { key: 'since', label: t.since },
    { key: 'affected', label: t.affected, numeric: true },
    { key: 'told', label: t.toldOtherwise, numeric: true },
    { key: 'risk', label: t.atRisk, numeric: true },
    { key: 'by', label: t.by },
  ];
}

function openRow(item: IncidentListItem, { texts, format }: PageContextValue): Row {
  const { counts, number, openedAt, acknowledgedBy } = item;
  const shown = (count: number | undefined): string =>
    count === undefined ? texts.words.none : format.count(count);
  return {
    key: number,
    cells: {
      what: <What item={item} />,
      since: format.shortMoment(openedAt),
      affected: shown(counts?.affected),
      told: shown(counts?.toldOtherwise),
      risk: (counts?.atRisk ?? 0) > 0 ? <b>{shown(counts?.atRisk)}</b> : shown(counts?.atRisk),
      by: acknowledgedBy ?? texts.incidentList.nobody,
    },
  };
}

function closedColumns({ texts }: PageContextValue): readonly Column[] {
  const t = texts.incidentList;
  return [
    { key: 'what', label: t.what },
    { key: 'since', label: t.since },
    { key: 'ended', label: t.ended },
    { key: 'lasted', label: t.lasted, numeric: true },
  ];
}

function closedRow(item: IncidentListItem, { texts, format }: PageContextValue): Row {
  const { number, openedAt, closedAt } = item;
  return {
    key: number,
    cells: {
      what: <What item={item} />,
      since: format.shortMoment(openedAt),
      ended: closedAt === null ? texts.words.none : format.shortMoment(closedAt),
      lasted:
        closedAt === null ? texts.words.none : format.duration(Date.parse(closedAt) - Date.parse(openedAt)),
    },
  };
}

function Pager({ model }: Props): ReactElement | null {
  const { incidentList: t } = usePage().texts;
  const { next, continued, href } = model;
  if (next === null && !continued) return null;
  return (
    <nav className="sb-row" aria-label={t.paging}>
      {continued && <a href={href}>{t.newest}</a>}
      {next !== null && (
        <a href={withQuery(href, { cursor: next })} rel="next">
          {t.older}
        </a>
      )}
    </nav>
  );
}

function Incidents({ model }: Props): ReactElement {
  const page = usePage();
  const t = page.texts.incidentList;
  return (
    <>
      {model.open.length > 0 && (
        <Section id="offen" title={t.open}>
          <Table
            caption={t.openCaption}
            columns={openColumns(page)}
            rows={model.open.map((item) => openRow(item, page))}
          />
        </Section>
      )}
      {model.closed.length > 0 && (
        <Section id="beendet" title={t.closed}>
          <Table
            caption={t.closedCaption}
            columns={closedColumns(page)}
            rows={model.closed.map((item) => closedRow(item, page))}
          />
        </Section>
      )}
    </>
  );
}

function IncidentListPage({ model }: Props): ReactElement {
  const { incidentList: t } = usePage().texts;
  const isEmpty = model.open.length === 0 && !model.continued;
  return (
    <StaffShell title={t.title} frame={model} current="incidents">
      <Heading>{t.title}</Heading>
      {isEmpty && <EmptyState title={t.none} text={t.noneText} />}
      <Incidents model={model} />
      <Pager model={model} />
      <div className="sb-btns">
        <LinkButton look="secondary" small href={model.openByHandHref}>
          {t.openByHand}
        </LinkButton>
      </div>
    </StaffShell>
  );
}

/** All incidents for administrators: open ones with their figures, then closed ones, paging by cursor. */
export function renderIncidentListPage(model: IncidentListPageModel): string {
  return renderDocument(model, <IncidentListPage model={model} />);
}
