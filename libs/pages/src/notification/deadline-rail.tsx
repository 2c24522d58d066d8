import type { ReactElement } from 'react';
import type { Channel } from '#domain';
import type { NotificationDeadline, NotificationPageModel } from '#contracts';
import { fillOf, type Fill } from '../components/legend.js';
import { usePage, type PageContextValue } from '../components/page-context.js';
import {
  afterRefusal,
  anchorOf,
  placeOnRail,
  RAIL_END,
  RAIL_LENGTH,
  RAIL_ROWS,
  RAIL_START,
  rowsOf,
  type RailLabel,
} from './rail-geometry.js';

const BAR = { y: 40, height: 10 } as const;
const HEIGHT = 104;
const DOTS: Readonly<Record<Channel, string>> = {
  email: 'c-mail',
  sms: 'c-sms',
  push: 'c-push',
  inbox: 'c-read',
};

const percent = (value: number): string => `${value.toFixed(2)}%`;

interface Rail {
  readonly model: NotificationPageModel;
  readonly deadline: NotificationDeadline;
}

interface Event extends RailLabel {
  readonly text: string;
  /** Colour of the dot; null for a mark that is no event. */
  readonly dot: string | null;
  readonly look: string;
}

function placeOf(at: string, { model, deadline }: Rail): number {
  return placeOnRail(at, model.acceptedAt, deadline.at);
}

/** Whether something went wrong before somebody was told. */
function wasRefused({ timeline }: NotificationPageModel): boolean {
  const bad = ['refused', 'held', 'bounced', 'failed'];
  return timeline.some((entry) => entry.kind === 'attempt' && bad.includes(entry.state));
}

function toldPlaceOf(at: string, rail: Rail): number {
  const place = placeOf(at, rail);
  return wasRefused(rail.model) ? afterRefusal(place) : place;
}

function toldEvents(rail: Rail, { texts, format }: PageContextValue): readonly Event[] {
  const { told, acceptedAt } = rail.model;
  if (told === null) return [];
  const text = texts.notification.rail.told(
    format.clockBeside(told.at, acceptedAt),
    texts.words.channelInSentence[told.channel],
  );
  const place = toldPlaceOf(told.at, rail);
  const dot = DOTS[told.channel];
  return [{ id: 'told', place, rows: ['above', 'below'], reach: 38, text, dot, look: 't-strong' }];
}

function otherEvents(rail: Rail, { texts, format }: PageContextValue): readonly Event[] {
  const t = texts.notification.rail;
  const { confirmedAt, latestSwitchAt } = rail.deadline;
  const { told, acceptedAt } = rail.model;
  const event = (id: string, at: string, reach: number): Omit<Event, 'text' | 'dot' | 'look'> => {
    return { id, place: placeOf(at, rail), rows: ['below', 'lower'], reach };
  };
  const confirmedDot = told === null ? 'c-ok' : DOTS[told.channel];
  return [
    ...(confirmedAt === null
      ? []
      : [
          {
            ...event('confirmed', confirmedAt, 38),
            text: t.confirmed(format.clockBeside(confirmedAt, acceptedAt)),
            dot: confirmedDot,
            look: 't-strong',
          },
        ]),
    ...(latestSwitchAt === null
      ? []
      : [
          {
            ...event('latest', latestSwitchAt, 18),
            text: t.latest(format.clockBeside(latestSwitchAt, acceptedAt)),
            dot: null,
            look: 'sb-hide-s',
          },
        ]),
  ];
}

/** The deadline's label stands above and may be long, with a day in it. Earlier entries have the right of way. */
function eventsOf(rail: Rail, page: PageContextValue): readonly Event[] {
  const { texts, format } = page;
  const text = texts.notification.rail.deadline(format.clockBeside(rail.deadline.at, rail.model.acceptedAt));
  const deadline: Event = {
    id: 'deadline',
    place: RAIL_END,
    rows: ['above'],
    reach: 60,
    text,
    dot: null,
    look: 't-strong',
  };
  return [deadline, ...toldEvents(rail, page), ...otherEvents(rail, page)];
}

function eventsInWords(rail: Rail, { texts, format }: PageContextValue): string {
  const t = texts.notification.rail;
  const { told, acceptedAt } = rail.model;
  const { at, confirmedAt, latestSwitchAt } = rail.deadline;
  const clock = (moment: string): string => format.clockBeside(moment, acceptedAt);
  return [
    t.accepted(format.clock(acceptedAt)),
    ...(told === null ? [] : [t.told(clock(told.at), texts.words.channelInSentence[told.channel])]),
    ...(confirmedAt === null ? [] : [t.confirmed(clock(confirmedAt))]),
    ...(latestSwitchAt === null ? [] : [t.latestInWords(clock(latestSwitchAt))]),
    t.deadline(clock(at)),
  ].join(', ');
}

function Stretch(props: { readonly from: number; readonly to: number; readonly fill: Fill }): ReactElement {
  const { from, to, fill } = props;
  return <rect x={percent(from)} width={percent(Math.max(0, to - from))} {...BAR} {...fillOf(fill)} />;
}

function Stretches({ rail }: { readonly rail: Rail }): ReactElement {
  const { told } = rail.model;
  const { confirmedAt } = rail.deadline;
  const before: Fill = wasRefused(rail.model) ? 'missed' : 'way';
  if (told === null) return <Stretch from={RAIL_START} to={placeOf(rail.model.now, rail)} fill={before} />;
  const reached = toldPlaceOf(told.at, rail);
  const confirmed = confirmedAt === null ? RAIL_END : placeOf(confirmedAt, rail);
  return (
    <>
      <Stretch from={RAIL_START} to={reached} fill={before} />
      <rect
        x={percent(reached)}
        width={percent(Math.max(0, confirmed - reached))}
        {...BAR}
        className={DOTS[told.channel]}
      />
      <g opacity=".45">
        <Stretch from={confirmed} to={RAIL_END} fill="ok" />
      </g>
    </>
  );
}

function Mark({ event }: { readonly event: Event }): ReactElement {
  const x = percent(event.place);
  if (event.dot !== null) return <circle cx={x} cy="45" r="9" className={event.dot} />;
  if (event.id === 'deadline') return <line x1={x} x2={x} y1="30" y2="60" className="s-ink" />;
  return <line x1={x} x2={x} y1="34" y2="56" className="s-ink" strokeDasharray="3 3" />;
}

/** From acceptance to the deadline: what was reached when, and the latest safe moment to change channel. */
export function DeadlineRail(rail: Rail): ReactElement {
  const page = usePage();
  const { clock, clockBeside } = page.format;
  const { acceptedAt } = rail.model;
  const events = eventsOf(rail, page);
  const rows = rowsOf(events);
  const label = page.texts.notification.rail.label(
    clock(acceptedAt),
    clockBeside(rail.deadline.at, acceptedAt),
    eventsInWords(rail, page),
  );
  return (
    <figure>
      <svg className="sb-chart" width="100%" height={HEIGHT} role="img" aria-label={label}>
        <rect x={percent(RAIL_START)} width={percent(RAIL_LENGTH)} {...BAR} rx="5" {...fillOf('none')} />
        <Stretches rail={rail} />
        {events.toReversed().map((event) => (
          <Mark key={event.id} event={event} />
        ))}
        {events.map(({ id, place, text, look }) => {
          const row = rows.get(id);
          if (row === undefined) return null;
          return (
            <text
              key={id}
              x={percent(place)}
              y={RAIL_ROWS[row]}
              textAnchor={anchorOf(place)}
              className={look}
            >
              {text}
            </text>
          );
        })}
      </svg>
    </figure>
  );
}
