import { readFileSync } from 'node:fs';
import { Body, Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { moveDeviceSchema, registerDeviceSchema, type DevicesPageModel } from '#contracts';
import { Links } from '#delivery/ports';
import { deviceNameField, MOST_DEVICE_NAME, renderDevicesPage, serviceWorkerFile } from '#pages';
import { CitizenStore } from '#persistence';
import { ProblemError, problem } from '../http/problem.js';
import { check } from '../http/validate.js';
import { DeviceDesk } from './device-desk.js';
import { fieldsOf, seeOther, sendError, sendScriptedPage } from './page-answer.js';
import { PageWorld } from './page-world.js';

/** A citizen's browsers, by the link to the preferences. GET changes nothing. */
@Controller('p/:token/geraete')
export class DevicesController {
  constructor(
    private readonly world: PageWorld,
    private readonly links: Links,
    private readonly citizens: CitizenStore,
    private readonly desk: DeviceDesk,
  ) {}

  @Get()
  async show(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const citizen = await this.citizenOf(token);
    if (citizen === null) {
      this.unknown(request, reply);
      return;
    }
    const frame = this.world.frame(request);
    const { lang, getan } = request.query as { lang?: string; getan?: string };
    const locale = lang === undefined ? citizen.language : frame.locale;
    const done: DevicesPageModel['done'] =
      getan === 'name' ? 'renamed' : getan === 'entfernt' ? 'removed' : null;
    const devices = (await this.desk.list(citizen.id)).map(({ id, name, sinceMs }) => ({
      id,
      name,
      since: new Date(sinceMs).toISOString(),
    }));
    const paths = { action: `/p/${token}/geraete`, preferencesHref: `/p/${token}` };
    const model = { ...frame, ...paths, locale, devices, done, vapidKey: this.desk.publicKey };
    sendScriptedPage(request, reply, renderDevicesPage(model));
  }

  /** A browser registers itself, from the page's script. */
  @Post()
  @HttpCode(201)
  async register(@Param('token') token: string, @Body() body: unknown): Promise<{ readonly id: string }> {
    const citizen = await this.citizenOf(token);
    if (citizen === null) throw new ProblemError(problem(404, 'not_found'));
    const { name, vapidKey, endpoint, keys } = check(registerDeviceSchema, body);
    const subscription = { endpoint, keys, ...(vapidKey === undefined ? {} : { vapidKey }) };
    return { id: await this.desk.register(citizen.id, subscription, name ?? null) };
  }

  @Post(':id/name')
  async rename(
    @Param('token') token: string,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const name = (fieldsOf(body)[deviceNameField(id)] ?? '').trim().slice(0, MOST_DEVICE_NAME);
    const citizen = await this.citizenOf(token);
    const done = citizen !== null && (await this.desk.rename(citizen.id, id, name));
    if (done) seeOther(reply, `/p/${token}/geraete?getan=name`);
    else this.unknown(request, reply);
  }

  @Post(':id/entfernen')
  async remove(
    @Param('token') token: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const citizen = await this.citizenOf(token);
    const done = citizen !== null && (await this.desk.remove(citizen.id, id));
    if (done) seeOther(reply, `/p/${token}/geraete?getan=entfernt`);
    else this.unknown(request, reply);
  }

  private async citizenOf(token: string) {
    const id = this.links.read('preferences', token);
    return id === null ? null : this.citizens.settings(id);
  }

  private unknown(request: FastifyRequest, reply: FastifyReply): void {
    sendError(request, reply, this.world.frame(request), { status: 404, kind: 'link' });
  }
}

/** Browsers that move, and what they run. */
@Controller()
export class ServiceWorkerController {
  private readonly script = readFileSync(serviceWorkerFile());

  constructor(private readonly desk: DeviceDesk) {}

  /** Asked for at the root, and again at every start of a browser. */
  @Get('sw.js')
  get(@Res() reply: FastifyReply): void {
    void reply.header('cache-control', 'no-cache').type('text/javascript; charset=utf-8').send(this.script);
  }

  /** Whoever knows a subscription's address is its browser, or its push service. The answer tells nothing. */
  @Post('push/umzug')
  @HttpCode(204)
  async move(@Body() body: unknown): Promise<void> {
    const { from, subscription } = check(moveDeviceSchema, body);
    await this.desk.move(from, { endpoint: subscription.endpoint, keys: subscription.keys });
  }
}
