import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { ProviderDirectory } from '#channels';
import type { HttpCallbackSetting, SmsGatewaySetting } from '#config';
import { GroupCommit, RelayDesk } from '#delivery';
import { Clock, DeliveryMetrics, DepartmentDirectory, ReceiptStore, WakeUp } from '#delivery/ports';
import {
  HealthReader,
  NotificationCommands,
  NotificationReader,
  TextReplyStore,
  TrafficReader,
  UsageReader,
} from '#persistence';
import type { ApiParts } from './compose-api.js';
import { pagesOf } from './pages/pages.providers.js';
import { DossierDesk } from './dossier/dossier-desk.js';
import { DossierController } from './dossier/dossier.controller.js';
import { IncidentDesk } from './incidents/incident-desk.js';
import { IncidentsController } from './incidents/incidents.controller.js';
import { AuthGuard } from './http/auth.guard.js';
import { CallerFinder } from './http/caller-finder.js';
import { RateLimitGuard, RateLimits } from './limits/rate-limit.guard.js';
import { CallbackSecrets, CallbacksController } from './operation/callbacks.controller.js';
import { HealthController, ReadinessProbe } from './operation/health.controller.js';
import { KeyAdministration } from './operation/key-administration.js';
import { KeysController } from './operation/keys.controller.js';
import { ProvidersController } from './operation/providers.controller.js';
import { RelayController } from './operation/relay.controller.js';
import { RepliesController } from './operation/replies.controller.js';
import { UsageController } from './operation/usage.controller.js';
import { NotificationsController } from './send/notifications.controller.js';
import { ConditionSecrets, ConditionsController } from './send/conditions.controller.js';
import { NotificationMaker, OutsideRules } from './send/notification-maker.js';
import { NotificationWithdrawal } from './send/notification-withdrawal.js';
import { PreviewService, SmsPrice } from './send/preview.service.js';
import { OpenApiController } from './openapi/openapi.controller.js';
import { SendService } from './send/send.service.js';
import { TeamWall } from './send/team-wall.js';
import { AskedFailures } from './simulations/asked-failures.js';
import { SimulationService } from './simulations/simulation.service.js';
import { SimulationsController } from './simulations/simulations.controller.js';
import { SitesOfDomains } from './simulations/sites-of-domains.js';
import { WebhookDesk } from './webhooks/webhook-desk.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';

const API_CONTROLLERS = [
  HealthController,
  NotificationsController,
  ProvidersController,
  CallbacksController,
  RelayController,
  KeysController,
  ConditionsController,
  IncidentsController,
  DossierController,
  SimulationsController,
  WebhooksController,
  RepliesController,
  UsageController,
  OpenApiController,
];

/** What the module is given beside the parts. */
export interface ApiServices {
  readonly parts: ApiParts;
  readonly callers: CallerFinder;
  readonly keys: KeyAdministration;
  readonly probe: ReadinessProbe;
}

/** The HTTP side: controllers over the parts that the composition built. */
@Module({})
export class ApiModule {
  static of({ parts, callers, keys, probe }: ApiServices): DynamicModule {
    const values: [abstract new (...args: never[]) => unknown, unknown][] = [
      [GroupCommit, parts.group],
      [Clock, parts.clock],
      [WakeUp, parts.wakeUp],
      [DeliveryMetrics, parts.metrics],
      [DepartmentDirectory, parts.departments],
      ...sendingOf(parts),
      [NotificationReader, parts.reader],
      [NotificationCommands, parts.commands],
      [HealthReader, parts.health],
      [TrafficReader, parts.traffic],
      [ProviderDirectory, parts.directory],
      [ReceiptStore, parts.receipts],
      [RelayDesk, parts.relayDesk],
      ...desksOf(parts),
      [
        CallbackSecrets,
        {
          twilioAuthToken: parts.config.sms.twilio?.authToken ?? null,
          httpGateways: reportingGateways(parts.config.sms.gateways),
          publicUrl: parts.config.city.publicUrl,
        },
      ],
      [CallerFinder, callers],
      [RateLimits, parts.config.server.rateLimits],
      [KeyAdministration, keys],
      [ReadinessProbe, probe],
    ];
    const pages = pagesOf(parts);
    return {
      module: ApiModule,
      controllers: [...API_CONTROLLERS, ...pages.controllers],
      providers: [
        ...values.map(([provide, useValue]) => ({ provide, useValue })),
        ...pages.providers,
        NotificationMaker,
        NotificationWithdrawal,
        SendService,
        PreviewService,
        AskedFailures,
        SitesOfDomains,
        SimulationService,
        Reflector,
        // In this order: whose quota is used is known once the caller is.
        { provide: APP_GUARD, useClass: AuthGuard },
        { provide: APP_GUARD, useClass: RateLimitGuard },
      ],
    };
  }
}

/** Gateways described by settings that report what became of a text, by their ids. */
function reportingGateways(gateways: readonly SmsGatewaySetting[]): ReadonlyMap<string, HttpCallbackSetting> {
  return new Map(
    gateways.flatMap((one): [string, HttpCallbackSetting][] =>
      one.kind === 'http' && one.callback !== null ? [[one.id, one.callback]] : [],
    ),
  );
}

/** Where people and software of a department or the city manage things. */
function desksOf(parts: ApiParts): [abstract new (...args: never[]) => unknown, unknown][] {
  return [
    [IncidentDesk, parts.incidents],
    [DossierDesk, parts.dossiers],
    [WebhookDesk, parts.webhooks],
    [TextReplyStore, parts.textReplies],
    [UsageReader, parts.usage],
  ];
}

/** What accepting and foreseeing need beside the stores. */
function sendingOf({
  team,
  conditionSecrets,
  config,
}: ApiParts): [abstract new (...args: never[]) => unknown, unknown][] {
  return [
    [TeamWall, team],
    [SmsPrice, { micros: config.sms.priceMicros }],
    [ConditionSecrets, conditionSecrets],
    [OutsideRules, new OutsideRules(config.local !== null, config.proxy !== null)],
  ];
}
