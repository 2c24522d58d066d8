import { OWN_KEY, parseLaneKey, RELAY_KEY, uuidV7, type LaneKey } from '#domain';
import { isSick, type OwnInfrastructure } from '#health';
import type {
  Clock,
  IllLane,
  IncidentKind,
  IncidentStore,
  LaneCondition,
  LaneIdentity,
} from '../ports/index.js';
import { planIncidents } from './plan-incidents.js';

/** What the keeper works with. */
export interface IncidentKeeperParts {
  readonly store: IncidentStore;
  /** Health of all lanes, and of what is ours. */
  readonly health: {
    lanes(): readonly LaneCondition[];
    ownInfrastructure(): OwnInfrastructure;
  };
  readonly identify: (lane: LaneKey) => LaneIdentity;
  readonly clock: Clock;
  /** @returns so many random bytes */
  readonly random: (bytes: number) => Uint8Array;
}

/** Opens and closes incidents as health says. Every worker may: the same change twice is one. */
export class IncidentKeeper {
  constructor(private readonly parts: IncidentKeeperParts) {}

  /** Looks at everybody's health; called after each change of it and with every sweep. */
  async look(): Promise<void> {
    const { store, clock, random } = this.parts;
    const changes = planIncidents(this.ill(), await store.open(), clock.now());
    if (changes.length > 0) await store.apply(changes, () => uuidV7(clock.realNow(), random(10)));
  }

  private ill(): IllLane[] {
    const own = this.parts.health.ownInfrastructure();
    const lanes = this.parts.health
      .lanes()
      .filter(isIll)
      .map((lane) => this.illLane(lane));
    return own.broken && own.because !== null && own.sinceMs !== null
      ? [...lanes, { ...OWN, illAtMs: own.sinceMs, because: own.because }]
      : lanes;
  }

  private illLane({ lane, sinceMs, because }: LaneCondition): IllLane {
    const { name, group } = this.parts.identify(lane);
    return { lane, name, ...subjectOf(lane, group), illAtMs: sinceMs ?? this.parts.clock.now(), because };
  }
}

const OWN = { lane: OWN_KEY, subject: OWN_KEY, kind: 'own_infrastructure', name: OWN_KEY } as const;

/** Blocked, or so late that people notice. Going slower because the provider asked for it is no incident. */
function isIll({ state, isLate }: LaneCondition): boolean {
  return isSick(state) || (state === 'degraded' && isLate);
}

/** Sister sites share an incident, and so do the streams and routes to one site. */
function subjectOf(lane: LaneKey, group: string | null): { subject: string; kind: IncidentKind } {
  if (lane === RELAY_KEY) return { subject: RELAY_KEY, kind: 'gateway' };
  const parts = parseLaneKey(lane);
  if (parts?.channel !== 'email') return { subject: `gateway:${lane}`, kind: 'gateway' };
  return { subject: group === null ? `site:${parts.site}` : `group:${group}`, kind: 'provider' };
}
