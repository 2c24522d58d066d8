import { because, utc } from '../because/because.js';
import { latestSafeMoment } from '../latest-safe-moment.js';
import type { Step } from '../model.js';
import { Plan } from '../plan.js';
import type { Situation } from '../situation.js';
import type { Way } from '../ways.js';
import { waysOf } from '../ways.js';
import type { Choice, FreeWay, Search } from './open-way.js';
import { gateOf } from './gate.js';
import type { Gate } from './gate.js';
import { copyToInbox } from './inbox-copy.js';
import { noWayLeft } from './no-way-left.js';
import { dropStrays, giveUpHopeless } from './no-use.js';
import { openWay } from './open-way.js';
import { tendOpenWay } from './tend-open-way.js';

const RECHECK_MS = 10 * 60_000;

/**
 * Rules 1 to 6: opens the next channel when nothing open is waited for any more, keeps back what another channel
 * overtakes, tries again what was put off, and ends when no way is left.
 */
export function chooseChannels(s: Situation, plan: Plan = new Plan(s)): readonly Step[] {
  copyToInbox(plan, s);
  const ways = waysOf(s);
  giveUpHopeless(plan, s);
  const free = ways.filter(isFree).map((way): FreeWay => ({ way, gate: gateOf(s, way) }));
  const latencyMs = latencyOfNext(free, 0);
  const open = ways.filter(isOpen).map((way) => openWay(s, way, latencyMs));
  const isFound = dropStrays(plan, s, ways) || open.some((entry) => !entry.isStuck);
  const search: Search = { isFound, hasLater: false, isTooLate: false };
  const choice: Choice = { ways, free, open, search };
  findNext(plan, s, choice);
  for (const entry of open) tendOpenWay(plan, s, choice, entry);
  if (!search.isFound) warnOfRisk(plan, s, search);
  const isOver = open.length === 0 && !search.isFound && !search.hasLater && !search.isTooLate;
  return isOver ? noWayLeft(plan, s) : plan.wait();
}

/** The inbox copy is made by its own rule; as a way it is open from the start. */
function isOpen(way: Way): boolean {
  return way.spent === null && (way.attempt !== null || way.channel === 'inbox');
}

function isFree(way: Way): boolean {
  return way.spent === null && way.attempt === null && way.channel !== 'inbox';
}

function latencyOfNext(free: readonly FreeWay[], from: number): number {
  const next = free.find((entry, index) => index >= from && entry.gate.kind !== 'closed');
  return next?.way.place.latencyMs ?? 0;
}

/** Opens the next way if all open ones are stuck; a push goes to all devices of the citizen, an emergency every way at once. */
function findNext(plan: Plan, s: Situation, { free, open, search }: Choice): void {
  for (const [index, { way, gate }] of free.entries()) {
    if (search.isFound && !s.usesAllChannels && !isSibling(way, open)) continue;
    if (gate.kind !== 'open') note(plan, s, gate, search);
    else {
      const entry = openWay(s, way, latencyOfNext(free, index + 1));
      open.push(entry);
      // A mail to a site that is down is stuck from the start: it is held, and the search goes on.
      search.isFound ||= !entry.isStuck;
    }
  }
}

/** Another device, where a push is begun by this very decision: nobody knows which one lies at hand. */
function isSibling({ channel }: Way, open: Choice['open']): boolean {
  return channel === 'push' && open.some(({ way }) => way.channel === 'push' && way.attempt === null);
}

function note(plan: Plan, s: Situation, gate: Exclude<Gate, { kind: 'open' }>, search: Search): void {
  switch (gate.kind) {
    case 'wait':
      search.isFound = true;
      plan.lookAgain(gate.atMs, () => gate.because);
      return;
    case 'later':
      search.hasLater = true;
      plan.lookAgain(s.now + RECHECK_MS, () => gate.because);
      return;
    case 'closed':
      search.isTooLate ||= gate.isTooLate;
  }
}

/**
 * Rule 6 for deadlines: the department hears once, in time to act, that no way is sure to arrive. What is closed only
 * for now (a gateway, the budget) has until its latest safe moment to open.
 */
function warnOfRisk(plan: Plan, s: Situation, search: Search): void {
  const { deadlineMs } = s;
  if (deadlineMs === null || s.past.alerts.includes('deadline.at_risk')) return;
  const facts = { deadline: utc(deadlineMs), category: s.facts.notification.category.id };
  const safeMs = search.hasLater ? latestSafeMoment(s.startMs, deadlineMs, 0, s.policy) : s.now;
  if (safeMs <= s.now) plan.tell('deadline.at_risk', because('3-at-risk', facts));
  else plan.lookAgain(safeMs, () => because('3-at-risk', facts));
}
