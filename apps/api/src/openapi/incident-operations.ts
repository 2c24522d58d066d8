import {
  bulkActionSchema,
  bulkAskedSchema,
  bulkPriceSchema,
  bulkSelectionSchema,
  bulkUndoneSchema,
  incidentContactSchema,
  incidentListQuerySchema,
  incidentListSchema,
  incidentNoteSchema,
  incidentNoticeSchema,
  incidentSchema,
  noticeDraftSchema,
  openIncidentSchema,
  openedIncidentSchema,
  probeSchema,
  probedSchema,
} from '#contracts';
import type { Operation } from './operation.js';

/** An operation on one incident, for administrators. */
function onIncident(
  given: Pick<Operation, 'id' | 'summary' | 'status' | 'answer'> &
    Partial<Pick<Operation, 'method' | 'body' | 'query'>> & {
      /** Behind `/v1/incidents`. */
      readonly path: string;
      readonly problems?: readonly number[];
    },
): Operation {
  const { path, problems = [404], ...rest } = given;
  return { method: 'post', ...rest, path: `/v1/incidents${path}`, scope: 'incidents', problems };
}

/** Operations on incidents. */
export const INCIDENT_OPERATIONS: readonly Operation[] = [
  onIncident({
    method: 'get',
    path: '',
    id: 'listIncidents',
    summary: 'Newest first',
    query: incidentListQuerySchema,
    status: 200,
    answer: incidentListSchema,
    problems: [422],
  }),
  onIncident({
    path: '',
    id: 'openIncident',
    summary: 'Open one by hand, for what health does not see',
    body: openIncidentSchema,
    status: 201,
    answer: openedIncidentSchema,
    problems: [409, 422],
  }),
  onIncident({
    method: 'get',
    path: '/{id}',
    id: 'getIncident',
    summary: 'One incident with its evidence, counted from the rows that prove it',
    status: 200,
    answer: incidentSchema,
  }),
  onIncident({
    path: '/{id}/acknowledge',
    id: 'acknowledgeIncident',
    summary: 'Take it over',
    status: 204,
    answer: null,
    problems: [404, 409],
  }),
  onIncident({
    path: '/{id}/notes',
    id: 'annotateIncident',
    summary: 'Write a note into its log',
    body: incidentNoteSchema,
    status: 204,
    answer: null,
    problems: [404, 422],
  }),
  onIncident({
    path: '/{id}/contacts',
    id: 'logIncidentContact',
    summary: 'Log a contact with the provider’s postmasters',
    body: incidentContactSchema,
    status: 204,
    answer: null,
    problems: [404, 422],
  }),
  onIncident({
    method: 'get',
    path: '/{id}/notice/draft',
    id: 'draftIncidentNotice',
    summary: 'The public notice as it is shown, or a draft of it',
    status: 200,
    answer: noticeDraftSchema,
  }),
  onIncident({
    path: '/{id}/notice',
    id: 'publishIncidentNotice',
    summary: 'Publish the public notice, or withdraw it',
    body: incidentNoticeSchema,
    status: 204,
    answer: null,
    problems: [404, 422],
  }),
  onIncident({
    path: '/{id}/probe',
    id: 'probeIncident',
    summary: 'Have the next useful message go as a probe now',
    body: probeSchema,
    status: 202,
    answer: probedSchema,
    problems: [404, 422],
  }),
  onIncident({
    path: '/{id}/actions/preview',
    id: 'previewIncidentAction',
    summary: 'What an order for held mail would do and cost',
    body: bulkSelectionSchema,
    status: 200,
    answer: bulkPriceSchema,
    problems: [404, 422],
  }),
  onIncident({
    path: '/{id}/actions',
    id: 'orderIncidentAction',
    summary: 'Reroute, release or cancel held mail; begins after a time for second thoughts',
    body: bulkActionSchema,
    status: 202,
    answer: bulkAskedSchema,
    problems: [404, 409, 422],
  }),
  onIncident({
    path: '/{id}/actions/{action}/undo',
    id: 'undoIncidentAction',
    summary: 'Take back what was not sent yet',
    status: 200,
    answer: bulkUndoneSchema,
    problems: [404, 409],
  }),
  onIncident({
    path: '/{id}/close',
    id: 'closeIncident',
    summary: 'Close it, once all of its sites are well',
    status: 204,
    answer: null,
    problems: [404, 409],
  }),
];
