import { Controller, Get, Header, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Locale, StatusCheck, StatusReport } from '#contracts';
import { PAGE_CONTENT_SECURITY_POLICY, renderStatusFeed, renderStatusPage } from '#pages';
import { askedLocaleOf, seeOther } from '../pages/page-answer.js';
import { PageWorld } from '../pages/page-world.js';
import { sendPublic } from './cached-answer.js';
import { DomainChecks } from './domain-check.js';
import { Rendered } from './rendered.js';
import { StatusDesk } from './status-desk.js';

/** Does mail of the city arrive: for people, programs and feed readers. The same for everybody: no session, no cookie. */
@Controller()
export class StatusController {
  private readonly rendered = new Rendered();

  constructor(
    private readonly world: PageWorld,
    private readonly desk: StatusDesk,
    private readonly checks: DomainChecks,
  ) {}

  /** An address typed into the form is cut to its domain before anything else, so that no cache and no log keeps it. */
  @Get('status')
  async page(
    @Query('domain') domain: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = typeof domain === 'string' ? domain.trim() : '';
    const locale = askedLocaleOf(request);
    if (asked.includes('@')) {
      void reply.header('cache-control', 'no-store');
      seeOther(reply, statusPath(asked.slice(asked.lastIndexOf('@') + 1), locale));
      return;
    }
    const report = await this.desk.report();
    const check = asked === '' ? null : await this.checks.check(asked, report);
    const body =
      check === null
        ? this.rendered.of(report, `page ${locale}`, () => this.render(locale, report, null))
        : this.render(locale, report, check);
    void reply.header('content-security-policy', PAGE_CONTENT_SECURITY_POLICY);
    sendPublic(request, reply, {
      type: 'text/html; charset=utf-8',
      body,
      current: report.current,
      variesByLanguage: true,
    });
  }

  @Get('status.json')
  @Header('access-control-allow-origin', '*')
  async data(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const report = await this.desk.report();
    sendPublic(request, reply, {
      type: 'application/json; charset=utf-8',
      body: this.rendered.of(report, 'json', () => JSON.stringify(report)),
      current: report.current,
      variesByLanguage: false,
    });
  }

  @Get('status.atom')
  @Header('access-control-allow-origin', '*')
  async feed(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const report = await this.desk.report();
    const locale = askedLocaleOf(request);
    sendPublic(request, reply, {
      type: 'application/atom+xml; charset=utf-8',
      body: this.rendered.of(report, `feed ${locale}`, () =>
        renderStatusFeed({ locale, report, publicUrl: this.world.publicUrl }),
      ),
      current: report.current,
      variesByLanguage: true,
    });
  }

  private render(locale: Locale, report: StatusReport, check: StatusCheck | null): string {
    const path = check === null ? '/status' : statusPath(check.domain, null);
    const frame = this.world.publicFrame(locale, path);
    const { host } = this.world;
    return renderStatusPage({ ...frame, now: report.asOf, host, telephone: null, report, check });
  }
}

function statusPath(domain: string, locale: Locale | null): string {
  const query = new URLSearchParams({ domain, ...(locale === null ? {} : { lang: locale }) });
  return `/status?${query.toString()}`;
}
