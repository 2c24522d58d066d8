import type { ReactElement } from 'react';
import type { DemoOutcome, DemoPerson } from '#contracts';
import { Badge, type Tone } from '../components/badge.js';
import { usePage } from '../components/page-context.js';
import { BecauseLine } from '../components/section.js';
import type { IconName } from '../icons.js';

const LOOKS: Readonly<Record<DemoOutcome['state'], readonly [Tone, IconName]>> = {
  told: ['success', 'ok'],
  on_its_way: ['plain', 'probe'],
  held: ['plain', 'held'],
  undeliverable: ['danger', 'stop'],
  expired: ['danger', 'clock'],
};

function Outcome({
  outcome,
  isDue,
}: {
  readonly outcome: DemoOutcome;
  readonly isDue: boolean;
}): ReactElement {
  const { texts, format } = usePage();
  const [tone, icon] = LOOKS[outcome.state];
  const { state, channel, at } = outcome;
  const by = channel === null ? '' : texts.words.by[channel];
  const words =
    state === 'told'
      ? texts.demo.outcome.told(by, at === null ? '' : format.shortMoment(at))
      : texts.demo.outcome[state === 'held' && isDue ? 'heldDue' : state];
  return (
    <p>
      <Badge tone={tone} icon={icon}>
        {words}
      </Badge>
    </p>
  );
}

function Links({ person }: { readonly person: DemoPerson }): ReactElement | null {
  const { demo } = usePage().texts;
  const { name, notificationHref, preferencesHref } = person;
  if (notificationHref === null && preferencesHref === null) return null;
  const whose = <span className="kern-sr-only">{demo.ofPerson(name)}</span>;
  return (
    <p className="sb-row sb-small">
      {notificationHref !== null && (
        <a href={notificationHref}>
          {demo.timeline}
          {whose}
        </a>
      )}
      {preferencesHref !== null && (
        <a href={preferencesHref}>
          {demo.preferences}
          {whose}
        </a>
      )}
    </p>
  );
}

/** The words that arrived, or that wait. */
function Message({ person: { message, outcome } }: { readonly person: DemoPerson }): ReactElement | null {
  const { demo } = usePage().texts;
  if (message === null) return null;
  const by = demo.message[message.channel];
  return (
    <p className="sb-bubble">
      {outcome?.state === 'held' ? demo.waits(by) : by}: {message.text}
    </p>
  );
}

/** What one person got, by which way, and why. */
export function PersonCard({ person }: { readonly person: DemoPerson }): ReactElement {
  const { texts, format } = usePage();
  const { demo } = texts;
  const { name, situation, deadlineAt, outcome, because } = person;
  return (
    <article className="sb-msg">
      <h3 className="kern-heading-small">{name}</h3>
      <p className="sb-small sb-muted">
        {situation}
        {deadlineAt !== null && ` · ${demo.deadline(format.shortMoment(deadlineAt))}`}
      </p>
      {outcome === null ? (
        <p>{demo.waitingForFirst}</p>
      ) : (
        <Outcome outcome={outcome} isDue={deadlineAt !== null} />
      )}
      {because !== null && <BecauseLine>{because}</BecauseLine>}
      <Message person={person} />
      <Links person={person} />
    </article>
  );
}

/** The reader's own try: a whole line for the terminal. */
export function YourselfCard({ curl }: { readonly curl: string }): ReactElement {
  const { demo } = usePage().texts;
  return (
    <article className="sb-msg sb-panel--tint sb-people__all">
      <h3 className="kern-heading-small">{demo.yourself}</h3>
      <p>{demo.yourselfText}</p>
      <pre className="sb-code">{curl}</pre>
    </article>
  );
}
