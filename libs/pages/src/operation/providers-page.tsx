import type { ReactElement } from 'react';
import type { ProviderRow, ProvidersPageModel } from '#contracts';
import { HealthMark } from '../components/badge.js';
import { renderDocument } from '../components/document.js';
import { usePage, type PageContextValue } from '../components/page-context.js';
import { EmptyState, Heading } from '../components/section.js';
import { StaffShell } from '../components/shell.js';
import { Table, type Column, type Row } from '../components/table.js';
import { isUnwell, sickFirst } from './sickness.js';

/** Columns that have nothing to say of anybody are left out. */
function columnsOf({ texts }: PageContextValue, rows: readonly ProviderRow[]): readonly Column[] {
  const t = texts.providers;
  const where = (some: (row: ProviderRow) => boolean, column: Column): readonly Column[] =>
    rows.some(some) ? [column] : [];
  return [
    { key: 'provider', label: t.provider },
    { key: 'state', label: t.state },
    ...where(({ since }) => since !== null, { key: 'since', label: t.since }),
    ...where(({ nextProbeAt }) => nextProbeAt !== null, { key: 'probe', label: t.nextProbe }),
    ...where(({ perMinute }) => perMinute !== null, { key: 'rate', label: t.rate }),
    { key: 'channel', label: t.channel },
    { key: 'waiting', label: t.waiting, numeric: true },
    ...where(({ oldestWaitingAt }) => oldestWaitingAt !== null, { key: 'oldest', label: t.oldest }),
  ];
}

function rowOf(row: ProviderRow, { texts, format }: PageContextValue): Row {
  const t = texts.providers;
  const { none, channel } = texts.words;
  const at = (moment: string | null): string => (moment === null ? none : format.shortMoment(moment));
  const isBad = row.health === 'blocked' || row.health === 'probing';
  return {
    key: row.id,
    ...(isBad ? { look: 'bad' as const } : isUnwell(row) ? {} : { look: 'fine' as const }),
    cells: {
      provider: <a href={row.href}>{row.name}</a>,
      state: <HealthMark health={row.health} suspected={row.suspected} />,
      since: at(row.since),
      probe: at(row.nextProbeAt),
      rate: isBad ? t.onlyProbes : row.perMinute === null ? t.free : t.perMinute(format.count(row.perMinute)),
      channel: channel[row.channel],
      waiting: format.count(row.waiting),
      oldest: at(row.oldestWaitingAt),
    },
  };
}

function ProvidersPage({ model }: { readonly model: ProvidersPageModel }): ReactElement {
  const page = usePage();
  const { texts } = page;
  const t = texts.providers;
  const rows = sickFirst(model.providers);
  const unwell = rows.filter(isUnwell).map(({ name }) => name);
  return (
    <StaffShell title={t.title} frame={model} current="providers">
      <Heading
        below={rows.length > 0 && <p>{unwell.length === 0 ? t.fine : t.unwell(texts.words.and(unwell))}</p>}
      >
        {t.title}
      </Heading>
      {rows.length === 0 ? (
        <EmptyState title={t.empty} text={t.emptyText} />
      ) : (
        <Table
          caption={t.caption}
          columns={columnsOf(page, rows)}
          rows={rows.map((row) => rowOf(row, page))}
        />
      )}
    </StaffShell>
  );
}

/** Mailbox providers and gateways with their health, the sick first. */
export function renderProvidersPage(model: ProvidersPageModel): string {
  return renderDocument(model, <ProvidersPage model={model} />);
}
