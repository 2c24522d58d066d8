import type { BulkSelection, IncidentContact, OpenIncident } from '#contracts';
import {
  draftNotice,
  type BulkActions,
  type HealthBook,
  type HeldMailForecast,
  type NoticeTexts,
} from '#delivery';
import type { BulkAction, BulkPrice, BulkUndo, Clock, HeldSelection, WakeUp } from '#delivery/ports';
import { isUuid, OWN_KEY, RELAY_KEY, siteOfLane, uuidV7 } from '#domain';
import type { IncidentCommandResult, IncidentCommands, IncidentReader, IncidentView } from '#persistence';

/** What the desk works with. */
export interface IncidentDeskParts {
  readonly reader: IncidentReader;
  readonly commands: IncidentCommands;
  readonly forecast: HeldMailForecast;
  readonly bulk: BulkActions;
  readonly health: HealthBook;
  readonly clock: Clock;
  readonly wakeUp: WakeUp;
  readonly cityName: string;
  /** The group of sister sites that a site belongs to, or null. */
  readonly groupOf: (site: string) => string | null;
  readonly random: (bytes: number) => Uint8Array;
}

/** What came of an order for held mail. `changed`: more or less is held than was shown. `closed`: the incident is over. */
export type OrderResult =
  | { readonly result: 'asked'; readonly action: BulkAction }
  | { readonly result: 'changed'; readonly price: BulkPrice }
  | { readonly result: 'closed' };

/** Where administrators stand in an incident: what the API and the pages can do with it. */
export class IncidentDesk {
  constructor(private readonly parts: IncidentDeskParts) {}

  get reader(): IncidentReader {
    return this.parts.reader;
  }

  now(): number {
    return this.parts.clock.now();
  }

  /** @param key its id or its number */
  find(key: string): Promise<IncidentView | null> {
    return this.parts.reader.one(key);
  }

  /** @returns null when there is one about it already */
  async open(given: OpenIncident, actor: string): Promise<{ id: string; number: string } | null> {
    const { clock, random, commands } = this.parts;
    const id = uuidV7(clock.realNow(), random(10));
    const { kind, reason } = given;
    const subject = this.subjectOf(given);
    const number = await commands.open({ id, subject, kind, reason, actor, nowMs: clock.now() });
    return number === null ? null : { id, number };
  }

  acknowledge(id: string, actor: string): Promise<IncidentCommandResult> {
    return this.parts.commands.acknowledge(id, actor, this.now());
  }

  note(id: string, text: string, actor: string): Promise<IncidentCommandResult> {
    return this.parts.commands.write(id, 'note', { text }, { actor, nowMs: this.now() });
  }

  contact(id: string, { at, ...contact }: IncidentContact, actor: string): Promise<IncidentCommandResult> {
    const facts = { ...contact, at: at ?? new Date(this.now()).toISOString() };
    return this.parts.commands.write(id, 'contact', facts, { actor, nowMs: this.now() });
  }

  /** @param texts null: withdraws it */
  notice(id: string, texts: NoticeTexts | null, actor: string): Promise<IncidentCommandResult> {
    return this.parts.commands.notice(id, texts, { actor, nowMs: this.now() });
  }

  /** What an administrator finds in the form: what is shown now, or a draft. */
  async noticeDraft(incident: IncidentView): Promise<NoticeTexts> {
    const [shown] = await this.parts.reader.notices(incident.id);
    if (shown?.de != null && shown.en !== null) return { de: shown.de, en: shown.en };
    const { kind, openedAtMs: sinceMs } = incident;
    return draftNotice({ kind, names: namesOf(incident), sinceMs, cityName: this.parts.cityName });
  }

  close(id: string, actor: string): Promise<IncidentCommandResult> {
    return this.parts.commands.close(id, actor, this.now());
  }

  /** Has the next useful message go as a probe. @returns the lanes it concerns: those that are blocked */
  async probe(incident: IncidentView, lane: string | null, actor: string): Promise<readonly string[]> {
    const { health, wakeUp, commands } = this.parts;
    const nowMs = this.now();
    await health.refresh(nowMs);
    const lanes = incident.lanes
      .map((one) => one.lane)
      .filter((one) => (lane === null || one === lane) && health.healthOf(one).state === 'blocked');
    for (const one of lanes) health.hastenProbe(one, nowMs);
    if (lanes.length === 0) return [];
    await health.flush();
    await commands.write(incident.id, 'probe', { lanes }, { actor, nowMs });
    for (const one of lanes) wakeUp.wake(`lane:${one}`);
    return lanes;
  }

  price(incident: IncidentView, order: BulkSelection): Promise<BulkPrice> {
    return this.parts.forecast.price(order.kind, selectionOf(incident, order), incident.number);
  }

  /** @param expectedCount what was shown; null: whatever it is */
  async order(
    incident: IncidentView,
    order: BulkSelection & { readonly reason: string },
    expectedCount: number | null,
    actor: string,
  ): Promise<OrderResult> {
    if (incident.closedAtMs !== null) return { result: 'closed' };
    const price = await this.price(incident, order);
    if (expectedCount !== null && price.count !== expectedCount) return { result: 'changed', price };
    const { kind, reason } = order;
    const selection = selectionOf(incident, order);
    const action = await this.parts.bulk.ask({
      incidentId: incident.id,
      kind,
      selection,
      price,
      reason,
      actor,
    });
    if (kind === 'release') await this.probe(incident, null, actor);
    return { result: 'asked', action };
  }

  async undo(actionId: string, actor: string): Promise<BulkUndo> {
    if (!isUuid(actionId)) return { result: 'unknown', takenBack: 0, tooLate: 0 };
    const undone = await this.parts.bulk.undo(actionId, actor);
    this.parts.wakeUp.wake('advance');
    return undone;
  }

  private subjectOf({ kind, subject }: OpenIncident): string {
    if (kind === 'own_infrastructure') return OWN_KEY;
    const about = subject ?? 'unknown';
    if (kind === 'gateway') return about === RELAY_KEY ? RELAY_KEY : `gateway:${about}`;
    const group = this.parts.groupOf(about);
    return group === null ? `site:${about}` : `group:${group}`;
  }
}

/** Names to show, each once. An incident opened by hand is named by its subject. */
export function namesOf({ lanes, subject }: IncidentView): string[] {
  const names = [...new Set(lanes.map(({ name }) => name))];
  return names.length > 0 ? names : [subject.slice(subject.indexOf(':') + 1)];
}

function selectionOf(incident: IncidentView, { until, departmentId }: BulkSelection): HeldSelection {
  return {
    // A gateway holds no mail: what waits for it is the mail of its notifications.
    lanes: incident.lanes.map(({ lane }) => lane).filter((lane) => siteOfLane(lane) !== null),
    deadlineToMs: until === undefined ? null : Date.parse(until),
    departmentId: departmentId ?? null,
  };
}
