import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OpenIncidentPageModel, StaffFrame } from '#contracts';
import {
  INCIDENT_PATHS,
  INCIDENTS_PATH,
  OPEN_BY_HAND,
  renderIncidentListPage,
  renderIncidentPage,
  renderOpenIncidentPage,
} from '#pages';
import { IncidentDesk } from '../../incidents/incident-desk.js';
import { fieldsOf, sendPage } from '../page-answer.js';
import { AdminGate } from './admin-gate.js';
import { IncidentModels } from './incident-models.js';
import { doneOf, IncidentRoom } from './incident-room.js';
import { IncidentSubjects } from './incident-subjects.js';

/** A number such as `2021-0017`. */
const NUMBER = /^\d{4}-\d{4,9}$/;

/** Incidents for the city's administrators: the list, one, and what a single button does. */
@Controller('verwaltung/stoerungen')
export class IncidentPagesController {
  constructor(
    private readonly gate: AdminGate,
    private readonly room: IncidentRoom,
    private readonly models: IncidentModels,
    private readonly desk: IncidentDesk,
    private readonly subjects: IncidentSubjects,
  ) {}

  @Get()
  async list(
    @Query('cursor') cursor: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const administrator = await this.gate.enter(request, reply);
    if (administrator === null) return;
    const from = cursor !== undefined && NUMBER.test(cursor) ? cursor : null;
    sendPage(request, reply, renderIncidentListPage(await this.models.list(administrator.frame, from)));
  }

  @Get(OPEN_BY_HAND)
  async openForm(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const administrator = await this.gate.enter(request, reply);
    if (administrator === null) return;
    const model = await this.openModel(administrator.frame, { subject: '', reason: '' }, null);
    sendPage(request, reply, renderOpenIncidentPage(model));
  }

  @Post(OPEN_BY_HAND)
  async open(
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const administrator = await this.gate.enter(request, reply);
    if (administrator === null) return;
    const { subject = '', reason = '' } = fieldsOf(body);
    const problem = await this.tryOpen(subject, reason.trim(), administrator.actor, reply);
    if (problem === null) return;
    const model = await this.openModel(administrator.frame, { subject, reason }, problem);
    sendPage(request, reply, renderOpenIncidentPage(model), 422);
  }

  @Get(':nr')
  async one(
    @Param('nr') number: string,
    @Query() query: Record<string, string>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const visit = await this.room.visit(number, request, reply);
    if (visit === null) return;
    const model = await this.models.page(visit.frame, visit.incident, doneOf(query));
    sendPage(request, reply, renderIncidentPage(model));
  }

  @Post(`:nr/${INCIDENT_PATHS.acknowledge}`)
  async acknowledge(
    @Param('nr') number: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const visit = await this.room.visit(number, request, reply);
    if (visit === null) return;
    await this.desk.acknowledge(visit.incident.id, visit.actor);
    this.room.back(reply, visit.incident, 'acknowledged');
  }

  @Post(`:nr/${INCIDENT_PATHS.probe}`)
  async probe(
    @Param('nr') number: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const visit = await this.room.visit(number, request, reply);
    if (visit === null) return;
    const lanes = await this.desk.probe(visit.incident, null, visit.actor);
    this.room.back(reply, visit.incident, lanes.length === 0 ? 'no_probe' : 'probe');
  }

  /** Opens it and leads there. @returns what is wrong, or null when it has answered */
  private async tryOpen(
    subject: string,
    reason: string,
    actor: string,
    reply: FastifyReply,
  ): Promise<OpenIncidentPageModel['error']> {
    if (reason === '') return 'reason-missing';
    const about = await this.subjects.read(subject);
    if (about === null) return 'subject-unknown';
    const opened = await this.desk.open({ ...about, reason: reason.slice(0, 1_000) }, actor);
    if (opened === null) return 'open-already';
    this.room.back(reply, opened, 'opened');
    return null;
  }

  private async openModel(
    frame: StaffFrame,
    values: OpenIncidentPageModel['values'],
    error: OpenIncidentPageModel['error'],
  ): Promise<OpenIncidentPageModel> {
    return {
      ...frame,
      href: `${INCIDENTS_PATH}/${OPEN_BY_HAND}`,
      listHref: INCIDENTS_PATH,
      subjects: await this.subjects.all(frame.locale),
      values,
      error,
    };
  }
}
