import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  bulkActionSchema,
  bulkSelectionSchema,
  incidentContactSchema,
  incidentListQuerySchema,
  incidentNoteSchema,
  incidentNoticeSchema,
  openIncidentSchema,
  probeSchema,
} from '#contracts';
import type { IncidentCommandResult, IncidentView } from '#persistence';
import { From, Needs, type Caller } from '../http/principal.js';
import { ProblemError, problem } from '../http/problem.js';
import { check } from '../http/validate.js';
import { incidentAnswer, summaryOf } from './incident-answer.js';
import { IncidentDesk } from './incident-desk.js';

/** Incidents, for the city's administrators: `{id}` is an incident's id or its number. */
@Controller('v1/incidents')
@Needs('incidents')
export class IncidentsController {
  constructor(private readonly desk: IncidentDesk) {}

  @Get()
  async list(@Query() query: unknown) {
    const { state, cursor, limit } = check(incidentListQuerySchema, query, 'invalid_query');
    const items = await this.desk.reader.list(state, cursor ?? null, limit + 1);
    const page = items.slice(0, limit);
    return { items: page.map(summaryOf), next: items.length > limit ? (page.at(-1)?.number ?? null) : null };
  }

  @Post()
  @HttpCode(201)
  async open(@From() caller: Caller, @Body() body: unknown) {
    const given = check(openIncidentSchema, body);
    if (given.kind !== 'own_infrastructure' && given.subject === undefined)
      throw wrongField('subject', 'is needed: which provider’s site or which gateway');
    const opened = await this.desk.open(given, actorOf(caller));
    if (opened === null)
      throw new ProblemError(problem(409, 'already_open', { detail: 'an incident about it is open' }));
    return opened;
  }

  @Get(':id')
  async get(@Param('id') key: string) {
    return incidentAnswer(await this.found(key), this.desk.reader, this.desk.now());
  }

  @Post(':id/acknowledge')
  @HttpCode(204)
  async acknowledge(@From() caller: Caller, @Param('id') key: string): Promise<void> {
    const { id } = await this.found(key);
    done(await this.desk.acknowledge(id, actorOf(caller)));
  }

  @Post(':id/notes')
  @HttpCode(204)
  async note(@From() caller: Caller, @Param('id') key: string, @Body() body: unknown): Promise<void> {
    const { text } = check(incidentNoteSchema, body);
    const { id } = await this.found(key);
    done(await this.desk.note(id, text, actorOf(caller)));
  }

  @Post(':id/contacts')
  @HttpCode(204)
  async contact(@From() caller: Caller, @Param('id') key: string, @Body() body: unknown): Promise<void> {
    const contact = check(incidentContactSchema, body);
    const { id } = await this.found(key);
    done(await this.desk.contact(id, contact, actorOf(caller)));
  }

  @Get(':id/notice/draft')
  async draft(@Param('id') key: string) {
    return this.desk.noticeDraft(await this.found(key));
  }

  @Post(':id/notice')
  @HttpCode(204)
  async notice(@From() caller: Caller, @Param('id') key: string, @Body() body: unknown): Promise<void> {
    const wish = check(incidentNoticeSchema, body);
    const { id } = await this.found(key);
    done(await this.desk.notice(id, 'withdraw' in wish ? null : wish, actorOf(caller)));
  }

  @Post(':id/close')
  @HttpCode(204)
  async close(@From() caller: Caller, @Param('id') key: string): Promise<void> {
    const { id } = await this.found(key);
    done(await this.desk.close(id, actorOf(caller)));
  }

  @Post(':id/probe')
  @HttpCode(202)
  async probe(@From() caller: Caller, @Param('id') key: string, @Body() body: unknown) {
    const { lane } = check(probeSchema, body ?? {});
    return { lanes: await this.desk.probe(await this.found(key), lane ?? null, actorOf(caller)) };
  }

  @Post(':id/actions/preview')
  @HttpCode(200)
  async preview(@Param('id') key: string, @Body() body: unknown) {
    const order = check(bulkSelectionSchema, body);
    return this.desk.price(await this.found(key), order);
  }

  @Post(':id/actions')
  @HttpCode(202)
  async order(@From() caller: Caller, @Param('id') key: string, @Body() body: unknown) {
    const { expectedCount, ...order } = check(bulkActionSchema, body);
    const result = await this.desk.order(
      await this.found(key),
      order,
      expectedCount ?? null,
      actorOf(caller),
    );
    switch (result.result) {
      case 'asked': {
        const { id, beginsAtMs, price } = result.action;
        return { id, beginsAt: new Date(beginsAtMs).toISOString(), price };
      }
      case 'changed':
        throw new ProblemError(
          problem(409, 'count_changed', { detail: `now ${String(result.price.count)} are held` }),
        );
      case 'closed':
        throw over();
    }
  }

  @Post(':id/actions/:action/undo')
  @HttpCode(200)
  async undo(@From() caller: Caller, @Param('id') key: string, @Param('action') actionId: string) {
    const { id } = await this.found(key);
    const known = (await this.desk.reader.actions(id)).some((action) => action.id === actionId);
    const { result, ...undone } = known
      ? await this.desk.undo(actionId, actorOf(caller))
      : { result: 'unknown' as const };
    if (result === 'unknown') throw notFound(`no action ${actionId}`);
    if (result === 'over') throw new ProblemError(problem(409, 'already_undone'));
    return undone;
  }

  private async found(key: string): Promise<IncidentView> {
    const incident = await this.desk.find(key);
    if (incident === null) throw notFound(`no incident ${key}`);
    return incident;
  }
}

/** Who did it, for the log: a key is named by its id. */
function actorOf({ keyId }: Caller): string {
  return `key:${keyId}`;
}

function done(result: IncidentCommandResult): void {
  switch (result) {
    case 'done':
      return;
    case 'unknown':
      throw notFound('no such incident');
    case 'over':
      throw over();
    case 'ill':
      throw new ProblemError(
        problem(409, 'still_ill', { detail: 'a site has not accepted three probes yet' }),
      );
  }
}

function over(): ProblemError {
  return new ProblemError(problem(409, 'already_closed'));
}

function notFound(detail: string): ProblemError {
  return new ProblemError(problem(404, 'not_found', { detail }));
}

function wrongField(field: string, message: string): ProblemError {
  return new ProblemError(problem(422, 'invalid_body', { errors: [{ field, message }] }));
}
