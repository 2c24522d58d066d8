import type { DemoLane, DemoPageModel, DemoPerson, PageFrame } from '#contracts';
import { parseLaneKey } from '#domain';
import type { Links } from '#delivery/ports';
import { DemoStories } from './demo-stories.js';
import {
  DemoReader,
  type DemoFollowed,
  type DemoLaneCount,
  type HealthReader,
  type LaneHealthView,
} from '#persistence';
import { formatFor } from '#pages';
import { renderBecause } from '#policy';

/** What the demo needs to know of the local system. */
export interface DemoSettings {
  readonly publicUrl: string;
  readonly sandboxUrl: string;
  /** The department whose traffic is shown. */
  readonly departmentSlug: string;
}

/** The providers that have a row of their own; all others share one. */
const SHOWN = ['GMX', 'WEB.DE', 'Gmail', 'T-Online'];
const MICROS_PER_CENT = 10_000;
const GMX_LANE = 'email:transactional:direct:gmx.net';

/** Puts the demo page together out of the same rows that reports and timelines show. */
export class DemoScene {
  constructor(
    private readonly reader: DemoReader,
    private readonly health: HealthReader,
    private readonly links: Links,
    private readonly stories: DemoStories,
    private readonly settings: DemoSettings,
  ) {}

  /** @param gmx the switch, and when it was turned on where that is known */
  async model(
    frame: PageFrame,
    gmx: { readonly on: boolean; readonly sinceMs: number | null },
  ): Promise<DemoPageModel> {
    const nowMs = Date.parse(frame.now);
    const [lanes, health, followed] = await Promise.all([
      this.reader.lanes(nowMs),
      this.health.lanes(),
      this.reader.followed(),
    ]);
    const lane = health.find((one) => one.lane === GMX_LANE);
    const sinceMs = lane?.state === 'healthy' ? null : (lane?.sinceMs ?? null);
    const shownMs = gmx.on ? (gmx.sinceMs ?? sinceMs) : null;
    const figures = await this.reader.figures(sinceMs ?? nowMs - 600_000, nowMs);
    return {
      ...frame,
      switch: {
        action: '/demo/switch',
        provider: 'GMX',
        on: gmx.on,
        since: shownMs === null ? null : new Date(shownMs).toISOString(),
      },
      lanes: [
        ...providerLanes(lanes, health),
        channelLane('sms', lanes, health),
        channelLane('push', lanes, health),
      ],
      figures: {
        ...figures,
        noticed: sinceMs === null ? null : await this.reader.noticed(GMX_LANE, sinceMs),
      },
      people: await Promise.all(followed.map((person) => this.person(person, frame, health))),
      curl: this.curl(),
      access: [
        { label: 'API', value: this.settings.publicUrl },
        { label: 'OpenAPI', value: `${this.settings.publicUrl}/openapi.json` },
        { label: 'Sandbox', value: this.settings.sandboxUrl },
      ],
      readyFile: null,
      faces: [
        { face: 'administrator', href: '/verwaltung/uebersicht' },
        { face: 'department', href: `/amt/${this.settings.departmentSlug}/nachrichten` },
        { face: 'status', href: '/status' },
        { face: 'openapi', href: '/openapi.json' },
      ],
    };
  }

  private async person(
    one: DemoFollowed,
    frame: PageFrame,
    health: readonly LaneHealthView[],
  ): Promise<DemoPerson> {
    const { shortMoment } = formatFor(frame.locale, frame.now);
    const story = await this.stories.of(one, frame.city);
    const provider = health.find(({ lane }) => lane === story.lane)?.name;
    return {
      name: one.name,
      situation: provider === undefined ? one.subject : `${provider} · ${one.subject}`,
      deadlineAt: story.deadlineAt,
      outcome: one.outcome && {
        state: one.outcome.state,
        channel: one.outcome.channel,
        at: one.outcome.atMs === null ? null : new Date(one.outcome.atMs).toISOString(),
      },
      because: one.because === null ? null : renderBecause(one.because, frame.locale, shortMoment),
      message: story.message,
      notificationHref: `/amt/${this.settings.departmentSlug}/nachrichten/${one.id}`,
      preferencesHref: one.citizenId === null ? null : this.links.url('preferences', one.citizenId),
    };
  }

  private curl(): string {
    const body = {
      recipient: { email: 'ich@gmx.de', phone: '+4915112345678' },
      category: 'appointments',
      content: { subject: 'Ihr Termin', body: 'Bitte bestätigen Sie Ihren Termin.' },
      urgency: 'urgent',
    };
    return `curl ${this.settings.publicUrl}/v1/notifications -H 'Authorization: Bearer <live key>' -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`;
  }
}

function providerLanes(lanes: readonly DemoLaneCount[], health: readonly LaneHealthView[]): DemoLane[] {
  const email = lanes.filter(({ lane }) => lane.startsWith('email:'));
  const nameOf = (lane: string) => health.find((one) => one.lane === lane)?.name ?? lane;
  const rows = SHOWN.map((shown): DemoLane => {
    const own = email.filter(({ lane }) => nameOf(lane).startsWith(shown));
    const ill = health.find((one) => one.name.startsWith(shown) && one.lane.startsWith('email:'));
    return {
      id: shown.toLowerCase().replace(/[^a-z]/g, ''),
      name: shown,
      channel: 'email',
      health: ill?.state ?? 'healthy',
      suspected: ill?.suspected ?? false,
      ...sum(own),
    };
  });
  const others = email.filter(({ lane }) => !SHOWN.some((shown) => nameOf(lane).startsWith(shown)));
  return [
    ...rows,
    { id: 'others', name: null, channel: 'email', health: 'healthy', suspected: false, ...sum(others) },
  ];
}

function channelLane(
  channel: 'sms' | 'push',
  lanes: readonly DemoLaneCount[],
  health: readonly LaneHealthView[],
): DemoLane {
  const own = lanes.filter(({ lane }) => parseLaneKey(lane)?.channel === channel);
  const state = health.find(({ lane }) => lane.startsWith(`${channel}:`))?.state ?? 'healthy';
  const cost = own.reduce((total, { costMicros }) => total + costMicros, 0) / MICROS_PER_CENT;
  return {
    id: channel,
    name: null,
    channel,
    health: state,
    suspected: false,
    ...sum(own),
    costCents: channel === 'sms' ? cost : null,
  };
}

function sum(lanes: readonly DemoLaneCount[]): { perMinute: number; held: number; costCents: null } {
  return {
    perMinute: lanes.reduce((total, { lastMinute }) => total + lastMinute, 0),
    held: lanes.reduce((total, { held }) => total + held, 0),
    costCents: null,
  };
}
