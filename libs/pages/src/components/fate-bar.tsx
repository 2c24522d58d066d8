import type { ReactElement } from 'react';
import { fillOf, Legend, type Fill } from './legend.js';
import { usePage } from './page-context.js';

/** A part of all messages. */
export interface FatePart {
  readonly fill: Fill;
  readonly label: string;
  readonly count: number;
}

/** Six people of five thousand must stay visible: no part is narrower than this. */
const LEAST_PERCENT = 1.1;
const HEIGHT = 44;

/** Widths in percent that add up to 100 and give every part that is not empty its least. Same order as `counts`. */
export function widthsOf(counts: readonly number[]): readonly number[] {
  const total = counts.reduce((sum, value) => sum + value, 0);
  if (total === 0) return counts.map(() => 0);
  const isSmall = (value: number): boolean => value > 0 && (value / total) * 100 < LEAST_PERCENT;
  const small = counts.filter(isSmall).length;
  const large = counts.filter((value) => value > 0 && !isSmall(value)).reduce((sum, value) => sum + value, 0);
  const room = 100 - small * LEAST_PERCENT;
  return counts.map((value) => (isSmall(value) ? LEAST_PERCENT : value === 0 ? 0 : (value / large) * room));
}

const asPercent = (value: number): string => `${value.toFixed(2)}%`;

/** All messages as one bar, with the finding in words for those who do not see it. */
export function FateBar(props: {
  readonly finding: string;
  readonly parts: readonly FatePart[];
}): ReactElement {
  const { format } = usePage();
  const parts = props.parts.filter(({ count }) => count > 0);
  const widths = widthsOf(parts.map(({ count }) => count));
  const starts = widths.map((_, index) => widths.slice(0, index).reduce((sum, width) => sum + width, 0));
  return (
    <figure className="sb-flow">
      <svg className="sb-chart" width="100%" height={HEIGHT} role="img" aria-label={props.finding}>
        {parts.map(({ fill, label }, index) => (
          <rect
            key={label}
            x={asPercent(starts[index] ?? 0)}
            width={asPercent(widths[index] ?? 0)}
            height={HEIGHT}
            {...fillOf(fill)}
          />
        ))}
        {parts.slice(1).map(({ label }, index) => (
          <rect
            key={label}
            x={asPercent(starts[index + 1] ?? 0)}
            width="2"
            height={HEIGHT}
            className="c-bg"
          />
        ))}
      </svg>
      <Legend items={parts.map(({ fill, label, count }) => ({ fill, label, value: format.count(count) }))} />
    </figure>
  );
}
