import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProviderDirectory } from '#channels';
import { CONTACT_WAYS } from '#contracts';
import type { ContactPageModel, NoticePageModel } from '#contracts';
import { siteOfLane } from '#domain';
import {
  INCIDENT_PATHS,
  NOTICE_STEP,
  renderClosePage,
  renderContactPage,
  renderNotePage,
  renderNoticePage,
} from '#pages';
import { IncidentDesk } from '../../incidents/incident-desk.js';
import { fieldsOf, sendPage } from '../page-answer.js';
import { contactValues, readContact, textErrors } from './incident-form-values.js';
import { noticeOf } from './incident-models.js';
import { IncidentRoom, type Visit } from './incident-room.js';

/** What administrators write into an incident: notes, contacts with the provider, the public notice, and its end. */
@Controller('verwaltung/stoerungen/:nr')
export class IncidentFormsController {
  constructor(
    private readonly room: IncidentRoom,
    private readonly desk: IncidentDesk,
    private readonly directory: ProviderDirectory,
  ) {}

  @Get(INCIDENT_PATHS.note)
  async noteForm(
    @Param('nr') number: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const visit = await this.room.visit(number, request, reply);
    if (visit === null) return;
    const page = renderNotePage({ ...visit.incidentFrame, values: { text: '' }, errors: [] });
    sendPage(request, reply, page);
  }

  @Post(INCIDENT_PATHS.note)
  async note(
    @Param('nr') number: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const visit = await this.room.visit(number, request, reply);
    if (visit === null) return;
    const { text = '' } = fieldsOf(body);
    const errors = textErrors({ text }, ['text']);
    if (errors.length > 0) {
      sendPage(request, reply, renderNotePage({ ...visit.incidentFrame, values: { text }, errors }), 422);
      return;
    }
    await this.desk.note(visit.incident.id, text.trim(), visit.actor);
    this.room.back(reply, visit.incident, 'noted');
  }

  @Get(INCIDENT_PATHS.contact)
  async contactForm(
    @Param('nr') number: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const visit = await this.room.visit(number, request, reply);
    if (visit === null) return;
    const values = contactValues({ provider: visit.incidentFrame.names[0] ?? '' });
    sendPage(request, reply, renderContactPage(this.contactModel(visit, values, [])));
  }

  @Post(INCIDENT_PATHS.contact)
  async contact(
    @Param('nr') number: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const visit = await this.room.visit(number, request, reply);
    if (visit === null) return;
    const values = contactValues(fieldsOf(body));
    const read = readContact(values, this.desk.now());
    if (read.kind === 'wrong') {
      sendPage(request, reply, renderContactPage(this.contactModel(visit, values, read.errors)), 422);
      return;
    }
    await this.desk.contact(visit.incident.id, read.contact, visit.actor);
    this.room.back(reply, visit.incident, 'contact');
  }

  @Get(INCIDENT_PATHS.notice)
  async noticeForm(
    @Param('nr') number: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const visit = await this.room.visit(number, request, reply);
    if (visit === null) return;
    const values = await this.desk.noticeDraft(visit.incident);
    sendPage(request, reply, renderNoticePage(await this.noticeModel(visit, { values })));
  }

  @Post(INCIDENT_PATHS.notice)
  async notice(
    @Param('nr') number: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const visit = await this.room.visit(number, request, reply);
    if (visit === null) return;
    const { de = '', en = '', [NOTICE_STEP.field]: step } = fieldsOf(body);
    if (step === NOTICE_STEP.withdraw) {
      await this.desk.notice(visit.incident.id, null, visit.actor);
      this.room.back(reply, visit.incident, 'withdrawn');
      return;
    }
    const values = { de, en };
    const errors = textErrors(values, ['de', 'en']);
    if (errors.length === 0 && step === NOTICE_STEP.publish) {
      await this.desk.notice(visit.incident.id, { de: de.trim(), en: en.trim() }, visit.actor);
      this.room.back(reply, visit.incident, 'published');
      return;
    }
    const preview = errors.length === 0 && step === NOTICE_STEP.preview;
    const page = renderNoticePage(await this.noticeModel(visit, { values, errors, preview }));
    sendPage(request, reply, page, errors.length > 0 ? 422 : 200);
  }

  @Get(INCIDENT_PATHS.close)
  async closeForm(
    @Param('nr') number: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const visit = await this.room.visit(number, request, reply);
    if (visit === null) return;
    await this.sendClose(visit, request, reply, 200);
  }

  @Post(INCIDENT_PATHS.close)
  async close(
    @Param('nr') number: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const visit = await this.room.visit(number, request, reply);
    if (visit === null) return;
    const result = await this.desk.close(visit.incident.id, visit.actor);
    if (result === 'ill') await this.sendClose(visit, request, reply, 409);
    else this.room.back(reply, visit.incident, 'closed');
  }

  private async sendClose(
    { incident, incidentFrame }: Visit,
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
  ): Promise<void> {
    const counts = await this.desk.reader.fates(incident.id, this.desk.now());
    const ill = incident.lanes.filter(({ wellAtMs }) => wellAtMs === null).map(({ name }) => name);
    const held = counts
      .filter(({ fate }) => fate === 'held' || fate === 'at_risk')
      .reduce((sum, { count }) => sum + count, 0);
    sendPage(request, reply, renderClosePage({ ...incidentFrame, ill: [...new Set(ill)], held }), status);
  }

  private contactModel(
    { incident, incidentFrame }: Visit,
    values: ContactPageModel['values'],
    errors: ContactPageModel['errors'],
  ): ContactPageModel {
    const known = incident.lanes.flatMap(({ lane }) => {
      const provider = this.directory.providerOfSite(siteOfLane(lane) ?? '');
      return provider?.contactForm == null ? [] : [{ provider: provider.name, url: provider.contactForm }];
    });
    const forms = known.filter(({ url }, index) => known.findIndex((one) => one.url === url) === index);
    return { ...incidentFrame, ways: CONTACT_WAYS, forms, values, errors };
  }

  private async noticeModel(
    { incident, incidentFrame }: Visit,
    change: Pick<NoticePageModel, 'values'> & Partial<NoticePageModel>,
  ): Promise<NoticePageModel> {
    const published = noticeOf(await this.desk.reader.notices(incident.id));
    return { ...incidentFrame, published, preview: false, errors: [], ...change };
  }
}
