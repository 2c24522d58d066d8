import type { ReactElement } from 'react';
import { fillOf, type Fill } from './legend.js';

/** Days of a strip. */
export const STRIP_DAYS = 90;

const HEIGHT = 26;
/** A day without fault is lower than one that asks for a look. */
const CALM = { y: 7.8, height: 18.2 } as const;
const STEP = 100 / STRIP_DAYS;
const WIDTH = `${(STEP * 0.74).toFixed(3)}%`;
const SCALE_ID = 'p-days';

/** A day that is marked. */
export interface MarkedDay {
  /** 0 is the oldest day. */
  readonly index: number;
  readonly fill: Fill;
}

const xOf = (index: number): string => `${(index * STEP).toFixed(3)}%`;

/** The calm days of all strips of a page, drawn once: forty strips of ninety rectangles were most of its bytes. */
export function HeatStripScale(): ReactElement {
  return (
    <svg className="sb-patterns" width="0" height="0" aria-hidden="true" focusable="false">
      <defs>
        <g id={SCALE_ID}>
          {Array.from({ length: STRIP_DAYS }, (_, index) => (
            <rect key={index} x={xOf(index)} width={WIDTH} {...CALM} className="c-ok" />
          ))}
        </g>
      </defs>
    </svg>
  );
}

/** One bar a day, today at the right; the finding stands in words for those who do not see it. Needs a scale on its page. */
export function HeatStrip(props: {
  readonly finding: string;
  readonly marked: readonly MarkedDay[];
}): ReactElement {
  return (
    <svg className="sb-chart" width="100%" height={HEIGHT} role="img" aria-label={props.finding}>
      <use href={`#${SCALE_ID}`} />
      {props.marked.map(({ index, fill }) => (
        <g key={index}>
          <rect x={xOf(index)} width={WIDTH} height={HEIGHT} className="c-bg" />
          <rect x={xOf(index)} width={WIDTH} height={HEIGHT} {...fillOf(fill)} />
        </g>
      ))}
    </svg>
  );
}
