import type { ReactElement } from 'react';

/** A colour and pattern of the charts; the same meaning everywhere. */
export type Fill = 'email' | 'sms' | 'push' | 'inbox' | 'held' | 'risk' | 'missed' | 'none' | 'way' | 'ok';

const FILLS: Readonly<Record<Fill, { readonly className?: string; readonly fill?: string }>> = {
  email: { className: 'c-mail' },
  sms: { fill: 'url(#p-sms)' },
  push: { fill: 'url(#p-push)' },
  inbox: { className: 'c-read' },
  way: { className: 'c-inbox' },
  held: { fill: 'url(#p-held)' },
  risk: { fill: 'url(#p-risk)' },
  missed: { fill: 'url(#p-missed)' },
  none: { className: 'c-none' },
  ok: { className: 'c-ok' },
};

/** Attributes that give an SVG shape that fill. */
export function fillOf(fill: Fill): { readonly className?: string; readonly fill?: string } {
  return FILLS[fill];
}

/** One part of a chart, in words. */
export interface LegendItem {
  readonly fill: Fill;
  readonly label: string;
  /** null: the legend of a chart with many figures. */
  readonly value: string | null;
}

/** The parts of a chart with their figures. */
export function Legend({ items }: { readonly items: readonly LegendItem[] }): ReactElement {
  return (
    <ul className="sb-legend">
      {items.map(({ fill, label, value }) => (
        <li key={label}>
          <svg className="sb-key" viewBox="0 0 14 14" aria-hidden="true" focusable="false">
            <rect width="14" height="14" {...fillOf(fill)} />
          </svg>
          <span>
            {label} {value !== null && <b className="sb-num">{value}</b>}
          </span>
        </li>
      ))}
    </ul>
  );
}
