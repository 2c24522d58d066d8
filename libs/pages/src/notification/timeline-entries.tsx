import type { ReactElement } from 'react';
import type { AttemptEntry, DecisionStep, RecipientEntry, TimelineEntry } from '#contracts';
import { usePage, type PageContextValue } from '../components/page-context.js';
import { BecauseLine, More } from '../components/section.js';
import { TimelineLine } from '../components/timeline.js';
import { attemptTone, attemptWords } from './attempt-words.js';

function stepWords(step: DecisionStep, { texts, format }: PageContextValue): string {
  const t = texts.notification.step;
  switch (step.step) {
    case 'attempt':
      return step.channel === 'inbox' ? t.keepCopy : t.attempt(texts.words.channelInSentence[step.channel]);
    case 'hold':
    case 'supersede':
      return t[step.step](texts.words.channelInSentence[step.channel]);
    case 'wait':
      return step.until === null ? t.wait : t.waitUntil(format.moment(step.until));
    case 'finish':
      return t.finish(texts.words.status[step.status]);
    case 'tell_department':
    case 'extend_deadline':
      return t[step.step];
  }
}

function Decision({ entry, day }: EntryProps<'decision'>): ReactElement {
  const page = usePage();
  const t = page.texts.notification;
  return (
    <TimelineLine day={day} at={entry.at} icon="rule" tone="think">
      <p>
        <b>
          {t.decided} {entry.steps.map((step) => stepWords(step, page)).join(', ')}
        </b>
      </p>
      <BecauseLine>{entry.because}</BecauseLine>
      <p className="sb-small sb-muted">{t.rule(entry.rule, entry.policyVersion)}</p>
    </TimelineLine>
  );
}

function replyFacts({ reply }: AttemptEntry, { texts, format }: PageContextValue): string {
  if (reply === null) return '';
  const { stage, host, tls, durationMs, gateway } = reply;
  return [
    stage === null ? null : texts.words.stage[stage],
    host,
    tls,
    durationMs === null ? null : format.duration(durationMs),
    gateway === null ? null : texts.notification.gateway(gateway),
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

function Reply({ entry }: { readonly entry: AttemptEntry }): ReactElement | null {
  const page = usePage();
  const t = page.texts.notification;
  if (entry.reply === null) return null;
  const facts = replyFacts(entry, page);
  return (
    <More summary={entry.channel === 'email' ? t.serverReply : t.gatewayReply}>
      <pre>{entry.reply.text}</pre>
      {facts !== '' && <p className="sb-small sb-muted">{facts}</p>}
    </More>
  );
}

/** When it came to stand so, unless the line begins with the same second. */
function stateMoment({ at, stateAt }: AttemptEntry, clockOf: (at: string) => string): readonly string[] {
  return stateAt === null || clockOf(stateAt) === clockOf(at) ? [] : [clockOf(stateAt)];
}

function attemptNotes(entry: AttemptEntry, { texts, format }: PageContextValue): string {
  return [
    ...stateMoment(entry, format.clockWithSeconds).map((clock) => texts.notification.stateAt(clock)),
    ...(entry.tries > 1 ? [`, ${texts.notification.tries(format.count(entry.tries))}`] : []),
    ...(entry.costCents === null || entry.costCents === 0 ? [] : [`, ${format.price(entry.costCents)}`]),
  ].join('');
}

function Attempt({ entry, day }: EntryProps<'attempt'>): ReactElement {
  const page = usePage();
  const { texts, format } = page;
  const t = texts.notification;
  const to = entry.contact === null ? '' : t.to(entry.contact);
  return (
    <TimelineLine day={day} at={entry.at} icon={entry.channel} tone={attemptTone(entry.state)}>
      <p>
        <b>
          {t.attempt(format.count(entry.ordinal), texts.words.channelInSentence[entry.channel])}
          {to}
        </b>{' '}
        {attemptWords(entry, texts)}
        {attemptNotes(entry, page)}
      </p>
      {entry.verdict !== null && (
        <p>
          {texts.words.reply[entry.verdict.label]}. {texts.words.scope[entry.verdict.scope]}
        </p>
      )}
      <Reply entry={entry} />
    </TimelineLine>
  );
}

function Accepted({
  entry,
  day,
  deadline,
}: EntryProps<'accepted'> & { readonly deadline: string | null }): ReactElement {
  const { texts, format } = usePage();
  const t = texts.notification;
  return (
    <TimelineLine day={day} at={entry.at} icon="email" tone="plain">
      <p>
        <b>{t.accepted}</b> {t.via[entry.via]}
        {deadline !== null && ` ${t.deadlineIs(format.moment(deadline))}`}
      </p>
    </TimelineLine>
  );
}

interface EntryProps<Kind extends TimelineEntry['kind']> {
  readonly entry: Extract<TimelineEntry, { kind: Kind }>;
  readonly day: string | null;
}

/** What the recipient did, or the department said, has one look. */
function Recipient({ entry, day }: EntryProps<RecipientEntry['kind']>): ReactElement {
  const { texts } = usePage();
  const { kind, at } = entry;
  const isQuiet = kind === 'cancelled' || kind === 'content_deleted';
  return (
    <TimelineLine day={day} at={at} icon={kind === 'read' ? 'read' : 'ok'} tone={isQuiet ? 'plain' : 'ok'}>
      <p>
        <b>{texts.notification.recipient[kind]}</b>
      </p>
    </TimelineLine>
  );
}

function Health({ entry, day }: EntryProps<'health'>): ReactElement {
  const { texts } = usePage();
  const { at, name, health } = entry;
  return (
    <TimelineLine day={day} at={at} icon="provider" tone={health === 'healthy' ? 'ok' : 'bad'}>
      <p>
        <b>{texts.notification.health(name, texts.words.health[health])}</b>
      </p>
    </TimelineLine>
  );
}

/** One line of the timeline, by kind. @param props.day set on the first line of a day */
export function TimelineEntryLine(props: {
  readonly entry: TimelineEntry;
  readonly day: string | null;
  readonly deadline: string | null;
}): ReactElement {
  const { entry, day, deadline } = props;
  if (entry.kind === 'accepted') return <Accepted entry={entry} day={day} deadline={deadline} />;
  if (entry.kind === 'decision') return <Decision entry={entry} day={day} />;
  if (entry.kind === 'attempt') return <Attempt entry={entry} day={day} />;
  if (entry.kind === 'health') return <Health entry={entry} day={day} />;
  return <Recipient entry={entry} day={day} />;
}
