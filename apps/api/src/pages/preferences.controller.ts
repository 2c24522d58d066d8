import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type {
  PreferenceCategory,
  PreferenceContactPoint,
  PreferenceSetting,
  PreferencesPageModel,
} from '#contracts';
import { optionalCategory } from '#channels';
import { CHANNELS, laneKey, type Channel } from '#domain';
import { DepartmentDirectory, Links, type Category } from '#delivery/ports';
import { CitizenStore, HealthReader, type CitizenSettings, type LaneHealthView } from '#persistence';
import { renderPreferencesPage } from '#pages';
import { fieldsOf, sendError, sendPage } from './page-answer.js';
import { PageWorld } from './page-world.js';
import { readPreferences } from './read-preferences.js';

const PREFERENCE_SETTINGS: readonly PreferenceSetting[] = ['quietHours', 'language', 'plainLanguage'];
const DEFAULT_ORDER: readonly Channel[] = ['email', 'push', 'sms'];

/** A citizen's preferences by a link: contact points masked, one form, one save. GET changes nothing. */
@Controller('p')
export class PreferencesController {
  constructor(
    private readonly world: PageWorld,
    private readonly links: Links,
    private readonly citizens: CitizenStore,
    private readonly departments: DepartmentDirectory,
    private readonly health: HealthReader,
  ) {}

  @Get(':token')
  async show(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const settings = await this.settingsOf(token);
    if (settings === null) {
      this.unknown(request, reply);
      return;
    }
    sendPage(request, reply, renderPreferencesPage(await this.model(request, token, settings)));
  }

  @Post(':token')
  async save(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const before = await this.settingsOf(token);
    if (before === null) {
      this.unknown(request, reply);
      return;
    }
    const categories = await this.departments.categories();
    if (isOneClick(body)) {
      await this.stop(before.id, optionalCategory(stopMark(request), categories), reply);
      return;
    }
    const model = await this.model(request, token, before);
    const wish = readPreferences(fieldsOf(body), categories, model.choices);
    if (wish.errors.length > 0) {
      const shown = {
        ...model,
        ...wish.shown,
        categories: categoriesOf(categories, wish.preferences, {
          locale: model.locale,
          usable: new Set(model.choices),
        }),
        errors: wish.errors,
      };
      sendPage(request, reply, renderPreferencesPage(shown), 422);
      return;
    }
    await this.citizens.change(before.id, wish.change, this.world.now());
    const settings = (await this.citizens.settings(before.id)) ?? before;
    // Who chooses another language reads on in it, whatever the link asked for.
    const after = await this.model(request, token, settings, settings.language !== before.language);
    const saved = { categories: changedCategories(model, after), settings: changedSettings(model, after) };
    sendPage(request, reply, renderPreferencesPage({ ...after, saved }));
  }

  /** One click in a mail program (RFC 8058): nobody reads the answer, so it is short. */
  private async stop(citizenId: string, category: Category | null, reply: FastifyReply): Promise<void> {
    if (category !== null) await this.citizens.unsubscribe(citizenId, category.id, this.world.now());
    await reply
      .status(category === null ? 404 : 200)
      .type('text/plain')
      .send(category === null ? 'unknown\n' : 'unsubscribed\n');
  }

  private async settingsOf(token: string): Promise<CitizenSettings | null> {
    const id = this.links.read('preferences', token);
    return id === null ? null : this.citizens.settings(id);
  }

  private unknown(request: FastifyRequest, reply: FastifyReply): void {
    sendError(request, reply, this.world.frame(request), { status: 404, kind: 'link' });
  }

