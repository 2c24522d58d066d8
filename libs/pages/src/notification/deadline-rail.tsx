import type { ReactElement } from 'react';
import type { Channel } from '#domain';
import type { NotificationDeadline, NotificationPageModel } from '#contracts';
import { fillOf, type Fill } from '../components/legend.js';
import { usePage, type PageContextValue } from '../components/page-context.js';

/** The rail runs from acceptance to the deadline between these two, in percent of the width. */
const START = 4;
const LENGTH = 92;
const LEAST_REFUSAL = 2.2;
const BAR = { y: 40, height: 10 } as const;
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

/** Where a moment lies on the rail; moments outside are pinned to its ends. */
function placeOf(at: string, { model, deadline }: Rail): number {
  const from = Date.parse(model.acceptedAt);
  const span = Math.max(1, Date.parse(deadline.at) - from);
  const share = Math.min(1, Math.max(0, (Date.parse(at) - from) / span));
  return START + share * LENGTH;
}

/** Whether something went wrong before somebody was told. */
function wasRefused({ timeline }: NotificationPageModel): boolean {
  const bad = ['refused', 'held', 'bounced', 'failed'];
  return timeline.some((entry) => entry.kind === 'attempt' && bad.includes(entry.state));
}

/** Seconds of refusal would vanish under the dot on a rail of days: leave them a width that can be seen. */
function toldPlaceOf(at: string, rail: Rail): number {
  const place = placeOf(at, rail);
  return wasRefused(rail.model) ? Math.max(place, START + LEAST_REFUSAL) : place;
}

/** A label near an end grows inwards, so that none is cut off. */
function anchorOf(place: number): 'start' | 'middle' | 'end' {
  if (place < 20) return 'start';
  return place > 80 ? 'end' : 'middle';
}

function eventsInWords(rail: Rail, { texts, format }: PageContextValue): string {
  const t = texts.notification.rail;
  const { told } = rail.model;
  const { at, confirmedAt, latestSwitchAt } = rail.deadline;
  return [
    t.accepted(format.clock(rail.model.acceptedAt)),
    ...(told === null
      ? []
      : [
          t.told(
            format.clockBeside(told.at, rail.model.acceptedAt),
            texts.words.channelInSentence[told.channel],
          ),
        ]),
    ...(confirmedAt === null ? [] : [t.confirmed(format.clockBeside(confirmedAt, rail.model.acceptedAt))]),
    ...(latestSwitchAt === null
      ? []
      : [t.latestInWords(format.clockBeside(latestSwitchAt, rail.model.acceptedAt))]),
    t.deadline(format.clockBeside(at, rail.model.acceptedAt)),
  ].join(', ');
}

function Stretch(props: { readonly from: number; readonly to: number; readonly fill: Fill }): ReactElement {
  const { from, to, fill } = props;
  return <rect x={percent(from)} width={percent(Math.max(0, to - from))} {...BAR} {...fillOf(fill)} />;
}

function Stretches({ rail }: { readonly rail: Rail }): ReactElement {
  const { told } = rail.model;
  const end = START + LENGTH;
  const { confirmedAt } = rail.deadline;
  const before: Fill = wasRefused(rail.model) ? 'missed' : 'way';
  if (told === null) return <Stretch from={START} to={placeOf(rail.model.now, rail)} fill={before} />;
  const reached = toldPlaceOf(told.at, rail);
  const confirmed = confirmedAt === null ? null : placeOf(confirmedAt, rail);
  return (
    <>
      <Stretch from={START} to={reached} fill={before} />
      <rect
        x={percent(reached)}
        width={percent((confirmed ?? end) - reached)}
        {...BAR}
        className={DOTS[told.channel]}
      />
      {confirmed !== null && (
        <g opacity=".45">
          <Stretch from={confirmed} to={end} fill="ok" />
        </g>
      )}
    </>
  );
}

function Label(props: {
  readonly place: number;
  readonly row: 'above' | 'below';
  readonly className: string;
  readonly children: string;
}): ReactElement {
  return (
    <text
      x={percent(props.place)}
      y={props.row === 'above' ? 24 : 76}
      textAnchor={anchorOf(props.place)}
      className={props.className}
    >
      {props.children}
    </text>
  );
}

function Events({ rail }: { readonly rail: Rail }): ReactElement {
  const { texts, format } = usePage();
  const t = texts.notification.rail;
  const { told } = rail.model;
  const { confirmedAt } = rail.deadline;
  return (
    <>
      {told !== null && (
        <>
          <circle cx={percent(toldPlaceOf(told.at, rail))} cy="45" r="9" className={DOTS[told.channel]} />
          <Label place={toldPlaceOf(told.at, rail)} row="above" className="t-strong">
            {t.told(
              format.clockBeside(told.at, rail.model.acceptedAt),
              texts.words.channelInSentence[told.channel],
            )}
          </Label>
        </>
      )}
      {confirmedAt !== null && (
        <>
          <circle
            cx={percent(placeOf(confirmedAt, rail))}
            cy="45"
            r="9"
            className={told === null ? 'c-ok' : DOTS[told.channel]}
          />
          <Label place={placeOf(confirmedAt, rail)} row="below" className="t-strong">
            {t.confirmed(format.clockBeside(confirmedAt, rail.model.acceptedAt))}
          </Label>
        </>
      )}
    </>
  );
}

function Limits({ rail }: { readonly rail: Rail }): ReactElement {
  const { texts, format } = usePage();
  const t = texts.notification.rail;
  const { at, latestSwitchAt } = rail.deadline;
  const latest = latestSwitchAt === null ? null : placeOf(latestSwitchAt, rail);
  const end = percent(START + LENGTH);
  return (
    <>
      {latest !== null && latestSwitchAt !== null && (
        <>
          <line
            x1={percent(latest)}
            x2={percent(latest)}
            y1="34"
            y2="56"
            className="s-ink"
            strokeDasharray="3 3"
          />
          <Label place={latest} row="below" className="sb-hide-s">
            {t.latest(format.clockBeside(latestSwitchAt, rail.model.acceptedAt))}
          </Label>
        </>
      )}
      <line x1={end} x2={end} y1="30" y2="60" className="s-ink" />
      <text x={end} y="24" textAnchor="end" className="t-strong">
        {t.deadline(format.clockBeside(at, rail.model.acceptedAt))}
      </text>
    </>
  );
}

/** From acceptance to the deadline: what was reached when, and the latest safe moment to change channel. */
export function DeadlineRail(rail: Rail): ReactElement {
  const page = usePage();
  const { clock, clockBeside } = page.format;
  const label = page.texts.notification.rail.label(
    clock(rail.model.acceptedAt),
    clockBeside(rail.deadline.at, rail.model.acceptedAt),
    eventsInWords(rail, page),
  );
  return (
    <figure>
      <svg className="sb-chart" width="100%" height="92" role="img" aria-label={label}>
        <rect x={percent(START)} width={percent(LENGTH)} {...BAR} rx="5" {...fillOf('none')} />
        <Stretches rail={rail} />
        <Limits rail={rail} />
        <Events rail={rail} />
      </svg>
    </figure>
  );
}
