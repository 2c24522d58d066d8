import type { Provider, Type } from '@nestjs/common';
import { OperationReader } from '#persistence';
import type { ApiParts } from '../../compose-api.js';
import type { PageWorld } from '../page-world.js';
import { StaffFrames } from '../staff-frame.js';
import type { StaffSignIn } from '../staff-sign-in.js';
import { AdminGate } from './admin-gate.js';
import { DossierPageController } from './dossier-page.controller.js';
import { IncidentFormsController } from './incident-forms.controller.js';
import { IncidentModels } from './incident-models.js';
import { IncidentOrdersController } from './incident-orders.controller.js';
import { IncidentPagesController } from './incident-pages.controller.js';
import { IncidentRoom } from './incident-room.js';
import { IncidentSubjects } from './incident-subjects.js';
import { OperationPagesController } from './operation-pages.controller.js';
import { ProviderModels } from './provider-models.js';

/** Pages of incidents, providers and held mail. */
export const ADMIN_CONTROLLERS: Type[] = [
  IncidentPagesController,
  IncidentFormsController,
  IncidentOrdersController,
  DossierPageController,
  OperationPagesController,
];

/** What they need, and the frames of all staff pages, which tell what stands open. */
export function adminPagesOf(
  { pools, incidents, directory, departments }: ApiParts,
  world: PageWorld,
  signIn: StaffSignIn,
): { readonly frames: StaffFrames; readonly providers: Provider[] } {
  const operation = new OperationReader(pools.report);
  const frames = new StaffFrames(world, incidents.reader, operation);
  const gate = new AdminGate(world, signIn, frames);
  const values: [abstract new (...args: never[]) => unknown, unknown][] = [
    [AdminGate, gate],
    [IncidentRoom, new IncidentRoom(gate, incidents)],
    [IncidentModels, new IncidentModels(incidents, operation, departments)],
    [IncidentSubjects, new IncidentSubjects(operation, directory)],
    [ProviderModels, new ProviderModels(operation, incidents.reader, directory)],
  ];
  return { frames, providers: values.map(([provide, useValue]) => ({ provide, useValue })) };
}
