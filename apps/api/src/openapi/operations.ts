import type { z } from 'zod';
import {
  acceptedSchema,
  advisoryQuerySchema,
  advisorySchema,
  batchAnswerSchema,
  batchSchema,
  createKeySchema,
  createdKeySchema,
  listQuerySchema,
  listSchema,
  previewSchema,
  providersSchema,
  relayAnswerSchema,
  relayObservationsSchema,
  searchSchema,
  sendSchema,
  timelineSchema,
  toldSchema,
} from '#contracts';
import type { Scope } from '#identity/ports';

/** One operation of the API, as the description tells it. */
export interface Operation {
  readonly method: 'get' | 'post' | 'delete';
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  /** null: public. */
  readonly scope: Scope | null;
  readonly body?: z.ZodType;
  readonly query?: z.ZodType;
  readonly status: number;
  readonly answer: z.ZodType | null;
  /** Problems that this operation can answer beside 401, 403 and 503. */
  readonly problems: readonly number[];
  readonly idempotent?: boolean;
}

/** Every operation under `/v1` and what an operator asks; the pages for people are not described here. */
export const OPERATIONS: readonly Operation[] = [
  {
    method: 'post',
    path: '/v1/notifications',
    id: 'sendNotification',
    summary: 'Accept one notification',
    scope: 'send',
    body: sendSchema,
    status: 202,
    answer: acceptedSchema,
    problems: [400, 413, 415, 422],
    idempotent: true,
  },
  {
    method: 'post',
    path: '/v1/notifications/batch',
    id: 'sendBatch',
    summary: 'Accept up to 1,000, each judged by itself',
    scope: 'send',
    body: batchSchema,
    status: 202,
    answer: batchAnswerSchema,
    problems: [400, 413, 415, 422],
    idempotent: true,
  },
  {
    method: 'post',
    path: '/v1/notifications/preview',
    id: 'previewNotification',
    summary: 'What would be sent, by which channel, why, at what cost',
    scope: 'send',
    body: sendSchema,
    status: 200,
    answer: previewSchema,
    problems: [400, 413, 415, 422],
  },
  {
    method: 'post',
    path: '/v1/notifications/search',
    id: 'searchNotifications',
    summary: 'Did this person get it?',
    scope: 'read',
    body: searchSchema,
    status: 200,
    answer: listSchema,
    problems: [400, 413, 415, 422],
  },
  {
    method: 'get',
    path: '/v1/notifications',
    id: 'listNotifications',
    summary: 'Newest first; NDJSON and CSV by Accept',
    scope: 'read',
    query: listQuerySchema,
    status: 200,
    answer: listSchema,
    problems: [422],
  },
  {
    method: 'get',
    path: '/v1/notifications/{id}',
    id: 'getNotification',
    summary: 'One notification with its timeline',
    scope: 'read',
    status: 200,
    answer: timelineSchema,
    problems: [404],
  },
  {
    method: 'post',
    path: '/v1/notifications/{id}/cancel',
    id: 'cancelNotification',
    summary: 'Withdraw it',
    scope: 'send',
    status: 200,
    answer: timelineSchema,
    problems: [404, 409],
  },
  {
    method: 'post',
    path: '/v1/notifications/{id}/told',
    id: 'toldNotification',
    summary: 'The department reached the person otherwise',
    scope: 'send',
    body: toldSchema,
    status: 200,
    answer: timelineSchema,
    problems: [404, 409, 422],
  },
  {
    method: 'get',
    path: '/v1/advisory',
    id: 'getAdvisory',
    summary: 'Is mail to this domain delayed? For booking forms',
    scope: null,
    query: advisoryQuerySchema,
    status: 200,
    answer: advisorySchema,
    problems: [422],
  },
  {
    method: 'get',
    path: '/v1/providers',
    id: 'listProviders',
    summary: 'Mailbox providers and the health of their sites',
    scope: 'read',
    status: 200,
    answer: providersSchema,
    problems: [],
  },
  {
    method: 'post',
    path: '/v1/relay/observations',
    id: 'observeRelay',
    summary: "What the reader beside the city's relay saw; the same again changes nothing",
    scope: 'relay',
    body: relayObservationsSchema,
    status: 200,
    answer: relayAnswerSchema,
    problems: [400, 413, 415, 422],
  },
  {
    method: 'post',
    path: '/v1/keys',
    id: 'createKey',
    summary: 'Make an API key; it is shown this once',
    scope: 'keys',
    body: createKeySchema,
    status: 201,
    answer: createdKeySchema,
    problems: [400, 422],
  },
  {
    method: 'delete',
    path: '/v1/keys/{id}',
    id: 'revokeKey',
    summary: 'End an API key',
    scope: 'keys',
    status: 204,
    answer: null,
    problems: [404],
  },
  {
    method: 'get',
    path: '/health/live',
    id: 'isLive',
    summary: 'Does the process run?',
    scope: null,
    status: 200,
    answer: null,
    problems: [],
  },
  {
    method: 'get',
    path: '/health/ready',
    id: 'isReady',
    summary: 'Can it take work?',
    scope: null,
    status: 200,
    answer: null,
    problems: [],
  },
];
