import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BULK_ACTION_KINDS } from '#contracts';
import type { BulkActionPageModel, BulkKind, BulkSelection } from '#contracts';
import { SECOND_THOUGHTS_MS } from '#delivery';
import { INCIDENT_PATHS, renderBulkActionPage, UNTIL } from '#pages';
import { IncidentDesk } from '../../incidents/incident-desk.js';
import { fieldsOf, seeOther, sendPage } from '../page-answer.js';
import { AdminGate } from './admin-gate.js';
import { priceView } from './incident-choices.js';
import { hrefOf } from './incident-models.js';
import { IncidentRoom, type Visit } from './incident-room.js';

/** As long as the API takes them. */
const LONGEST_REASON = 1_000;

/** Orders for held mail: the second look, the order, and taking it back. */
@Controller(`verwaltung/stoerungen/:nr/${INCIDENT_PATHS.order}`)
export class IncidentOrdersController {
  constructor(
    private readonly gate: AdminGate,
    private readonly room: IncidentRoom,
    private readonly desk: IncidentDesk,
  ) {}

  @Get(':kind')
  async look(
    @Param() { nr, kind }: { nr: string; kind: string },
    @Query(UNTIL) until: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const wish = await this.wish({ nr, kind }, until, request, reply);
    if (wish === null) return;
    sendPage(request, reply, renderBulkActionPage(await this.model(wish, '', null)));
  }

  @Post(':kind')
  async order(
    @Param() { nr, kind }: { nr: string; kind: string },
    @Query(UNTIL) until: string | undefined,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const wish = await this.wish({ nr, kind }, until, request, reply);
    if (wish === null) return;
    const fields = fieldsOf(body);
    const reason = (fields['reason'] ?? '').trim().slice(0, LONGEST_REASON);
    if (reason === '') {
      sendPage(request, reply, renderBulkActionPage(await this.model(wish, '', 'reason-missing')), 422);
      return;
    }
    const { incident, actor } = wish.visit;
    const result = await this.desk.order(incident, { ...wish.order, reason }, shownCount(fields), actor);
    if (result.result === 'asked') this.room.ordered(reply, incident, result.action.id);
    else if (result.result === 'closed') seeOther(reply, hrefOf(incident));
    else sendPage(request, reply, renderBulkActionPage(await this.model(wish, reason, 'count-changed')), 409);
  }

  @Post(`:id/${INCIDENT_PATHS.undo}`)
  async undo(
    @Param() { nr, id }: { nr: string; id: string },
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const visit = await this.room.visit(nr, request, reply);
    if (visit === null) return;
    const known = (await this.desk.reader.actions(visit.incident.id)).some((action) => action.id === id);
    if (!known) {
      this.gate.notFound(request, reply);
      return;
    }
    const { takenBack, tooLate } = await this.desk.undo(id, visit.actor);
    this.room.undone(reply, visit.incident, takenBack, tooLate);
  }

  private async wish(
    { nr, kind }: { readonly nr: string; readonly kind: string },
    until: string | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<{ readonly visit: Visit; readonly order: BulkSelection } | null> {
    const visit = await this.room.visit(nr, request, reply);
    if (visit === null) return null;
    const known = BULK_ACTION_KINDS.find((one): one is BulkKind => one === kind);
    const by = until === undefined ? null : Date.parse(until);
    if (known !== undefined && !Number.isNaN(by))
      return { visit, order: { kind: known, ...(by === null ? {} : { until: new Date(by).toISOString() }) } };
    this.gate.notFound(request, reply);
    return null;
  }

  private async model(
    { visit, order }: { readonly visit: Visit; readonly order: BulkSelection },
    reason: string,
    error: BulkActionPageModel['error'],
  ): Promise<BulkActionPageModel> {
    const price = priceView(await this.desk.price(visit.incident, order));
    return {
      ...visit.incidentFrame,
      choice: { kind: order.kind, until: order.until ?? null, price, held: price.count },
      secondThoughtsMs: SECOND_THOUGHTS_MS,
      reason,
      error,
    };
  }
}

/** The count that the page showed; without one whatever is held now is meant. */
function shownCount({ count }: Readonly<Record<string, string>>): number | null {
  return count !== undefined && /^\d{1,9}$/.test(count) ? Number(count) : null;
}
