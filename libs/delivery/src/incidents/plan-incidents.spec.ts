import { anId } from '#testing';
import type { IllLane, OpenIncident } from '../ports/index.js';
import { CALM_MS, planIncidents } from './plan-incidents.js';

const NOW = Date.UTC(2021, 2, 11, 13, 3);
const GMX = 'email:transactional:direct:gmx.net';
const WEBDE = 'email:transactional:direct:web.de';

const ID = anId(1);

function ill(lane: string, changes: Partial<IllLane> = {}): IllLane {
  const because = { rule: 'refusals-in-row', facts: { refusals: 3 } };
  return {
    lane,
    subject: 'group:united-internet',
    kind: 'provider',
    name: lane,
    illAtMs: NOW,
    because,
    ...changes,
  };
}

function incident(changes: Partial<OpenIncident> = {}): OpenIncident {
  return {
    id: ID,
    subject: 'group:united-internet',
    openedBy: 'health',
    openedAtMs: NOW,
    lanes: [{ lane: GMX, illAtMs: NOW, wellAtMs: null }],
    ...changes,
  };
}

const wellFor = (ms: number) => [{ lane: GMX, illAtMs: NOW, wellAtMs: NOW + CALM_MS - ms }];

describe('planIncidents', () => {
  it('opens one for all sites of a group, from the first of them on', () => {
    const later = ill(WEBDE, { illAtMs: NOW + 1 });
    expect(planIncidents([later, ill(GMX)], [], NOW)).toEqual([
      {
        kind: 'open',
        subject: 'group:united-internet',
        about: 'provider',
        atMs: NOW,
        because: ill(GMX).because,
        lanes: [ill(GMX), later],
      },
    ]);
  });

  it('opens one for each subject', () => {
    const gateway = ill('sms:twilio', { subject: 'gateway:sms:twilio', kind: 'gateway' });
    expect(planIncidents([ill(GMX), gateway], [], NOW).map(({ kind }) => kind)).toEqual(['open', 'open']);
  });

  it('changes nothing while nothing changes', () => {
    expect(planIncidents([ill(GMX)], [incident()], NOW + CALM_MS)).toEqual([]);
    expect(planIncidents([], [], NOW)).toEqual([]);
  });

  it('takes a sister site in', () => {
    expect(planIncidents([ill(GMX), ill(WEBDE)], [incident()], NOW)).toEqual([
      { kind: 'ill', incidentId: ID, lane: ill(WEBDE) },
    ]);
  });

  it('notes that a lane is well, and closes when all have been for an hour', () => {
    expect(planIncidents([], [incident()], NOW)).toEqual([
      { kind: 'well', incidentId: ID, lane: GMX, atMs: NOW },
    ]);
    expect(planIncidents([], [incident({ lanes: wellFor(CALM_MS - 1) })], NOW + CALM_MS)).toEqual([]);
    expect(planIncidents([], [incident({ lanes: wellFor(CALM_MS) })], NOW + CALM_MS)).toEqual([
      { kind: 'close', incidentId: ID, atMs: NOW + CALM_MS },
    ]);
  });

  it('takes a relapse within the hour for the same incident', () => {
    expect(planIncidents([ill(GMX)], [incident({ lanes: wellFor(CALM_MS) })], NOW + CALM_MS)).toEqual([
      { kind: 'ill', incidentId: ID, lane: ill(GMX) },
    ]);
  });

  it('leaves one that was opened by hand to who opened it', () => {
    const byHand = incident({ openedBy: 'amt@stadt.example', lanes: wellFor(CALM_MS) });
    expect(planIncidents([], [byHand], NOW + CALM_MS)).toEqual([]);
    expect(planIncidents([], [incident({ lanes: [] })], NOW + CALM_MS)).toEqual([]);
  });
});
