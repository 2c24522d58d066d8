import type { NotificationAnswer, TimelineAnswer } from '#contracts';
import { renderBecause, type Locale } from '#policy';
import type { Because } from '#domain';
import type { AttemptView, NotificationTimeline, NotificationView } from '#persistence';

const BERLIN: Readonly<Record<Locale, Intl.DateTimeFormat>> = {
  de: new Intl.DateTimeFormat('de-DE', {
    timeZone: 'Europe/Berlin',
    dateStyle: 'medium',
    timeStyle: 'short',
  }),
  en: new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Berlin',
    dateStyle: 'medium',
    timeStyle: 'short',
  }),
};

/** A reason with its sentences in both languages. */
export function becauseAnswer(because: Because) {
  return {
    rule: because.rule,
    facts: because.facts,
    de: sentence(because, 'de'),
    en: sentence(because, 'en'),
  };
}

function sentence(because: Because, locale: Locale): string {
  return renderBecause(because, locale, (at) => BERLIN[locale].format(new Date(at)));
}

/** A row of a list. */
export function notificationAnswer(view: NotificationView): NotificationAnswer {
  return {
    id: view.id,
    status: view.status,
    category: view.category,
    urgency: view.urgency,
    confidential: view.confidential,
    reference: view.reference,
    acceptedAt: moment(view.acceptedAtMs),
    sendAt: momentOrNull(view.sendAtMs),
    validUntil: momentOrNull(view.validUntilMs),
    deadline: deadlineAnswer(view),
    toldAt: momentOrNull(view.toldAtMs),
    toldBy: view.toldBy,
    endedAt: momentOrNull(view.endedAtMs),
    nextLookAt: momentOrNull(view.dueAtMs),
  };
}

/** A notification with its timeline. */
export function timelineAnswer(timeline: NotificationTimeline): TimelineAnswer {
  return {
    ...notificationAnswer(timeline),
    action: timeline.answers === null ? null : actionAnswer(timeline.answers),
    attempts: timeline.attempts.map((attempt) => ({
      ordinal: attempt.ordinal,
      channel: attempt.channel,
      state: attempt.state,
      reply: attempt.reply,
      at: moment(attempt.atMs),
      lane: attempt.lane,
      contact: attempt.contact,
      content: attempt.contentKind,
      tries: attempt.tries,
      dueAt: momentOrNull(attempt.dueAtMs),
      stage: attempt.stage,
      label: attempt.label,
      scope: attempt.scope,
      costMicros: attempt.costMicros,
      relay: relayAnswer(attempt.relay),
    })),
    decisions: timeline.decisions.map((decision) => ({
      at: moment(decision.atMs),
      step: decision.step,
      channel: decision.channel,
      because: becauseAnswer({ rule: decision.rule, facts: decision.facts }),
      policyVersion: decision.policyVersion,
    })),
    events: timeline.events.map(({ atMs, event }) => ({ at: moment(atMs), event })),
  };
}

function deadlineAnswer({ deadlineMs, extendedFromMs }: NotificationView): NotificationAnswer['deadline'] {
  return deadlineMs === null ? null : { at: moment(deadlineMs), extendedFrom: momentOrNull(extendedFromMs) };
}

function actionAnswer(answers: NonNullable<NotificationTimeline['answers']>): TimelineAnswer['action'] {
  const history = answers.map(({ kind, choice, atMs, wish }) => ({
    state: kind,
    at: moment(atMs),
    choice,
    wish,
  }));
  const last = history.at(-1);
  if (last === undefined) return { state: 'open', at: null, choice: null, wish: null, history };
  const holds = last.state === 'done' ? last : { choice: null, wish: null };
  return { state: last.state, at: last.at, choice: holds.choice, wish: holds.wish, history };
}

function relayAnswer(relay: AttemptView['relay']): TimelineAnswer['attempts'][number]['relay'] {
  if (relay === null) return null;
  const { sinceMs, deferrals, end, possiblyLate } = relay;
  return { since: moment(sinceMs), deferrals, end, possiblyLate };
}

function moment(ms: number): string {
  return new Date(ms).toISOString();
}

function momentOrNull(ms: number | null): string | null {
  return ms === null ? null : moment(ms);
}
