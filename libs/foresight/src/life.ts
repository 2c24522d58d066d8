import type { AttemptState, Channel, NotificationStatus, Verdict } from '#domain';
import { assertAttemptCanBecome, assertCanBecome, isEnd } from '#domain';
import type { DepartmentEvent, Past, PastAttempt, Step } from '#policy';
import type { Fate, ForeseenMail } from './mail.js';

/** What one hand-over came to. */
export interface Landing {
  readonly state: AttemptState;
  readonly verdict: Verdict | null;
}

type Move = Extract<Step, { kind: 'attempt' | 'hold' | 'supersede' | 'give_up' }>;

/** One notification as it lives on: its attempts, and what is to be told of it. State: the past as the policy reads it. */
export class Life {
  past: Past = { status: 'accepted', attempts: [], alerts: [], reminders: 0 };
  /** Grows with every new look that is planned, so that an older plan is known to be stale. */
  turn = 0;
  private told: { readonly atMs: number; readonly by: Channel } | null = null;
  private heldAtMs: number | null = null;
  private atRiskAtMs: number | null = null;
  private endedAtMs: number | null = null;
  private sms = 0;

  constructor(readonly mail: ForeseenMail) {}

  get isOver(): boolean {
    return isEnd(this.past.status);
  }

  attempt(ordinal: number): PastAttempt | undefined {
    return this.past.attempts.find((attempt) => attempt.ordinal === ordinal);
  }

  /** The attempt by mail that still may go out, if there is one. */
  openMail(): PastAttempt | undefined {
    return this.past.attempts.find(
      ({ channel, state }) =>
        channel === 'email' && ['queued', 'held', 'deferred', 'refused'].includes(state),
    );
  }

  /** Does what was decided. */
  apply(steps: readonly Step[], now: number): void {
    if (!this.isOver) this.past = { ...this.past, status: 'in_progress' };
    for (const step of steps) this.applyOne(step, now);
  }

  /** Notes how a hand-over ended. */
  land(ordinal: number, { state, verdict }: Landing, now: number): void {
    const attempt = this.attempt(ordinal);
    if (attempt === undefined) return;
    assertAttemptCanBecome(attempt.state, 'sending');
    assertAttemptCanBecome('sending', state);
    const tried = { tries: attempt.tries + 1, lastTriedAtMs: now, stateSinceMs: now };
    this.replace({ ...attempt, ...tried, state, verdict });
    if (state !== 'accepted_by_gateway') return;
    if (attempt.channel === 'sms') this.sms += 1;
    if (attempt.channel !== 'inbox' && attempt.content !== 'late')
      this.told ??= { atMs: now, by: attempt.channel };
  }

  fate(smsPriceMicros: number): Fate {
    const deadlineMs = this.mail.notification.deadline?.atMs ?? null;
    const texts = this.sms * this.mail.segments;
    return {
      mail: this.mail,
      status: this.past.status,
      toldAtMs: this.told?.atMs ?? null,
      toldBy: this.told?.by ?? null,
      heldAtMs: this.heldAtMs,
      atRiskAtMs: this.atRiskAtMs,
      isMissed: deadlineMs !== null && (this.told === null || this.told.atMs > deadlineMs),
      texts,
      costMicros: texts * smsPriceMicros,
      endedAtMs: this.endedAtMs,
    };
  }

  private applyOne(step: Step, now: number): void {
    switch (step.kind) {
      case 'attempt':
      case 'hold':
      case 'supersede':
      case 'give_up':
        this.move(step, now);
        return;
      case 'tell_department':
        this.note(step.event, now);
        return;
      case 'finish':
        this.end(step.status, now);
        return;
      // Only what a citizen can answer on our pages is prolonged, and none of that is foreseen.
      case 'extend_deadline':
      case 'ask_gateway':
      case 'wait':
        return;
    }
  }

  private note(event: DepartmentEvent, now: number): void {
    if (event === 'deadline.at_risk') this.atRiskAtMs ??= now;
    this.past = { ...this.past, alerts: [...this.past.alerts, event] };
  }

  private end(status: NotificationStatus, now: number): void {
    assertCanBecome(this.past.status, status);
    this.endedAtMs = now;
    this.past = { ...this.past, status };
  }

  private move(step: Move, now: number): void {
    if (step.kind === 'supersede') this.change(step.ordinal, 'superseded', now);
    else if (step.kind === 'give_up') this.change(step.ordinal, 'failed', now);
    else if (step.ordinal === null) this.open(step, now);
    else {
      const state = step.kind === 'hold' ? 'held' : 'queued';
      this.change(step.ordinal, state, now, { dueAtMs: dueOf(step), content: step.content });
    }
    if (step.kind === 'hold') this.heldAtMs ??= now;
  }

  private open(step: Extract<Move, { kind: 'attempt' | 'hold' }>, now: number): void {
    const attempt: PastAttempt = {
      ordinal: this.past.attempts.length + 1,
      channel: step.kind === 'hold' ? 'email' : step.channel,
      contactRef: step.contactRef,
      state: step.kind === 'hold' ? 'held' : 'queued',
      createdAtMs: now,
      dueAtMs: dueOf(step),
      tries: 0,
      lapses: 0,
      lastTriedAtMs: null,
      stateSinceMs: now,
      verdict: null,
      content: step.content,
      gatewayFound: null,
    };
    this.past = { ...this.past, attempts: [...this.past.attempts, attempt] };
  }

  private change(ordinal: number, state: AttemptState, now: number, over: Partial<PastAttempt> = {}): void {
    const attempt = this.attempt(ordinal);
    if (attempt === undefined) return;
    assertAttemptCanBecome(attempt.state, state);
    this.replace({ ...attempt, ...over, state, stateSinceMs: now });
  }

  private replace(changed: PastAttempt): void {
    const attempts = this.past.attempts.map((attempt) =>
      attempt.ordinal === changed.ordinal ? changed : attempt,
    );
    this.past = { ...this.past, attempts };
  }
}

function dueOf(step: Extract<Move, { kind: 'attempt' | 'hold' }>): number {
  return step.kind === 'hold' ? step.untilMs : step.dueAtMs;
}
