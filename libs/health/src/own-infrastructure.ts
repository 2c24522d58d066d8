import type { ReplyScope, SmtpStage } from '#domain';
import type { OwnBecause, OwnRule } from './rule.js';
import { DEFAULT_HEALTH_SETTINGS, type HealthSettings, type OwnInfrastructureSettings } from './settings.js';
import { isUnreached, type Outcome } from './sign.js';

/** One outcome at one site, as far as our own infrastructure is concerned. The order of samples does not matter. */
export interface OwnSample {
  readonly site: string;
  /** The provider group: sister sites are one witness. Null: the site stands for itself. */
  readonly group: string | null;
  readonly outcome: Outcome;
  readonly stage?: SmtpStage | null;
  readonly scope?: ReplyScope | null;
  readonly atMs: number;
}

/** The verdict on ourselves. */
export interface OwnInfrastructure {
  readonly broken: boolean;
  /** Since when it is so; null when it was never otherwise. */
  readonly sinceMs: number | null;
  /** `own-unreachable`, `own-configuration` or `own-repaired`; null when nothing ever was. */
  readonly because: OwnBecause | null;
}

/** Nothing is known against us. */
export const SOUND_INFRASTRUCTURE: OwnInfrastructure = { broken: false, sinceMs: null, because: null };

type Finding = 'reached' | 'unreached' | 'misconfigured';

/** What a group's samples say together: its last finding, since when it holds, and whether it was DNS. */
interface Witness {
  readonly finding: Finding;
  readonly sinceMs: number;
  readonly lastMs: number;
  readonly dns: boolean;
}

/**
 * Whether the fault is ours: several unrelated provider groups cannot be reached at once, or several find fault with
 * our set-up. Then no provider is to be blamed (`Observation.ownFault`, `pardon`).
 * @param recent outcomes of email over all lanes, at least those of the last `own.windowMs`
 * @param before the last verdict. It holds until something works again, and what it judged does not count twice
 */
export function judgeOwnInfrastructure(
  recent: readonly OwnSample[],
  now: number,
  settings: HealthSettings = DEFAULT_HEALTH_SETTINGS,
  before: OwnInfrastructure = SOUND_INFRASTRUCTURE,
): OwnInfrastructure {
  return before.broken
    ? judgeRepair(recent, now, settings.own, before)
    : judgeFault(recent, now, settings.own, before);
}

function judgeFault(
  recent: readonly OwnSample[],
  now: number,
  settings: OwnInfrastructureSettings,
  before: OwnInfrastructure,
): OwnInfrastructure {
  const judgedMs = before.sinceMs ?? Number.NEGATIVE_INFINITY;
  const windowFromMs = now - settings.windowMs;
  const witnesses = witnessesOf(recent);
  const current = witnesses.filter(({ lastMs }) => lastMs > Math.max(windowFromMs, judgedMs));
  const failing = newlyDead(witnesses, current, windowFromMs).filter(({ sinceMs }) => sinceMs > judgedMs);
  const misconfigured = current.filter(isOf('misconfigured'));
  const reached = current.filter(isOf('reached'));
  const answering = misconfigured.length + reached.length;
  if (isMany(failing.length, failing.length + answering, settings.minGroups, settings.failingShare))
    return broken(failing, { reached: answering, dns: mostlyDns(failing) }, 'own-unreachable');
  if (isMany(misconfigured.length, answering, settings.minGroups, settings.configurationShare))
    return broken(misconfigured, { reached: reached.length, dns: false }, 'own-configuration');
  return before;
}

/**
 * A domain that was dead before the window and stayed so while others were reached is no witness of what happens now.
 * When nobody was reached since, an old death counts: that is how a long failure of our own looks.
 */
function newlyDead(
  witnesses: readonly Witness[],
  current: readonly Witness[],
  windowFromMs: number,
): readonly Witness[] {
  const answered = witnesses.filter(({ finding }) => finding !== 'unreached');
  const lastAnswerMs = Math.max(...answered.map(({ lastMs }) => lastMs));
  return current
    .filter(isOf('unreached'))
    .filter(({ sinceMs }) => sinceMs > Math.min(windowFromMs, lastAnswerMs));
}

function isOf(finding: Finding): (witness: Witness) => boolean {
  return (witness) => witness.finding === finding;
}

function judgeRepair(
  recent: readonly OwnSample[],
  now: number,
  settings: OwnInfrastructureSettings,
  before: OwnInfrastructure,
): OwnInfrastructure {
  const isSetUp = before.because?.rule === 'own-configuration';
  // What worked before it broke, perhaps met by another worker, is no repair.
  const sinceMs = Math.max(
    now - (isSetUp ? settings.windowMs : settings.releaseMs),
    (before.sinceMs ?? 0) - 1,
  );
  const last = witnessesOf(recent.filter(({ atMs }) => atMs > sinceMs));
  const bad = last.filter(({ finding }) => finding === (isSetUp ? 'misconfigured' : 'unreached')).length;
  const good = last.length - bad;
  const isRepaired = good > 0 && (isSetUp ? bad === 0 : good >= bad);
  if (!isRepaired) return before;
  return { broken: false, sinceMs: now, because: { rule: 'own-repaired', facts: { reached: good } } };
}

function isMany(count: number, of: number, least: number, share: number): boolean {
  return count >= least && count >= of * share;
}

function broken(
  witnesses: readonly Witness[],
  facts: { readonly reached: number; readonly dns: boolean },
  rule: OwnRule,
): OwnInfrastructure {
  const sinceMs = witnesses.reduce(
    (first, witness) => Math.min(first, witness.sinceMs),
    Number.POSITIVE_INFINITY,
  );
  return { broken: true, sinceMs, because: { rule, facts: { groups: witnesses.length, ...facts } } };
}

function mostlyDns(witnesses: readonly Witness[]): boolean {
  return witnesses.filter(({ dns }) => dns).length * 2 > witnesses.length;
}

function witnessesOf(recent: readonly OwnSample[]): readonly Witness[] {
  const groups = new Map<string, Witness>();
  for (const sample of [...recent].sort((one, other) => one.atMs - other.atMs)) {
    const finding = findingOf(sample);
    if (finding === null) continue;
    const group = sample.group ?? sample.site;
    const known = groups.get(group);
    const sinceMs = known?.finding === finding ? known.sinceMs : sample.atMs;
    groups.set(group, { finding, sinceMs, lastMs: sample.atMs, dns: sample.outcome === 'dns_failed' });
  }
  return [...groups.values()];
}

/** Accepted or answered: reached. Cut after the hand-over or slow in mid-session: no word on our network. */
function findingOf(sample: OwnSample): Finding | null {
  const { outcome, scope, stage } = sample;
  if (isUnreached({ outcome, stage: stage === undefined ? null : stage })) return 'unreached';
  if (outcome === 'timeout' || outcome === 'unknown') return null;
  return outcome === 'refused' && scope === 'own_infrastructure' ? 'misconfigured' : 'reached';
}
