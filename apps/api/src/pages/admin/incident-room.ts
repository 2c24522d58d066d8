import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IncidentDone, IncidentFrame, IncidentPageModel } from '#contracts';
import type { IncidentView } from '#persistence';
import type { IncidentDesk } from '../../incidents/incident-desk.js';
import { seeOther } from '../page-answer.js';
import type { AdminGate, Administrator } from './admin-gate.js';
import { hrefOf, incidentFrame } from './incident-models.js';

/** An administrator before one incident. */
export interface Visit extends Administrator {
  readonly incident: IncidentView;
  readonly incidentFrame: IncidentFrame;
}

/** What a redirect after a form says, in the query. Nothing personal. */
const DONE = { kind: 'getan', action: 'anordnung', back: 'zurueck', late: 'zuspaet' } as const;
const PLAIN = [
  'acknowledged',
  'noted',
  'contact',
  'published',
  'withdrawn',
  'closed',
  'probe',
  'no_probe',
  'opened',
] as const;

/** The way to an incident and back to it. */
export class IncidentRoom {
  constructor(
    private readonly gate: AdminGate,
    private readonly desk: IncidentDesk,
  ) {}

  /** @returns null when it has answered itself: sign in, 403 or 404 */
  async visit(number: string, request: FastifyRequest, reply: FastifyReply): Promise<Visit | null> {
    const administrator = await this.gate.enter(request, reply);
    if (administrator === null) return null;
    const incident = await this.desk.find(number);
    if (incident !== null)
      return { ...administrator, incident, incidentFrame: incidentFrame(administrator.frame, incident) };
    this.gate.notFound(request, reply);
    return null;
  }

  /** Back to the incident's page, which says what was done. */
  back(reply: FastifyReply, incident: Pick<IncidentView, 'number'>, kind: (typeof PLAIN)[number]): void {
    seeOther(reply, `${hrefOf(incident)}?${DONE.kind}=${kind}`);
  }

  ordered(reply: FastifyReply, incident: IncidentView, action: string): void {
    seeOther(reply, `${hrefOf(incident)}?${DONE.kind}=ordered&${DONE.action}=${action}`);
  }

  undone(reply: FastifyReply, incident: IncidentView, takenBack: number, tooLate: number): void {
    const counts = `${DONE.back}=${String(takenBack)}&${DONE.late}=${String(tooLate)}`;
    seeOther(reply, `${hrefOf(incident)}?${DONE.kind}=undone&${counts}`);
  }
}

/** Reads what the query says was done. An order is told only while it exists. */
export function doneOf(
  query: Readonly<Record<string, string | undefined>>,
): (model: Pick<IncidentPageModel, 'actions'>) => IncidentDone | null {
  return ({ actions }) => {
    const kind = query[DONE.kind];
    if (kind === 'ordered') {
      const action = actions.find(({ id }) => id === query[DONE.action]);
      return action === undefined ? null : { kind, action };
    }
    if (kind === 'undone')
      return { kind, takenBack: countOf(query[DONE.back]), tooLate: countOf(query[DONE.late]) };
    const plain = PLAIN.find((one) => one === kind);
    return plain === undefined ? null : { kind: plain };
  };
}

function countOf(text: string | undefined): number {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : 0;
}
