/** `npm run bench -- idle`: from acceptance to the hand-over on an idle system, one notification at a time. */
import { DrillClient } from '../test/drills/harness/client.js';
import { DatabaseWitness } from '../test/drills/harness/database.js';
import { SubmissionClient } from '../test/drills/harness/submission.js';
import { DrilledSystem } from '../test/drills/harness/system.js';
import { percentile } from '../test/drills/harness/verdict.js';
import { pass, until } from '../test/drills/harness/wait.js';
import { handOverTimes } from '../test/drills/harness/witnesses.js';
import { machine } from './harness/statistics.js';

const COUNT = 100;
/** Two paces in turn: one in which a lane stays with its owner from one message to the next, one in which it does not. */
const PAUSES_MS = [150, 150, 150, 1_500];
const GOAL_MS = 300;

/** @returns the exit code */
export async function main(): Promise<number> {
  const system = await DrilledSystem.start({ sweepMs: 5_000 });
  try {
    const { api, keys, smtpSubmission } = system.ready;
    if (keys.live === null || smtpSubmission === null) throw new Error('the system has no department');
    const client = new DrillClient(api, keys.live, new SubmissionClient(smtpSubmission));
    const database = new DatabaseWitness(system.ready.databaseUrl);
    const send = (email: string) =>
      client.send({
        recipient: { email },
        category: 'appointments',
        content: { subject: 'Ihr Termin', body: 'Bitte.' },
      });
    send('first@gmail.com');
    await until(async () => (await database.live()) === 0, 30_000);
    for (let count = 0; count < COUNT; count += 1) {
      send(`p${String(count)}@gmail.com`);
      await pass(PAUSES_MS[count % PAUSES_MS.length] ?? 0);
    }
    await client.settled();
    await until(async () => (await database.live()) === 0, 30_000);
    const times = handOverTimes(await database.notifications()).slice(1);
    const p95 = percentile(times, 95);
    process.stdout.write(
      `${machine()}\n${p95 <= GOAL_MS ? 'ok  ' : 'MISS'} idle: accept to handed over, p50 ${percentile(times, 50).toFixed(0)} ms, p95 ${p95.toFixed(0)} ms  goal <= ${String(GOAL_MS)} ms\n`,
    );
    return p95 <= GOAL_MS ? 0 : 1;
  } finally {
    await system.stop();
  }
}
