import type { ReactElement } from 'react';
import type { HeldPageModel, HeldRow } from '#contracts';
import { renderDocument } from '../components/document.js';
import { usePage, type PageContextValue } from '../components/page-context.js';
import { EmptyState, Heading } from '../components/section.js';
import { StaffShell } from '../components/shell.js';
import { Table, type Column, type Row } from '../components/table.js';

function columnsOf({ texts }: PageContextValue): readonly Column[] {
  const t = texts.held;
  return [
    { key: 'provider', label: t.provider },
    { key: 'department', label: t.department },
    { key: 'count', label: t.count, numeric: true },
    { key: 'deadline', label: t.nextDeadline },
    { key: 'oldest', label: t.oldest },
    { key: 'incident', label: t.incident },
  ];
}

function rowOf(row: HeldRow, { texts, format }: PageContextValue): Row {
  const { site, name, department, count, oldestAt, nextDeadlineAt, incident } = row;
  return {
    key: `${site} ${department}`,
    cells: {
      provider: name,
      department,
      count: format.count(count),
      deadline: nextDeadlineAt === null ? texts.words.none : <b>{format.shortMoment(nextDeadlineAt)}</b>,
      oldest: format.shortMoment(oldestAt),
      incident: incident === null ? texts.words.none : <a href={incident.href}>{incident.number}</a>,
    },
  };
}

/** Those with a deadline first, the nearest on top; then the oldest. */
function inOrder(rows: readonly HeldRow[]): readonly HeldRow[] {
  const late = '9999';
  return [...rows].sort(
    (one, other) =>
      (one.nextDeadlineAt ?? late).localeCompare(other.nextDeadlineAt ?? late) ||
      one.oldestAt.localeCompare(other.oldestAt),
  );
}

function HeldPage({ model }: { readonly model: HeldPageModel }): ReactElement {
  const page = usePage();
  const { texts, format } = page;
  const t = texts.held;
  const isEmpty = model.rows.length === 0;
  return (
    <StaffShell title={t.title} frame={model} current="held">
      <Heading below={!isEmpty && <p className="sb-muted">{t.note}</p>}>
        {isEmpty ? t.title : t.finding(format.count(model.total), model.total === 1)}
      </Heading>
      {isEmpty ? (
        <EmptyState title={t.none} text={t.noneText} />
      ) : (
        <Table
          caption={t.caption}
          columns={columnsOf(page)}
          rows={inOrder(model.rows).map((row) => rowOf(row, page))}
        />
      )}
    </StaffShell>
  );
}

/** Held mail by provider and department: how many, since when, by when. No recipients. */
export function renderHeldPage(model: HeldPageModel): string {
  return renderDocument(model, <HeldPage model={model} />);
}
