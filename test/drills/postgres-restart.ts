import { allEnded, drain, type Drill, type DrillGround } from './harness/drill.js';
import { pass, until } from './harness/wait.js';
import { hear, judgeSafety } from './harness/witnesses.js';

const PER_SECOND = 20;

/** Postgres restarts fast and hard and stands still; requests end with 503, and nothing is lost or sent twice. */
export const postgresRestart: Drill = {
  name: 'postgres-restart',
  async run(ground) {
    const { client, verdict, short, sandbox, database } = ground;
    const load = startLoad(ground);
    const returns: number[] = [];
    const [fast, hard, still] = short ? [1, 1, 1] : [10, 5, 3];
    for (let round = 0; round < fast; round += 1) returns.push(await restart(ground, 'SIGINT'));
    for (let round = 0; round < hard; round += 1) returns.push(await restart(ground, 'SIGKILL'));
    for (let round = 0; round < still; round += 1) await standStill(ground, short ? 3_000 : 20_000);
    await pass(short ? 1_000 : 5_000);
    load.stop();
    await client.settled();
    await (short ? drain(ground) : allEnded(ground, 60_000));
    const statuses = new Set(client.ledger.flatMap(({ answers }) => answers));
    verdict.equals(
      'answers beside 202, 503 and none',
      [...statuses].filter((status) => ![0, 202, 503].includes(status)).length,
      0,
    );
    verdict.latency('longest answer, ms', Math.max(...client.ledger.map(({ tookMs }) => tookMs ?? 0)), 5_500);
    verdict.latency('accepting again after the return, ms', Math.max(...returns), 5_000);
    judgeSafety(verdict, await hear(client, sandbox, database));
  },
};

function startLoad({ client, letters, random }: DrillGround): { stop: () => void } {
  const timer = setInterval(() => {
    client.send(random.next() < 0.5 ? letters.email() : letters.sms());
  }, 1000 / PER_SECOND);
  return {
    stop: () => {
      clearInterval(timer);
    },
  };
}

/** @returns how long after the database's return a request was accepted again, ms */
async function restart(
  { system, client, database, say, letters }: DrillGround,
  signal: NodeJS.Signals,
): Promise<number> {
  say(`postgres: ${signal}`);
  system.hit('postgres', signal);
  await until(async () => (await database.live()) !== null, 30_000);
  const row = client.send(letters.email());
  const took = await until(() => row.id !== null, 30_000, 50);
  await pass(1_000);
  return took ?? Infinity;
}

async function standStill({ system, say }: DrillGround, ms: number): Promise<void> {
  say('postgres: SIGSTOP');
  const pids = system.pidsOf('postgres');
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  await pass(ms);
  for (const pid of pids) process.kill(pid, 'SIGCONT');
  await pass(1_000);
}
