import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type {
  OverviewPageModel,
  OverviewProvider,
  ReportPeriod,
  StaffFrame,
  UndeliverableReason,
} from '#contracts';
import { CHANNELS, REPLY_LABELS, siteOfLane } from '#domain';
import { DeliveryReport, HealthReader, type DeliveryFigures, type LaneHealthView } from '#persistence';
import { renderOverviewPage } from '#pages';
import { AdminGate } from './admin/admin-gate.js';
import { IncidentModels } from './admin/incident-models.js';
import { sendPage } from './page-answer.js';
import { PageWorld } from './page-world.js';

const HOUR_MS = 3_600_000;
const PERIODS: Readonly<Record<ReportPeriod, number>> = {
  '24h': 24 * HOUR_MS,
  '7d': 168 * HOUR_MS,
  '30d': 720 * HOUR_MS,
};
const MICROS_PER_CENT = 10_000;

/** The delivery report of the city for its administrators. No name and no address. */
@Controller('verwaltung')
export class OverviewController {
  constructor(
    private readonly world: PageWorld,
    private readonly gate: AdminGate,
    private readonly report: DeliveryReport,
    private readonly health: HealthReader,
    private readonly incidents: IncidentModels,
  ) {}

  @Get('uebersicht')
  async overview(
    @Query('zeitraum') asked: string | undefined,
    @Query('period') period: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const administrator = await this.gate.enter(request, reply);
    if (administrator === null) return;
    const chosen = asked ?? period;
    const model = await this.model(isPeriod(chosen) ? chosen : '24h', administrator.frame);
    sendPage(request, reply, renderOverviewPage(model));
  }

  private async model(period: ReportPeriod, frame: StaffFrame): Promise<OverviewPageModel> {
    const nowMs = this.world.now();
    const fromMs = nowMs - PERIODS[period];
    const [now, before, lanes, incidents] = await Promise.all([
      this.report.figures({ fromMs, toMs: nowMs + 1, nowMs }, null),
      this.report.figures({ fromMs: fromMs - PERIODS[period], toMs: fromMs, nowMs }, null),
      this.health.lanes(),
      this.incidents.overview(),
    ]);
    return {
      ...frame,
      period,
      fates: fatesOf(now),
      timeToTold: now.p50Ms === null || now.p95Ms === null ? null : { p50Ms: now.p50Ms, p95Ms: now.p95Ms },
      deadlines: { kept: now.deadlinesKept, total: now.deadlinesKept + now.deadlinesMissed },
      costCents: now.costMicros / MICROS_PER_CENT,
      before: before.total === 0 ? null : comparisonOf(before),
      incidents,
      providers: providersOf(now, lanes),
      channels: CHANNELS.flatMap((channel) => channelOf(now, channel)),
      reasons: now.reasons
        .filter(({ scope }) => scope === 'recipient' || scope === 'message')
        .flatMap(({ label, count }) => reasonOf(label, count)),
      senderRefusals: now.reasons
        .filter(({ scope }) => scope === 'sender_at_provider')
        .reduce((sum, { count }) => sum + count, 0),
      firstCurl:
        now.total > 0
          ? null
          : `curl ${this.world.publicUrl}/v1/notifications -H 'Authorization: Bearer <key>' -H 'Content-Type: application/json' -d @notification.json`,
    };
  }
}

function isPeriod(text: string | undefined): text is ReportPeriod {
  return text !== undefined && Object.hasOwn(PERIODS, text);
}

function fatesOf(figures: DeliveryFigures): OverviewPageModel['fates'] {
  const { toldBy, byStatus, held, atRisk, deadlinesMissed } = figures;
  const told = {
    email: toldBy['email'] ?? 0,
    sms: toldBy['sms'] ?? 0,
    push: toldBy['push'] ?? 0,
    inbox: toldBy['inbox'] ?? 0,
  };
  const undeliverable = byStatus['undeliverable'] ?? 0;
  const missed = Math.min(deadlinesMissed, byStatus['expired'] ?? 0);
  const sum = told.email + told.sms + told.push + told.inbox + undeliverable + missed;
  const open = Math.max(0, figures.total - sum);
  const risk = Math.min(atRisk, open);
  const waiting = Math.min(held, open - risk);
  return { ...told, onTheWay: open - risk - waiting, held: waiting, atRisk: risk, missed, undeliverable };
}

function comparisonOf(before: DeliveryFigures): OverviewPageModel['before'] {
  const told = Object.values(before.toldBy).reduce((sum, count) => sum + count, 0);
  const deadlines = before.deadlinesKept + before.deadlinesMissed;
  return {
    toldShare: told / before.total,
    deadlinesKeptShare: deadlines === 0 ? null : before.deadlinesKept / deadlines,
    costCents: before.costMicros / MICROS_PER_CENT,
  };
}

function providersOf(figures: DeliveryFigures, lanes: readonly LaneHealthView[]): OverviewProvider[] {
  return figures.providers.map((row) => {
    const site = siteOfLane(row.lane) ?? row.lane;
    return {
      id: site,
      ...conditionOf(
        site,
        lanes.find(({ lane }) => lane === row.lane),
      ),
      attempts: row.total,
      accepted: row.accepted,
      affected: row.held + row.refused,
      p50Ms: null,
      p95Ms: row.p95Ms,
      oldestWaitingMs: null,
    };
  });
}

/** A lane without a record has never been sent to, and is taken for well. */
function conditionOf(
  site: string,
  lane: LaneHealthView | undefined,
): Pick<OverviewProvider, 'name' | 'health' | 'suspected' | 'since'> {
  if (lane === undefined) return { name: site, health: 'healthy', suspected: false, since: null };
  const { name, state, suspected, sinceMs } = lane;
  const since = state === 'healthy' || sinceMs === null ? null : new Date(sinceMs).toISOString();
  return { name, health: state, suspected, since };
}

function channelOf(
  figures: DeliveryFigures,
  channel: (typeof CHANNELS)[number],
): OverviewPageModel['channels'] {
  const row = figures.channels.find((one) => one.channel === channel);
  return row
    ? [
        {
          channel,
          attempts: row.attempts,
          // A copy in the inbox tells nobody until it is read.
          told: channel === 'inbox' ? (figures.toldBy['inbox'] ?? 0) : row.told,
          p50Ms: null,
          costCents: row.costMicros / MICROS_PER_CENT,
        },
      ]
    : [];
}

function reasonOf(label: string, count: number): { reason: UndeliverableReason; count: number }[] {
  const reason = REPLY_LABELS.find((one) => one === label);
  return reason === undefined ? [] : [{ reason, count }];
}
