import type { Provider, Type } from '@nestjs/common';
import { Links } from '#delivery/ports';
import { SignInLinks, StaffSessions } from '#identity';
import { ActionStore, CitizenStore, DeliveryReport, PublicPageStore } from '#persistence';
import type { ApiParts } from '../compose-api.js';
import { CallerClock } from '../http/caller-clock.js';
import { SystemRandom } from '../system-random.js';
import { ADMIN_CONTROLLERS, adminPagesOf } from './admin/admin-pages.js';
import { ActionController } from './action.controller.js';
import { AssetsController } from './assets.controller.js';
import { DemoController } from './demo.controller.js';
import { DemoScene } from './demo-scene.js';
import { DemoStories } from './demo-stories.js';
import { DeskStaff } from './desk-staff.js';
import { DeviceDesk } from './device-desk.js';
import { DevicesController, ServiceWorkerController } from './devices.controller.js';
import { DeskController } from './desk.controller.js';
import { LegalController } from './legal.controller.js';
import { MessageController } from './message.controller.js';
import { OverviewController } from './overview.controller.js';
import { PageWorld } from './page-world.js';
import { PreferencesController } from './preferences.controller.js';
import { SandboxSwitch } from './sandbox-switch.js';
import { SignInController } from './sign-in.controller.js';
import { StaffFrames } from './staff-frame.js';
import { StaffSignIn } from './staff-sign-in.js';
import { Advisor } from '../status/advisor.js';
import { DomainChecks } from '../status/domain-check.js';
import { ANSWER_MS } from '../status/in-time.js';
import { openStatusDesk } from '../status/open-status-desk.js';
import { StatusController } from '../status/status.controller.js';
import { StatusDesk } from '../status/status-desk.js';

const CONTROLLERS: Type[] = [
  AssetsController,
  LegalController,
  StatusController,
  PreferencesController,
  DevicesController,
  ServiceWorkerController,
  MessageController,
  ActionController,
  SignInController,
  OverviewController,
  DeskController,
  ...ADMIN_CONTROLLERS,
];

/** The department whose traffic the demo shows. */
const DEMO_DEPARTMENT = 'buergeramt';

/** The pages' controllers and what they need; the demo exists in local mode only. */
export function pagesOf(parts: ApiParts): { readonly controllers: Type[]; readonly providers: Provider[] } {
  const { config, clock, health, links } = parts;
  const local = config.local?.sandboxUrl ?? null;
  const world = new PageWorld(config.city.name, config.city.publicUrl, clock, {
    local: local !== null,
    mailRoute: config.mail.route,
  });
  const secure = config.city.publicUrl.startsWith('https:');
  const signIn = signInOf(parts, secure);
  const admin = adminPagesOf(parts, world, signIn);
  const { frames } = admin;
  const desk = openStatusDesk(parts, world);
  const values: [abstract new (...args: never[]) => unknown, unknown][] = [
    [PageWorld, world],
    [StatusDesk, desk],
    [Advisor, new Advisor(health, parts.directory, config.mail.route, desk, ANSWER_MS)],
    [DomainChecks, new DomainChecks(health, parts.directory, config.mail.route)],
    [Links, links],
    [CitizenStore, parts.citizens],
    [DeviceDesk, deviceDeskOf(parts)],
    [DeliveryReport, parts.report],
    [PublicPageStore, parts.publicPages],
    [ActionStore, parts.actions],
    [StaffSignIn, signIn],
    [StaffFrames, frames],
    [DeskStaff, new DeskStaff(signIn, frames, parts.departments)],
  ];
  if (local !== null) {
    const settings = { publicUrl: config.city.publicUrl, sandboxUrl: local, departmentSlug: DEMO_DEPARTMENT };
    const stories = new DemoStories(parts.publicPages, parts.reader, links);
    values.push(
      [SandboxSwitch, new SandboxSwitch(local)],
      [DemoScene, new DemoScene(parts.demo, health, links, stories, settings)],
    );
  }
  return {
    controllers: local === null ? CONTROLLERS : [...CONTROLLERS, DemoController],
    providers: [...values.map(([provide, useValue]) => ({ provide, useValue })), ...admin.providers],
  };
}

function deviceDeskOf({ config, devices, clock }: ApiParts): DeviceDesk {
  const rules = { allowInternal: config.local !== null, behindProxy: config.proxy !== null };
  return new DeviceDesk(devices, rules, clock, config.push.vapid?.publicKey ?? null);
}

function signInOf({ sessions, signInLinks, hasher, clock }: ApiParts, secure: boolean): StaffSignIn {
  const random = new SystemRandom();
  const time = new CallerClock(clock);
  const open = new StaffSessions(sessions, hasher, random, time);
  return new StaffSignIn(new SignInLinks(signInLinks, open, hasher, random, time), open, secure);
}
