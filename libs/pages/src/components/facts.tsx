import type { ReactElement } from 'react';

/** One key number. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly note?: string;
  readonly tone?: 'risk' | 'missed' | 'ok';
}

/** Key numbers in one row, parted by hairlines. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }): ReactElement {
  return (
    <dl className="sb-facts">
      {facts.map(({ label, value, note, tone }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className={tone === undefined ? undefined : `is-${tone}`}>{value}</dd>
          {note !== undefined && <dd className="sb-small sb-muted">{note}</dd>}
        </div>
      ))}
    </dl>
  );
}
