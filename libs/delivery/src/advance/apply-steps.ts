import {
  assertAttemptCanBecome,
  assertCanBecome,
  hasTold,
  isEnd,
  isRelayLane,
  OWN_KEY,
  siteOfLane,
  type AttemptState,
  type Because,
  type Channel,
  type LaneKey,
  type NotificationStatus,
} from '#domain';
import type { Step } from '#policy';
import {
  OPERATION_CATEGORY,
  type Advance,
  type AffectedIn,
  type CaseAttempt,
  type ChangedAttempt,
  type NewAttempt,
  type NewDecision,
  type NotificationCase,
} from '../ports/index.js';

import { gatewayName, type TextRoute } from './text-routing.js';

/** What the steps need beyond themselves. */
export interface ApplyContext {
  readonly laneOf: (channel: Channel) => LaneKey;
  /** Since when nothing but probes goes into a lane; null: it is not sick. */
  readonly sickSinceMs: (lane: LaneKey) => number | null;
  /** Whether our own route for mail works (rule 12). */
  readonly mailRouteUsable: boolean;
  readonly smsPriceMicros: number;
  /** Where texts go, when there are several gateways. */
  readonly texts?: Pick<TextRoute, 'choice' | 'failovers'> | null;
  readonly policyVersion: number;
  readonly nowMs: number;
}

/** What has neither told the recipient nor ended. */
const IS_OPEN: Readonly<Record<AttemptState, boolean>> = {
  queued: true,
  held: true,
  deferred: true,
  sending: true,
  unknown: true,
  refused: true,
  accepted_by_gateway: false,
  delivered: false,
  bounced: false,
  failed: false,
  superseded: false,
};

/** A policy that asks for nothing would leave a row without a due moment; it is looked at again after this. */
const FALLBACK_LOOK_MS = 10 * 60_000;

/** Turns the policy's steps into the changes of one notification. */
export function applySteps(one: NotificationCase, steps: readonly Step[], context: ApplyContext): Advance {
  const plan = new Plan(one, context);
  for (const step of steps) plan.take(step);
  return plan.advance();
}

class Plan {
  private status: NotificationStatus;
  private readonly newAttempts: NewAttempt[] = [];
  private readonly changed: ChangedAttempt[] = [];
  private readonly decisions: NewDecision[] = [];
  private readonly alerts: string[];
  private readonly dues: number[] = [];
  private reminders: number;
  private extendToMs: number | null = null;

  constructor(
    private readonly one: NotificationCase,
    private readonly context: ApplyContext,
  ) {
    this.status = one.status;
    this.alerts = [...one.alerts];
    this.reminders = one.reminders;
  }

  take(step: Step): void {
    switch (step.kind) {
      case 'attempt':
        this.attempt(step);
        return;
      case 'hold':
        this.hold(step);
        return;
      case 'supersede':
        this.end(step.ordinal, 'superseded', step.kind, step.because);
        return;
      case 'give_up':
        this.end(step.ordinal, 'failed', step.kind, step.because);
        return;
      case 'ask_gateway':
        // The worker's sweep asks; its answer makes the notification due.
        return;
      case 'tell_department':
        this.alerts.push(step.event);
        this.decide(step.kind, null, step.because, step.event);
        return;
      case 'extend_deadline':
        this.extendToMs = step.toMs;
        this.decide(step.kind, null, step.because);
        return;
      case 'wait':
        this.dues.push(step.untilMs);
        return;
      case 'finish':
        this.move(step.status);
        this.decide(step.kind, null, step.because);
        return;
    }
  }

  advance(): Advance {
    this.failOver();
    const ended = isEnd(this.status);
    if (!ended && this.newAttempts.length > 0) this.move('in_progress');
    return {
      id: this.one.id,
      fence: this.one.fence,
      status: this.status,
      dueAtMs: ended ? null : this.dueAtMs(),
      newAttempts: this.newAttempts,
      changedAttempts: this.changed,
      decisions: this.decisions,
      decisionsBefore: this.one.decisions,
      alerts: this.alerts,
      reminders: this.reminders,
      endedAtMs: ended ? this.context.nowMs : null,
      affectedIn: this.affectedIn(),
      ...(this.extendToMs === null ? {} : { extendToMs: this.extendToMs }),
      ...(this.sendsBesideMail() ? { mailSeenOnWire: this.mailOnWire() } : {}),
      told: this.one.told ?? toldBy(this.one.attempts),
    };
  }

  /** Where mail of this notification is kept back by what is wrong there, and not because another way was quicker. */
  private affectedIn(): AffectedIn[] {
    if (this.one.category === OPERATION_CATEGORY) return [];
    const open = this.one.attempts.filter(({ state }) => IS_OPEN[state]);
    const left = [...(this.context.texts?.failovers.values() ?? [])].map(({ instead }) => instead);
    const lanes = [...[...open, ...this.newAttempts].map(({ lane }) => lane), ...left];
    const { nowMs, sickSinceMs, mailRouteUsable } = this.context;
    const sick = [...new Set(lanes)].flatMap((lane) => {
      const since = sickSinceMs(lane);
      return since === null ? [] : [{ lane, sinceMs: Math.max(since, nowMs) }];
    });
    const isOurs = !mailRouteUsable && lanes.some((lane) => siteOfLane(lane) !== null);
    return isOurs ? [...sick, { lane: OWN_KEY, sinceMs: nowMs }] : sick;
  }

