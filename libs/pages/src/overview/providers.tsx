import type { ReactElement } from 'react';
import type { OverviewProvider } from '#contracts';
import { HealthMark } from '../components/badge.js';
import { usePage, type PageContextValue } from '../components/page-context.js';
import { Section } from '../components/section.js';
import { Table, type Column, type Row } from '../components/table.js';
import { isUnwell, sickFirst } from './finding.js';

/** Columns that nothing is known about are left out. */
function columnsOf({ texts }: PageContextValue, providers: readonly OverviewProvider[]): readonly Column[] {
  const t = texts.overview;
  const known = (key: 'since' | 'p50Ms' | 'p95Ms' | 'oldestWaitingMs', column: Column): Column[] =>
    providers.some((provider) => provider[key] !== null) ? [column] : [];
  return [
    { key: 'provider', label: t.provider },
    { key: 'state', label: t.state },
    ...known('since', { key: 'since', label: t.since }),
    { key: 'accepted', label: t.accepted, numeric: true },
    { key: 'affected', label: t.affected, numeric: true },
    ...known('p50Ms', { key: 'p50', label: t.median, numeric: true }),
    ...known('p95Ms', { key: 'p95', label: t.ninetyFive, numeric: true }),
    ...known('oldestWaitingMs', { key: 'oldest', label: t.oldest, numeric: true }),
  ];
}

function rowOf(provider: OverviewProvider, { texts, format }: PageContextValue): Row {
  const { none } = texts.words;
  const time = (ms: number | null): string => (ms === null ? none : format.duration(ms));
  const isBad = provider.health === 'blocked' || provider.health === 'probing';
  return {
    key: provider.id,
    ...(isBad ? { look: 'bad' as const } : isUnwell(provider) ? {} : { look: 'fine' as const }),
    cells: {
      provider: provider.name,
      state: <HealthMark health={provider.health} suspected={provider.suspected} />,
      since: provider.since === null ? none : format.shortMoment(provider.since),
      accepted: (
        <>
          {format.count(provider.accepted)}{' '}
          <span className="sb-muted">
            {texts.overview.outOf} {format.count(provider.attempts)}
          </span>
        </>
      ),
      affected: format.count(provider.affected),
      p50: time(provider.p50Ms),
      p95: time(provider.p95Ms),
      oldest: time(provider.oldestWaitingMs),
    },
  };
}

/** Mailbox providers, the sick first. */
export function ProvidersSection({
  providers,
}: {
  readonly providers: readonly OverviewProvider[];
}): ReactElement {
  const page = usePage();
  const t = page.texts.overview;
  return (
    <Section id="anbieter" title={t.providers}>
      {providers.length === 0 ? (
        <p>{t.noProviders}</p>
      ) : (
        <>
          {providers.some(isUnwell) && <p className="sb-muted">{t.providersNote}</p>}
          <Table
            caption={t.providersCaption}
            columns={columnsOf(page, providers)}
            rows={sickFirst(providers).map((provider) => rowOf(provider, page))}
          />
        </>
      )}
    </Section>
  );
}
