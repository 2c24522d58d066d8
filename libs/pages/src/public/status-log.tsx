import type { ReactElement } from 'react';
import type { StatusReport } from '#contracts';
import { usePage } from '../components/page-context.js';
import { withQuery } from '../components/query.js';
import { More, Section } from '../components/section.js';
import { entriesOf, type StatusEntry } from './status-entries.js';
import { fullMoment } from './status-finding.js';

/** So many of the newest are shown at once. */
const SHOWN = 8;

function Entries({ entries }: { readonly entries: readonly StatusEntry[] }): ReactElement {
  const page = usePage();
  return (
    <ol className="sb-list">
      {entries.map(({ key, at, text }) => (
        <li key={key}>
          <p className="sb-muted">
            <time dateTime={at}>{fullMoment(at, page)}</time>
          </p>
          <p>{text}</p>
        </li>
      ))}
    </ol>
  );
}

/** What was told, newest first, and where programs read it. */
export function StatusLog({ report }: { readonly report: StatusReport }): ReactElement {
  const page = usePage();
  const t = page.texts.status;
  const told = entriesOf(report, page).filter(({ withdrawn }) => !withdrawn);
  const earlier = told.slice(SHOWN);
  return (
    <Section id="verlauf" title={t.log}>
      {told.length === 0 ? <p>{t.nothingTold}</p> : <Entries entries={told.slice(0, SHOWN)} />}
      {earlier.length > 0 && (
        <More summary={t.earlier}>
          <Entries entries={earlier} />
        </More>
      )}
      <p className="sb-row">
        <a href={withQuery('/status.atom', { lang: page.frame.locale })}>{t.feed}</a>{' '}
        <a href="/status.json">{t.json}</a>
      </p>
    </Section>
  );
}
