import type { HealthState } from '#domain';
import type { IncidentAbout } from '#contracts';
import type { IconName } from '../icons.js';
import type { Tone } from '../components/badge.js';
import type { Texts } from '../texts/texts.js';

interface Told {
  readonly about: IncidentAbout;
  readonly names: readonly string[];
  readonly closed: boolean;
  /** Its worst state, where it is known: what only comes late is not refused. */
  readonly health?: HealthState;
}

/** The incident in one sentence: who does what. */
export function headlineOf({ about, names, closed, health }: Told, { incident: t, words }: Texts): string {
  if (about === 'own_infrastructure') return closed ? t.ownOver : t.own;
  if (about === 'gateway') return gatewayHeadline(names, closed, t, words);
  const all = words.and([...names]);
  if (closed) return t.affected(all, names.length === 1);
  return health === 'degraded' ? t.late(all) : t.refuses(all, names.length === 1);
}

/** Gateways are known by their channel. */
function gatewayHeadline(
  names: readonly string[],
  closed: boolean,
  t: Texts['incident'],
  words: Texts['words'],
): string {
  const known: Readonly<Record<string, string>> = t.gateways;
  const all = words.and(names.map((name) => known[name] ?? name));
  return closed ? t.gatewayFailed(all) : t.gatewayFails(all);
}

/** How loud its state is. */
export function stateMark(health: HealthState, closed: boolean): readonly [Tone, IconName] {
  if (closed || health === 'healthy') return ['success', 'ok'];
  if (health === 'blocked' || health === 'probing') return ['danger', 'stop'];
  return ['warning', health === 'degraded' ? 'slow' : 'probe'];
}
