import type {
  NotificationPageModel,
  StaffFrame,
  TimelineEntry,
  DecisionStep,
  AttemptEntry,
} from '#contracts';
import { NOTIFICATION_STATUSES, REPLY_LABELS, REPLY_SCOPES, SMTP_STAGES, parseLaneKey } from '#domain';
import type { Category } from '#delivery/ports';
import type {
  AttemptView,
  DecisionView,
  HealthChangeView,
  LaneHealthView,
  NotificationTimeline,
} from '#persistence';
import { formatFor } from '#pages';
import { DEFAULT_POLICY, latestSafeMoment, renderBecause } from '#policy';

/** What the page needs beside the timeline. */
export interface NotificationSurroundings {
  readonly frame: StaffFrame;
  readonly listHref: string;
  readonly category: Category | undefined;
  readonly lanes: readonly LaneHealthView[];
  /** Changes of health in its lanes while it was under way. */
  readonly changes: readonly HealthChangeView[];
}

const SMS_LATENCY_MS = 30_000;
const MICROS_PER_CENT = 10_000;

/** One notification's page out of its timeline. */
export function notificationModel(
  timeline: NotificationTimeline,
  around: NotificationSurroundings,
): NotificationPageModel {
  const { frame, category } = around;
  return {
    ...frame,
    id: timeline.id,
    status: timeline.status,
    reference: timeline.reference,
    subject: timeline.subject,
    listHref: around.listHref,
    acceptedAt: moment(timeline.acceptedAtMs),
    told:
      timeline.toldAtMs === null || timeline.toldBy === null
        ? null
        : { channel: timeline.toldBy, at: moment(timeline.toldAtMs) },
    deadline: deadlineOf(timeline),
    timeline: entriesOf(timeline, around),
    facts: {
      recipient: null,
      category: (frame.locale === 'de' ? category?.nameDe : category?.nameEn) ?? timeline.category,
      duty: category?.basis === 'duty',
      urgency: timeline.urgency,
      confidential: timeline.confidential,
      costCents: timeline.attempts.reduce((sum, { costMicros }) => sum + costMicros, 0) / MICROS_PER_CENT,
      contentDeletedAt: momentOrNull(timeline.contentPurgeAtMs),
      evidenceDeletedAt: null,
    },
  };
}

function deadlineOf(timeline: NotificationTimeline): NotificationPageModel['deadline'] {
  const { deadlineMs, acceptedAtMs } = timeline;
  if (deadlineMs === null) return null;
  return {
    at: moment(deadlineMs),
    confirmedAt: momentOrNull(timeline.confirmedAtMs),
    latestSwitchAt: moment(latestSafeMoment(acceptedAtMs, deadlineMs, SMS_LATENCY_MS, DEFAULT_POLICY)),
  };
}

function entriesOf(timeline: NotificationTimeline, around: NotificationSurroundings): TimelineEntry[] {
  const entries: TimelineEntry[] = [
    { kind: 'accepted', at: moment(timeline.acceptedAtMs), via: 'api' },
    ...decisionsOf(timeline.decisions, around.frame),
    ...timeline.attempts
      .filter(({ tries }) => tries > 0)
      .map((attempt) => attemptEntry(attempt, around.lanes)),
    ...around.changes.map(
      (change) =>
        ({ kind: 'health', at: moment(change.atMs), name: change.name, health: change.to }) as const,
    ),
    ...(timeline.confirmedAtMs === null
      ? []
      : [{ kind: 'confirmed', at: moment(timeline.confirmedAtMs) } as const]),
    ...(timeline.readAtMs === null ? [] : [{ kind: 'read', at: moment(timeline.readAtMs) } as const]),
  ];
  return entries
    .map((entry, place) => ({ entry, place }))
    .sort((a, b) => a.entry.at.localeCompare(b.entry.at) || a.place - b.place)
    .map(({ entry }) => entry);
}

