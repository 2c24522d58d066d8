import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { dossierMailSchema, dossierQuerySchema, type Dossier } from '#contracts';
import { From, Needs, type Caller } from '../http/principal.js';
import { ProblemError, problem } from '../http/problem.js';
import { check } from '../http/validate.js';
import { DossierDesk } from './dossier-desk.js';

/** The dossier for the postmasters of an incident's providers; `{id}` is an incident's id or its number. */
@Controller('v1/incidents/:id/dossier')
@Needs('incidents')
export class DossierController {
  constructor(private readonly desk: DossierDesk) {}

  /** JSON, Markdown or PDF by `Accept`. */
  @Get()
  async get(
    @Param('id') key: string,
    @Query() query: unknown,
    @Headers('accept') accept: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { language } = check(dossierQuerySchema, query, 'invalid_query');
    const dossier = await this.desk.dossier(key, language ?? null);
    if (dossier === null) throw new ProblemError(problem(404, 'not_found'));
    const type =
      [PDF, MARKDOWN].find((one) => (accept ?? '').includes(one.split(';')[0] ?? one)) ?? JSON_TYPE;
    void reply.header('cache-control', 'no-store').header('vary', 'accept').type(type);
    if (type !== JSON_TYPE)
      void reply.header('content-disposition', `attachment; filename="${filenameOf(dossier, type)}"`);
    await reply.send(await this.body(dossier, type));
  }

  @Post('mail')
  @HttpCode(202)
  async mail(@From() caller: Caller, @Param('id') key: string, @Body() body: unknown) {
    const { to, language } = check(dossierMailSchema, body);
    const mailed = await this.desk.send(key, {
      to,
      language: language ?? null,
      actor: `key:${caller.keyId}`,
    });
    switch (mailed.result) {
      case 'sent':
        return { notificationId: mailed.notificationId };
      case 'unknown':
        throw new ProblemError(problem(404, 'not_found'));
      case 'no_department':
        throw new ProblemError(
          problem(409, 'no_department', { detail: 'POSTMASTER_DEPARTMENT names no department' }),
        );
    }
  }

  private async body(dossier: Dossier, type: string): Promise<string | Buffer | Dossier> {
    if (type === PDF) return Buffer.from(await this.desk.pdf(dossier));
    return type === MARKDOWN ? this.desk.markdown(dossier) : dossier;
  }
}

const PDF = 'application/pdf';
const MARKDOWN = 'text/markdown; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';

function filenameOf({ incident, language }: Dossier, type: string): string {
  return `${language === 'de' ? 'akte' : 'dossier'}-${incident}.${type === PDF ? 'pdf' : 'md'}`;
}
