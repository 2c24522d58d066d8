import { allEnded, drain, type Drill, type DrillGround } from './harness/drill.js';
import type { Random } from './harness/random.js';
import type { Victim } from './harness/system.js';
import { pass } from './harness/wait.js';
import { hear, judgeSafety } from './harness/witnesses.js';

const VICTIMS: readonly Victim[] = ['api', 'worker', 'postbox', 'redis', 'postgres'];
const PER_SECOND = 20;
const CUT_SHARE = 0.02;

/**
 * Processes are killed and stopped at random under load, half of the mail by SMTP submission; connections are cut after the
 * final dot and after COMMITs.
 */
export const killAnything: Drill = {
  name: 'kill-anything',
  cutsCommits: true,
  async run(ground) {
    const { system, sandbox, short, client, verdict } = ground;
    for (const { id } of await sandbox.providers())
      await sandbox.behave(id, { stage: 'end', close: true, share: CUT_SHARE });
    system.cutCommits(CUT_SHARE);
    const rounds = ground.rounds ?? (short ? VICTIMS.length : 100);
    const load = startLoad(ground);
    for (let round = 1; round <= rounds; round += 1) await hurt(ground, round);
    load.stop();
    await client.settled();
    system.cutCommits(0);
    for (const { id } of await sandbox.providers()) await sandbox.behave(id, { accept: true });
    const endedAfter = await allEnded(ground, short ? 25_000 : 60_000);
    if (short) await drain(ground);
    verdict.note('rounds', rounds);
    verdict.note('COMMITs cut before their answer', system.commitsCut);
    verdict.latency('all at an end after the last round, ms', endedAfter, 60_000);
    judgeSafety(verdict, await hear(client, sandbox, ground.database));
  },
};

function startLoad({ client, letters, random }: DrillGround): { stop: () => void } {
  const timer = setInterval(() => {
    const kind = random.next();
    if (kind < 0.2) client.send(letters.email());
    else if (kind < 0.4) client.submit(letters.email());
    else client.send(kind < 0.8 ? letters.sms() : letters.push());
  }, 1000 / PER_SECOND);
  return {
    stop: () => {
      clearInterval(timer);
    },
  };
}

/** Every fifth round hits two, every fifth stops its victim beyond the lease; full rounds stop one twice for a minute. */
async function hurt({ system, random, short, say }: DrillGround, round: number): Promise<void> {
  const victims = victimsOf(round, random, short);
  // Beyond the lease in any case.
  const stopMs = short ? 3_500 : 5_000;
  const pauseMs = !short && (round === 33 || round === 66) ? 60_000 : stopMs;
  const stops = round % 5 === 3;
  say(`round ${String(round)}: ${stops ? 'SIGSTOP' : 'kill -9'} ${victims.join(' and ')}`);
  for (const victim of victims) system.hit(victim, stops ? 'SIGSTOP' : 'SIGKILL', round);
  if (stops) {
    const pids = victims.flatMap((victim) => system.pidsOf(victim));
    await pass(pauseMs);
    for (const pid of pids) resume(pid);
  }
  await pass(short ? 1_500 : 5_000);
}

/** The short form hits each once. */
function victimsOf(round: number, random: Random, short: boolean): Victim[] {
  const one = short ? (VICTIMS[(round + random.seed) % VICTIMS.length] ?? 'worker') : random.pick(VICTIMS);
  return !short && round % 5 === 0 ? [one, random.pick(VICTIMS)] : [one];
}

function resume(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT');
  } catch {
    // It was replaced meanwhile.
  }
}