/** Steps of one moment and one reason are one decision to a reader. */
function decisionsOf(decisions: readonly DecisionView[], frame: StaffFrame): TimelineEntry[] {
  const groups: DecisionView[][] = [];
  for (const decision of decisions) {
    const last = groups.at(-1);
    const same = last?.[0] && last[0].atMs === decision.atMs && last[0].rule === decision.rule;
    if (same) last.push(decision);
    else groups.push([decision]);
  }
  return groups.flatMap((group) => decisionEntry(group, frame));
}

function decisionEntry(group: readonly DecisionView[], { locale, now }: StaffFrame): TimelineEntry[] {
  const [first] = group;
  const steps = group.flatMap(stepOf);
  if (!first || steps.length === 0) return [];
  const { clockBeside } = formatFor(locale, now);
  return [
    {
      kind: 'decision',
      at: moment(first.atMs),
      steps,
      because: renderBecause({ rule: first.rule, facts: first.facts }, locale, (at) =>
        clockBeside(at, moment(first.atMs)),
      ),
      rule: first.rule.split('-')[0] ?? first.rule,
      policyVersion: String(first.policyVersion),
    },
  ];
}

function stepOf(decision: DecisionView): DecisionStep[] {
  const { step, channel, facts } = decision;
  if (step === 'attempt' || step === 'hold' || step === 'supersede')
    return channel === null ? [] : [{ step, channel }];
  if (step === 'tell_department' || step === 'extend_deadline') return [{ step }];
  return step === 'finish' ? [{ step, status: finishOf(facts['status']) }] : [];
}

function finishOf(status: unknown): NotificationTimeline['status'] {
  return NOTIFICATION_STATUSES.find((one) => one === status) ?? 'delivered';
}

function attemptEntry(attempt: AttemptView, lanes: readonly LaneHealthView[]): AttemptEntry {
  return {
    kind: 'attempt',
    at: moment(attempt.lastTriedAtMs ?? attempt.createdAtMs),
    ordinal: attempt.ordinal,
    channel: attempt.channel,
    contact: attempt.contact,
    ...wayOf(attempt, lanes),
    ...relayOf(attempt),
    state: attempt.state,
    stateAt: moment(attempt.atMs),
    tries: attempt.tries,
    verdict: verdictOf(attempt),
    costCents: attempt.costMicros === 0 ? null : attempt.costMicros / MICROS_PER_CENT,
    reply: replyOf(attempt),
  };
}

/** Only email goes by a provider and a route. */
function wayOf(
  attempt: AttemptView,
  lanes: readonly LaneHealthView[],
): Pick<AttemptEntry, 'provider' | 'route'> {
  const lane = parseLaneKey(attempt.lane);
  if (lane?.channel !== 'email') return { provider: null, route: null };
  const known = lanes.find((one) => one.lane === attempt.lane);
  return { provider: known?.name ?? lane.site, route: lane.route };
}

function relayOf({ relay, state }: AttemptView): Pick<AttemptEntry, 'atRelay'> {
  if (relay === null) return {};
  if (relay.end === 'removed' && state === 'superseded') return { atRelay: 'taken_out' };
  if (relay.possiblyLate) return { atRelay: 'possibly_late' };
  return relay.deferrals > 0 && relay.end === null ? { atRelay: 'deferred' } : {};
}

function verdictOf(attempt: AttemptView): AttemptEntry['verdict'] {
  const label = REPLY_LABELS.find((one) => one === attempt.label);
  const scope = REPLY_SCOPES.find((one) => one === attempt.scope);
  return label && scope ? { label, scope } : null;
}

function replyOf(attempt: AttemptView): AttemptEntry['reply'] {
  if (attempt.reply === null) return null;
  const stage = SMTP_STAGES.find((one) => one === attempt.stage) ?? null;
  return { text: attempt.reply, stage, host: null, tls: null, durationMs: null, gateway: null };
}

function moment(ms: number): string {
  return new Date(ms).toISOString();
}

function momentOrNull(ms: number | null): string | null {
  return ms === null ? null : moment(ms);
}
