import type { ReactElement } from 'react';
import type { NotificationStatus } from '#domain';
import type { NotificationListItem, NotificationListPageModel } from '#contracts';
import { StatusBadge } from '../components/badge.js';
import { SubmitButton } from '../components/button.js';
import { renderDocument } from '../components/document.js';
import { Select, TextField, type Option } from '../components/field.js';
import { usePage, type PageContextValue } from '../components/page-context.js';
import { withQuery } from '../components/query.js';
import { EmptyState, Heading } from '../components/section.js';
import { StaffShell } from '../components/shell.js';
import { Table, type Column, type Row } from '../components/table.js';

interface Props {
  readonly model: NotificationListPageModel;
}

const isFiltered = ({ filter }: NotificationListPageModel): boolean =>
  filter.status !== null || filter.reference !== null;

function columnsOf({ texts }: PageContextValue): readonly Column[] {
  const { subject, category, status, accepted, deadline } = texts.notificationList.columns;
  return [
    { key: 'subject', label: subject },
    { key: 'status', label: status },
    { key: 'category', label: category },
    { key: 'accepted', label: accepted },
    { key: 'deadline', label: deadline },
  ];
}

function Subject({ item }: { readonly item: NotificationListItem }): ReactElement {
  const { texts, format } = usePage();
  const t = texts.notificationList;
  return (
    <>
      <a href={item.href}>
        {item.subject ?? item.reference ?? t.withoutReference}
        <span className="kern-sr-only">, {format.shortMoment(item.acceptedAt)}</span>
      </a>
      {item.subject !== null && item.reference !== null && (
        <>
          <br />
          <span className="sb-small sb-muted">{item.reference}</span>
        </>
      )}
    </>
  );
}

function Status({ item }: { readonly item: NotificationListItem }): ReactElement {
  const { texts, format } = usePage();
  const { status, told } = item;
  if (status !== 'delivered' || told === null) return <StatusBadge status={status} />;
  return (
    <StatusBadge status={status}>
      {texts.notificationList.told(texts.words.by[told.channel], format.shortMoment(told.at))}
    </StatusBadge>
  );
}

function rowOf(item: NotificationListItem, { texts, format }: PageContextValue): Row {
  return {
    key: item.id,
    cells: {
      subject: <Subject item={item} />,
      status: <Status item={item} />,
      category: item.category,
      accepted: format.shortMoment(item.acceptedAt),
      deadline: item.deadlineAt === null ? texts.words.none : format.shortMoment(item.deadlineAt),
    },
  };
}

function Filter({ model }: Props): ReactElement {
  const { texts } = usePage();
  const t = texts.notificationList;
  const statuses = Object.entries(texts.words.status) as [NotificationStatus, string][];
  const options: readonly Option[] = [
    { value: '', label: t.allStatuses },
    ...statuses.map(([value, label]) => ({ value, label })),
  ];
  return (
    <form className="sb-form" method="get" action={model.href} role="search" aria-label={t.filter}>
      <div className="sb-filter">
        <Select
          field={{ name: 'status', label: t.status }}
          options={options}
          value={model.filter.status ?? ''}
        />
        <TextField
          field={{ name: 'reference', label: t.reference, hint: t.referenceHint }}
          input={{ defaultValue: model.filter.reference ?? '', autoComplete: 'off', spellCheck: false }}
        />
      </div>
      <div className="sb-btns">
        <SubmitButton look="secondary">{t.apply}</SubmitButton>
        {isFiltered(model) && <a href={model.href}>{t.reset}</a>}
      </div>
    </form>
  );
}

function Pager({ model }: Props): ReactElement | null {
  const { notificationList: t } = usePage().texts;
  const { next, continued, href, filter } = model;
  if (next === null && !continued) return null;
  const query = { status: filter.status, reference: filter.reference };
  return (
    <nav className="sb-row" aria-label={t.paging}>
      {continued && <a href={withQuery(href, query)}>{t.newest}</a>}
      {next !== null && (
        <a href={withQuery(href, { ...query, cursor: next })} rel="next">
          {t.older}
        </a>
      )}
    </nav>
  );
}

function NotificationListPage({ model }: Props): ReactElement {
  const page = usePage();
  const t = page.texts.notificationList;
  const filtered = isFiltered(model);
  return (
    <StaffShell title={t.title} frame={model} current="notifications">
      <Heading>{t.title}</Heading>
      <Filter model={model} />
      {model.items.length === 0 ? (
        <EmptyState
          title={filtered ? t.emptyFiltered : t.empty}
          text={filtered ? t.emptyFilteredText : t.emptyText}
        />
      ) : (
        <Table
          caption={t.caption}
          columns={columnsOf(page)}
          rows={model.items.map((item) => rowOf(item, page))}
        />
      )}
      <Pager model={model} />
    </StaffShell>
  );
}

/** A department's notifications: filter by status and reference, paging by cursor, cards on small screens. */
export function renderNotificationListPage(model: NotificationListPageModel): string {
  return renderDocument(model, <NotificationListPage model={model} />);
}
