import type { ReactElement } from 'react';
import type { SiteHour } from '#contracts';
import { fillOf, type Fill } from './legend.js';
import { usePage, type PageContextValue } from './page-context.js';

const HEIGHT = 28;
/** What is well stands lower: the shape tells it too. */
const LOOKS: Readonly<Record<SiteHour, { readonly fill: Fill; readonly top: number }>> = {
  well: { fill: 'ok', top: 8.4 },
  slow: { fill: 'risk', top: 4 },
  blocked: { fill: 'missed', top: 0 },
};

interface StripProps {
  readonly name: string;
  /** Oldest first. */
  readonly hours: readonly { readonly at: string; readonly state: SiteHour }[];
}

/** "in Ordnung, ab 14:00 gesperrt": only where it changes. */
function inWords({ hours }: StripProps, { texts, format }: PageContextValue): string {
  const { stripHour, stripPart } = texts.incident.site;
  return hours
    .filter(({ state }, index) => state !== hours[index - 1]?.state)
    .map(({ at, state }, index) =>
      index === 0 ? stripHour[state] : stripPart(stripHour[state], format.shortMoment(at)),
    )
    .join(', ');
}

/** A site hour by hour: blocked is crossed, slow dotted, well plain and lower. */
export function HealthStrip(props: StripProps): ReactElement | null {
  const page = usePage();
  const { hours } = props;
  if (hours.length === 0) return null;
  const width = 100 / hours.length;
  return (
    <svg
      className="sb-chart"
      width="100%"
      height={HEIGHT}
      role="img"
      aria-label={page.texts.incident.site.strip(props.name, inWords(props, page))}
    >
      {hours.map(({ at, state }, index) => (
        <rect
          key={at}
          x={`${(index * width).toFixed(3)}%`}
          width={`${(width * 0.8).toFixed(3)}%`}
          y={LOOKS[state].top}
          height={HEIGHT - LOOKS[state].top}
          {...fillOf(LOOKS[state].fill)}
        />
      ))}
    </svg>
  );
}
