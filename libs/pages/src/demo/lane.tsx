import type { ReactElement } from 'react';
import type { Channel } from '#domain';
import type { DemoLane } from '#contracts';
import { HealthMark } from '../components/badge.js';
import { usePage, type PageContextValue } from '../components/page-context.js';

const DOTS: Readonly<Record<Channel, string>> = {
  email: 'c-mail',
  sms: 'c-sms',
  push: 'c-push',
  inbox: 'c-inbox',
};
const MOST_DOTS = 12;
const MOST_HELD = 14;
/** A dot stands for four messages a minute, so that a busy provider looks busy and none overflows. */
const MESSAGES_PER_DOT = 4;

function nameOf({ name, channel }: DemoLane, { texts }: PageContextValue): string {
  if (name !== null) return name;
  return channel === 'email' ? texts.words.otherProviders : texts.words.channel[channel];
}

function isShut({ health, held }: DemoLane): boolean {
  return health === 'blocked' || (health === 'probing' && held > 0);
}

function findingOf(lane: DemoLane, page: PageContextValue): string {
  const { demo } = page.texts;
  const name = nameOf(lane, page);
  if (isShut(lane)) return demo.laneHeld(name, page.format.count(lane.held));
  if (lane.perMinute === 0) return demo.laneStill(name);
  return demo.laneFlows(name, page.format.count(lane.perMinute));
}

function Moving({ lane }: { readonly lane: DemoLane }): ReactElement {
  const dots = Math.min(MOST_DOTS, Math.ceil(lane.perMinute / MESSAGES_PER_DOT));
  return (
    <g className="sb-move">
      {Array.from({ length: dots }, (_, index) => (
        <circle
          key={index}
          cx={`${(((index + 0.5) * 90) / dots).toFixed(1)}%`}
          cy="15"
          r="6"
          className={DOTS[lane.channel]}
        />
      ))}
    </g>
  );
}

function Standing({ held }: { readonly held: number }): ReactElement {
  return (
    <>
      {Array.from({ length: Math.min(MOST_HELD, held) }, (_, index) => (
        <rect
          key={index}
          x={`${(2 + index * 6).toFixed(1)}%`}
          y="8"
          width="11"
          height="14"
          rx="2"
          fill="url(#p-held)"
        />
      ))}
      <rect x="90%" y="0" width="8" height="30" className="c-missed" />
    </>
  );
}

function Figures({ lane }: { readonly lane: DemoLane }): ReactElement {
  const { texts, format } = usePage();
  const rate = texts.demo.perMinute(format.count(lane.perMinute));
  const cost = lane.costCents === null || lane.costCents === 0 ? '' : ` · ${format.euros(lane.costCents)}`;
  const isWell = lane.health === 'healthy' && !lane.suspected;
  const held = lane.held > 0 ? texts.demo.held(format.count(lane.held)) : '';
  return (
    <div className="sb-small">
      <HealthMark health={lane.health} suspected={lane.suspected} well={`${rate}${cost}`} />
      {!isWell && (
        <>
          {' '}
          <span className="sb-nowrap">{held === '' ? rate : held}</span>
        </>
      )}
      {isWell && held !== '' && (
        <>
          {' '}
          · <span className="sb-nowrap">{held}</span>
        </>
      )}
    </div>
  );
}

/** One provider or channel: dots move while mail flows, and stand before a bar while it is refused. */
export function Lane({ lane }: { readonly lane: DemoLane }): ReactElement {
  const page = usePage();
  return (
    <li className="sb-lane">
      <div>
        <b>{nameOf(lane, page)}</b>
      </div>
      <svg className="sb-chart" width="100%" height="30" role="img" aria-label={findingOf(lane, page)}>
        <line x1="0" x2="100%" y1="15" y2="15" className="s-grid" />
        {isShut(lane) ? <Standing held={lane.held} /> : <Moving lane={lane} />}
      </svg>
      <Figures lane={lane} />
    </li>
  );
}
