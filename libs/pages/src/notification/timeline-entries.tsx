import type { ReactElement } from 'react';
import type {
  AttemptEntry,
  DecisionEntry,
  DecisionStep,
  NotificationPageModel,
  TimelineEntry,
} from '#contracts';
import { usePage, type PageContextValue } from '../components/page-context.js';
import { BecauseLine, More } from '../components/section.js';
import { TimelineLine } from '../components/timeline.js';
import { attemptTone, attemptWords } from './attempt-words.js';

function stepWords(step: DecisionStep, { texts, format }: PageContextValue): string {
  const t = texts.notification.step;
  switch (step.step) {
    case 'attempt':
    case 'hold':
    case 'supersede':
      return t[step.step](texts.words.channel[step.channel]);
    case 'wait':
      return step.until === null ? t.wait : t.waitUntil(format.moment(step.until));
    case 'finish':
      return t.finish(texts.words.status[step.status]);
    case 'tell_department':
      return t.tell_department;
  }
}

function Decision({ entry }: { readonly entry: DecisionEntry }): ReactElement {
  const page = usePage();
  const t = page.texts.notification;
  return (
    <TimelineLine at={entry.at} icon="rule" tone="think">
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

function attemptNotes(entry: AttemptEntry, { texts, format }: PageContextValue): string {
  return [
    ...(entry.stateAt === null ? [] : [texts.notification.stateAt(format.clockWithSeconds(entry.stateAt))]),
    ...(entry.tries > 1 ? [`, ${texts.notification.tries(format.count(entry.tries))}`] : []),
    ...(entry.costCents === null || entry.costCents === 0 ? [] : [`, ${format.price(entry.costCents)}`]),
  ].join('');
}

function Attempt({ entry }: { readonly entry: AttemptEntry }): ReactElement {
  const page = usePage();
  const { texts, format } = page;
  const t = texts.notification;
  const to = entry.contact === null ? '' : t.to(entry.contact);
  return (
    <TimelineLine at={entry.at} icon={entry.channel} tone={attemptTone(entry.state)}>
      <p>
        <b>
          {t.attempt(format.count(entry.ordinal), texts.words.channel[entry.channel])}
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

function Accepted({ entry, model }: EntryProps<'accepted'>): ReactElement {
  const { texts, format } = usePage();
  const t = texts.notification;
  return (
    <TimelineLine at={entry.at} icon="email" tone="plain">
      <p>
        <b>{t.accepted}</b> {t.via[entry.via]}
        {model.deadline !== null && ` ${t.deadlineIs(format.moment(model.deadline.at))}`}
      </p>
    </TimelineLine>
  );
}

interface EntryProps<Kind extends TimelineEntry['kind']> {
  readonly entry: Extract<TimelineEntry, { kind: Kind }>;
  readonly model: NotificationPageModel;
}

/** One line of the timeline, by kind. */
export function TimelineEntryLine(props: {
  readonly entry: TimelineEntry;
  readonly model: NotificationPageModel;
}): ReactElement {
  const { texts } = usePage();
  const { entry, model } = props;
  switch (entry.kind) {
    case 'accepted':
      return <Accepted entry={entry} model={model} />;
    case 'decision':
      return <Decision entry={entry} />;
    case 'attempt':
      return <Attempt entry={entry} />;
    case 'health':
      return (
        <TimelineLine at={entry.at} icon="provider" tone={entry.health === 'healthy' ? 'ok' : 'bad'}>
          <p>
            <b>{texts.notification.health(entry.name, texts.words.health[entry.health])}</b>
          </p>
        </TimelineLine>
      );
    case 'read':
    case 'confirmed':
    case 'declined':
    case 'told_otherwise':
    case 'cancelled':
    case 'content_deleted':
      return (
        <TimelineLine
          at={entry.at}
          icon={entry.kind === 'read' ? 'read' : 'ok'}
          tone={entry.kind === 'cancelled' || entry.kind === 'content_deleted' ? 'plain' : 'ok'}
        >
          <p>
            <b>{texts.notification.recipient[entry.kind]}</b>
          </p>
        </TimelineLine>
      );
  }
}