  private attempt(step: Extract<Step, { kind: 'attempt' }>): void {
    const { ordinal, channel, content, dueAtMs } = step;
    if (content === 'reminder') this.reminders += 1;
    if (ordinal === null)
      this.newAttempts.push({
        ordinal: this.nextOrdinal(),
        channel,
        contactRef: step.contactRef,
        lane: this.context.laneOf(channel),
        content,
        state: 'queued',
        dueAtMs,
        costMicros: channel === 'sms' && this.one.keyKind !== 'test' ? this.context.smsPriceMicros : 0,
      });
    else this.change(ordinal, 'queued', dueAtMs, content);
    this.dues.push(Math.max(dueAtMs, this.context.nowMs) + FALLBACK_LOOK_MS);
    this.decide(step.kind, channel, step.because);
    const { choice } = this.context.texts ?? {};
    if (channel === 'sms' && ordinal === null && choice?.instead != null)
      this.decide('attempt', 'sms', becauseOfFailover(choice.lane, choice.instead));
  }

  private sendsBesideMail(): boolean {
    const requeued = this.changed.flatMap(({ ordinal, to }) =>
      to === 'queued' ? (this.find(ordinal) ?? []) : [],
    );
    const queued = [...this.newAttempts.filter(({ state }) => state === 'queued'), ...requeued];
    return queued.some(({ channel }) => channel === 'sms' || channel === 'push');
  }

  private mailOnWire(): number[] {
    const mail = this.one.attempts.filter(({ channel, state }) => channel === 'email' && state === 'sending');
    return mail.map(({ ordinal }) => ordinal);
  }

  /** Texts that go to another gateway now and about which the policy has decided nothing else. */
  private failOver(): void {
    for (const [ordinal, { isNow }] of this.context.texts?.failovers ?? []) {
      if (!isNow || this.changed.some((change) => change.ordinal === ordinal)) continue;
      this.change(ordinal, 'queued', this.find(ordinal)?.dueAtMs ?? this.context.nowMs, null);
      this.dues.push(this.context.nowMs + FALLBACK_LOOK_MS);
    }
  }

  private hold(step: Extract<Step, { kind: 'hold' }>): void {
    const { ordinal, untilMs } = step;
    this.dues.push(untilMs);
    if (ordinal === null)
      this.newAttempts.push({
        ordinal: this.nextOrdinal(),
        channel: 'email',
        contactRef: step.contactRef,
        lane: this.context.laneOf('email'),
        content: step.content,
        state: 'held',
        dueAtMs: untilMs,
        costMicros: 0,
      });
    else if (this.find(ordinal)?.state === 'held') return;
    else this.change(ordinal, 'held', untilMs, step.content);
    this.decide(step.kind, 'email', step.because);
  }

  private end(ordinal: number, to: 'superseded' | 'failed', step: string, because: Because): void {
    this.change(ordinal, to, null, null);
    this.decide(step, this.find(ordinal)?.channel ?? null, because);
  }

  private change(
    ordinal: number,
    to: ChangedAttempt['to'],
    dueAtMs: number | null,
    content: ChangedAttempt['content'],
  ): void {
    const attempt = this.find(ordinal);
    if (!attempt) return;
    const failover = this.context.texts?.failovers.get(ordinal);
    const from = failover?.from ?? attempt.state;
    assertAttemptCanBecome(from, to);
    if (failover === undefined || to !== 'queued') {
      this.changed.push({ ordinal, from, to, dueAtMs, content });
      return;
    }
    const { lane, priceRatio, instead } = failover;
    this.changed.push({ ordinal, from, to, dueAtMs, content, failover: { lane, priceRatio } });
    this.decide('attempt', 'sms', becauseOfFailover(lane, instead));
  }

  private move(status: NotificationStatus): void {
    assertCanBecome(this.status, status);
    this.status = status;
  }

  private decide(step: string, channel: Channel | null, because: Because, event: string | null = null): void {
    const { nowMs, policyVersion } = this.context;
    const ordinal = this.one.decisions + this.decisions.length + 1;
    this.decisions.push({ ordinal, atMs: nowMs, step, channel, event, because, policyVersion });
  }

  private find(ordinal: number): CaseAttempt | undefined {
    return this.one.attempts.find((attempt) => attempt.ordinal === ordinal);
  }

  private nextOrdinal(): number {
    return this.one.attempts.length + this.newAttempts.length + 1;
  }

  private dueAtMs(): number {
    const { nowMs } = this.context;
    return this.dues.length === 0 ? nowMs + FALLBACK_LOOK_MS : Math.max(nowMs, Math.min(...this.dues));
  }
}

/** Another gateway, and why: facts name both. */
function becauseOfFailover(lane: LaneKey, instead: LaneKey): Because {
  return {
    rule: '2-failover',
    facts: { channel: 'sms', gateway: gatewayName(lane), instead: gatewayName(instead) },
  };
}

/** The first attempt that told the recipient. */
function toldBy(attempts: readonly CaseAttempt[]): Advance['told'] {
  const telling = attempts.filter(
    ({ channel, state, lane }) =>
      hasTold(channel, state) && !(state === 'accepted_by_gateway' && isRelayLane(lane)),
  );
  const first = telling.reduce<CaseAttempt | null>(
    (best, attempt) => (best === null || attempt.stateSinceMs < best.stateSinceMs ? attempt : best),
    null,
  );
  return first && { atMs: first.stateSinceMs, channel: first.channel };
}
