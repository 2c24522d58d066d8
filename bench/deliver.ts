/**
 * `npm run bench -- deliver [--messages 5000] [--rounds 5]`: handing email over, beside Postfix and beside itself without
 * Postgres. Three ways to the same SMTP sink, 20 connections each, one after the other, in turn:
 * - memory: the product's email gateway, each mail composed and signed (RSA-2048 DKIM), given its attempts from memory;
 * - postgres: the same gateway under the worker's lane: claim, hand over, record, learn, on notifications queued before;
 * - postfix: `smtp-source` → a Postfix of its own → the sink, unsigned.
 * A round is timed from the first hand-over (of `smtp-source`: its start) to the last message at the sink; through Postgres
 * to the last outcome's commit, and beside it likewise until the last hand-over has returned.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { startBenchDatabase, type BenchDatabase } from './harness/database.js';
import type { EmailGateway } from '#channels';
import { addressOf, gatewayTo, handOverFromMemory } from './harness/direct-mail.js';
import { Postfix, whyNoPostfix } from './harness/postfix.js';
import { PostgresLane } from './harness/postgres-lane.js';
import { SmtpSink, type Arrivals } from './harness/sink.js';
import { load, machine, printRatio } from './harness/statistics.js';

const CONNECTIONS = 20;
const WARM_UP = 500;
const CORES = '0,1';

/** Messages per second, from the start to the last at the sink and to the end of the hand-over. */
interface Rates {
  readonly atSink: number;
  readonly atEnd: number;
  readonly arrivals: Arrivals;
}

interface Way {
  readonly name: 'memory' | 'postgres' | 'postfix';
  readonly prepare: (messages: number) => Promise<void>;
  readonly send: (messages: number) => Promise<void>;
}

type Round = Partial<Record<Way['name'], Rates>>;

/** @returns the exit code: 0 when every goal that could be measured was met */
export async function main(argv: readonly string[] = []): Promise<number> {
  const settings = readSettings(argv);
  process.stdout.write(`${machine()}, ${pinned()}\n`);
  const sink = await SmtpSink.start();
  const database = await startBenchDatabase();
  const postfix = await startPostfix(sink);
  try {
    return printAll(await measure({ sink, database, postfix }, settings)) ? 0 : 1;
  } catch (error) {
    if (postfix !== null) process.stderr.write(`Postfix said last:\n${postfix.log}\n`);
    throw error;
  } finally {
    await postfix?.stop();
    await database.stop();
    sink.stop();
  }
}

interface Settings {
  readonly messages: number;
  readonly rounds: number;
}

interface Ground {
  readonly sink: SmtpSink;
  readonly database: BenchDatabase;
  readonly postfix: Postfix | null;
}

function readSettings(argv: readonly string[]): Settings {
  const { values } = parseArgs({
    args: [...argv],
    options: { messages: { type: 'string', default: '5000' }, rounds: { type: 'string', default: '5' } },
  });
  return { messages: Number(values.messages), rounds: Number(values.rounds) };
}

/** Both sides on the same two cores: what is started from here on inherits them. */
function pinned(): string {
  const { status } = spawnSync('taskset', ['-acp', CORES, String(process.pid)], { stdio: 'ignore' });
  return status === 0 ? `all on cores ${CORES}` : 'cores not fixed (taskset is missing)';
}

async function startPostfix(sink: SmtpSink): Promise<Postfix | null> {
  const missing = whyNoPostfix();
  if (missing === null) return Postfix.start({ port: sink.port, connections: CONNECTIONS });
  process.stdout.write(`SKIP the comparison with Postfix: ${missing}\n`);
  return null;
}

async function measure(ground: Ground, { messages, rounds }: Settings): Promise<Round[]> {
  const { sink, database, postfix } = ground;
  const gateway = gatewayTo(sink.port, { connections: CONNECTIONS, signed: true });
  const lane = await PostgresLane.open(database, gateway, sink.host);
  const memory = fromMemory(gateway, sink.host);
  const { arrivals } = await timed(memory, sink, WARM_UP);
  const size = Math.round(arrivals.bytes / WARM_UP);
  const others = [throughPostgres(lane), ...(postfix === null ? [] : [throughPostfix(postfix, size)])];
  for (const way of others) await timed(way, sink, WARM_UP);
  process.stdout.write(`     ${String(messages)} messages of ${String(size)} bytes, dialogue included\n`);
  const results: Round[] = [];
  for (let number = 1; number <= rounds; number += 1)
    results.push(await round([memory, ...others], sink, { messages, number }));
  gateway.closeAll();
  await lane.close();
  return results;
}

/** Every other round goes the other way round. */
async function round(
  ways: readonly Way[],
  sink: SmtpSink,
  { messages, number }: { readonly messages: number; readonly number: number },
): Promise<Round> {
  const result: Round = {};
  for (const way of number % 2 === 1 ? ways : [...ways].reverse())
    result[way.name] = await timed(way, sink, messages);
  const parts = ways.map(({ name }) => describe(name, result[name]));
  process.stdout.write(`     round ${String(number)}: ${parts.join(' · ')}, ${load()}\n`);
  return result;
}

function describe(name: string, rates: Rates | undefined): string {
  if (rates === undefined) return `${name} -`;
  const { atSink, arrivals } = rates;
  const share = (100 * arrivals.cpuMs) / (arrivals.lastAtMs - arrivals.firstAtMs);
  return `${name} ${atSink.toFixed(0)}/s (sink ${share.toFixed(0)} % of a core)`;
}

async function timed(way: Way, sink: SmtpSink, messages: number): Promise<Rates> {
  await way.prepare(messages);
  const { arrived } = await sink.count(messages);
  const startedAtMs = performance.timeOrigin + performance.now();
  await way.send(messages);
  const endedAtMs = performance.timeOrigin + performance.now();
  const arrivals = await arrived;
  const perSecond = (untilMs: number) => messages / ((untilMs - startedAtMs) / 1000);
  return { atSink: perSecond(arrivals.lastAtMs), atEnd: perSecond(endedAtMs), arrivals };
}

function fromMemory(gateway: EmailGateway, host: string): Way {
  return {
    name: 'memory',
    prepare: () => Promise.resolve(),
    send: (messages) => handOverFromMemory(gateway, host, messages),
  };
}

function throughPostgres(lane: PostgresLane): Way {
  return {
    name: 'postgres',
    prepare: (messages) => lane.queue(messages),
    send: (messages) => lane.send(messages),
  };
}

function throughPostfix(postfix: Postfix, size: number): Way {
  return {
    name: 'postfix',
    prepare: () => Promise.resolve(),
    send: (messages) => postfix.feed({ messages, connections: CONNECTIONS, size, recipient: addressOf(1) }),
  };
}

function printAll(rounds: readonly Round[]): boolean {
  const beside = rounds.flatMap(({ memory, postfix }) =>
    memory && postfix ? [memory.atSink / postfix.atSink] : [],
  );
  const through = rounds.flatMap(({ memory, postgres }) =>
    memory && postgres ? [postgres.atEnd / memory.atEnd] : [],
  );
  const met = [
    beside.length === 0 ||
      printRatio('email hand-over, RSA DKIM, 20 connections ÷ Postfix unsigned', beside, { atLeast: 1.2 }),
    printRatio('email hand-over through Postgres ÷ the same sender without', through, { atLeast: 0.85 }),
  ];
  return met.every(Boolean);
}