  private async model(
    request: FastifyRequest,
    token: string,
    settings: CitizenSettings,
    inOwnLanguage = false,
  ): Promise<PreferencesPageModel> {
    const frame = this.world.frame(request);
    const asked = !inOwnLanguage && (request.query as { lang?: string }).lang !== undefined;
    const locale = asked ? frame.locale : settings.language;
    const points = await this.contactPoints(settings);
    const usable = new Set<Channel>([
      ...points.filter(({ state }) => state === 'usable').map(({ channel }) => channel),
      'inbox',
    ]);
    return {
      ...frame,
      locale,
      action: asked ? `/p/${token}?lang=${locale}` : `/p/${token}`,
      devicesHref: asked ? `/p/${token}/geraete?lang=${locale}` : `/p/${token}/geraete`,
      contactPoints: points,
      categories: categoriesOf(await this.departments.categories(), settings.preferences, { locale, usable }),
      choices: CHANNELS.filter((channel) => usable.has(channel)),
      quietHours: settings.quietHours && {
        from: clock(settings.quietHours.fromMinute),
        to: clock(settings.quietHours.toMinute),
      },
      language: settings.language,
      plainLanguage: settings.plainLanguage,
      errors: [],
      saved: null,
    };
  }

  private async providerOf(
    domain: string | null,
    lanes: readonly LaneHealthView[],
  ): Promise<PreferenceContactPoint['provider']> {
    const site = domain === null ? null : await this.health.siteOf(domain);
    if (site === null) return providerView(domain, undefined);
    const route = this.world.mailRoute;
    const key = laneKey({ channel: 'email', stream: 'transactional', route, site });
    return providerView(
      domain,
      lanes.find(({ lane }) => lane === key),
    );
  }

  private async contactPoints(settings: CitizenSettings): Promise<PreferenceContactPoint[]> {
    const lanes = await this.health.lanes();
    const points = await Promise.all(
      settings.contacts.map(async (contact): Promise<PreferenceContactPoint> => ({
        channel: contact.channel,
        masked: contact.masked === '' ? null : contact.masked,
        state: contact.verified ? 'usable' : 'unverified',
        provider: contact.channel === 'email' ? await this.providerOf(contact.domain, lanes) : null,
      })),
    );
    const missing = (['email', 'sms', 'push'] as const).filter(
      (channel) => !points.some((point) => point.channel === channel),
    );
    return [
      ...points,
      { channel: 'inbox', masked: null, state: 'usable', provider: null },
      ...missing.map((channel): PreferenceContactPoint => ({
        channel,
        masked: null,
        state: 'missing',
        provider: null,
      })),
    ];
  }
}

function isOneClick(body: unknown): boolean {
  return fieldsOf(body)['List-Unsubscribe'] === 'One-Click';
}

function stopMark(request: FastifyRequest): string {
  const { stop } = request.query as { stop?: unknown };
  return typeof stop === 'string' ? stop : '';
}

function providerView(
  domain: string | null,
  lane: LaneHealthView | undefined,
): PreferenceContactPoint['provider'] {
  if (lane === undefined) return { name: domain ?? '', health: 'healthy', suspected: false };
  return { name: lane.name, health: lane.state, suspected: lane.suspected };
}

function categoriesOf(
  categories: readonly Category[],
  preferences: Readonly<Record<string, readonly Channel[]>>,
  { locale, usable }: { readonly locale: 'de' | 'en'; readonly usable: ReadonlySet<Channel> },
): PreferenceCategory[] {
  // What nobody chose must be savable as it stands.
  const usual = DEFAULT_ORDER.filter((channel) => usable.has(channel));
  return categories.map((category) => ({
    slug: category.id,
    name: locale === 'de' ? category.nameDe : category.nameEn,
    description: '',
    duty: category.basis === 'duty',
    channels: preferences[category.id]?.slice(0, 3) ?? usual,
  }));
}

function changedCategories(before: PreferencesPageModel, after: PreferencesPageModel): string[] {
  return after.categories
    .filter(
      ({ slug, channels }) =>
        before.categories.find((one) => one.slug === slug)?.channels.join() !== channels.join(),
    )
    .map(({ name }) => name);
}

function changedSettings(before: PreferencesPageModel, after: PreferencesPageModel): PreferenceSetting[] {
  return PREFERENCE_SETTINGS.filter((one) => JSON.stringify(before[one]) !== JSON.stringify(after[one]));
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
