import { dossierMailSchema, dossierMailedSchema, dossierQuerySchema, dossierSchema } from '#contracts';
import type { Operation } from './operation.js';

/** Operations on the dossier of an incident. */
export const DOSSIER_OPERATIONS: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/incidents/{id}/dossier',
    id: 'getDossier',
    summary: 'For the providers’ postmasters, without data of citizens; Markdown and PDF by Accept',
    scope: 'incidents',
    query: dossierQuerySchema,
    status: 200,
    answer: dossierSchema,
    problems: [404, 422],
  },
  {
    method: 'post',
    path: '/v1/incidents/{id}/dossier/mail',
    id: 'mailDossier',
    summary: 'Mail it to a postmaster or to yourself, and enter the contact',
    scope: 'incidents',
    body: dossierMailSchema,
    status: 202,
    answer: dossierMailedSchema,
    problems: [400, 404, 409, 422],
  },
];
