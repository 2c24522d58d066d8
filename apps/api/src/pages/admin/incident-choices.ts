import type { BulkPriceView, IncidentAction, IncidentChoice } from '#contracts';
import type { BulkPrice } from '#delivery/ports';
import type { BulkActionView, IncidentView } from '#persistence';
import type { IncidentDesk } from '../../incidents/incident-desk.js';
import { endOfDay } from './berlin-time.js';

const MICROS_PER_CENT = 10_000;
/** The proposal is about deadlines until the end of the day after tomorrow: a block lasts two to three days. */
const NEAR_DAYS = 2;

/** A price in cents. */
export function priceView(price: BulkPrice): BulkPriceView {
  const { count, sms, push, inbox, later, unreachable, costMicros, budgetLeftMicros, forecastMicros } = price;
  return {
    count,
    sms,
    push,
    inbox,
    later,
    unreachable,
    cents: costMicros / MICROS_PER_CENT,
    budgetCents: budgetLeftMicros === null ? null : budgetLeftMicros / MICROS_PER_CENT,
    forecastCents: forecastMicros / MICROS_PER_CENT,
  };
}

/** What can be ordered now, each with its price; nothing of a closed incident, or where nothing is held. */
export async function choicesOf(desk: IncidentDesk, incident: IncidentView): Promise<IncidentChoice[]> {
  if (incident.closedAtMs !== null) return [];
  const until = new Date(endOfDay(desk.now(), NEAR_DAYS)).toISOString();
  const all = await desk.price(incident, { kind: 'reroute' });
  if (all.count === 0) return [];
  const near = await desk.price(incident, { kind: 'reroute', until });
  const held = all.count;
  const free = { ...all, sms: 0, push: 0, inbox: 0, later: 0, unreachable: 0, costMicros: 0 };
  return [
    ...(near.count > 0 && near.count < held
      ? [{ kind: 'reroute', until, price: priceView(near), held } as const]
      : []),
    { kind: 'reroute', until: null, price: priceView(all), held },
    { kind: 'release', until: null, price: priceView(free), held },
    { kind: 'cancel', until: null, price: priceView(free), held },
  ];
}

/** An order as the page shows it. */
export function actionView(action: BulkActionView): IncidentAction {
  const { id, kind, actor, reason, price, items, takenBack } = action;
  const state = stateOf(action);
  return {
    id,
    kind,
    by: actor,
    reason,
    askedAt: new Date(action.askedAtMs).toISOString(),
    beginsAt: new Date(action.beginsAtMs).toISOString(),
    state,
    count: state === 'begun' ? items : (price['count'] ?? items),
    takenBack,
    canUndo: state === 'waiting' || (state === 'begun' && items > 0),
  };
}

function stateOf({ begunAtMs, undoneAtMs }: BulkActionView): IncidentAction['state'] {
  if (undoneAtMs !== null) return 'undone';
  return begunAtMs === null ? 'waiting' : 'begun';
}
