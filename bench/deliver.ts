/**
 * `npm run bench -- deliver [--messages 3000] [--rounds 5]`: handing email over, beside its peers. All to one SMTP sink, one
 * after the other, in turn. Without delay, 20 connections each:
 * - memory: the product's email gateway, each mail composed and signed (RSA-2048 DKIM), given its attempts from memory;
 * - postgres: the same gateway under the worker's lane: claim, hand over, record, learn, on notifications queued before;
 * - postfix: `smtp-source` → a Postfix of its own → the sink, unsigned (a third as many messages);
 * - home-made: a Bull job a mail, nodemailer's pool with DKIM, an UPDATE after each (a third as many messages).
 * The peers' messages are as long as ours.
 * With a round trip of 20 ms, from memory: the gateway with 20 and with 4 connections, the same with nodemailer as its sender
 * and 20, and nodemailer's own pool of 4.
 * A round is timed from the first hand-over (of `smtp-source`: its start) to the last message at the sink; `postgres` and
 * `memory` for their ratio until the last outcome's commit and until the last hand-over has returned.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startRedis, type RunningRedis } from '#sandbox';
import { startBenchDatabase, type BenchDatabase } from './harness/database.js';
import { addressOf, gatewayTo, handOverFromMemory, type MailSettings } from './harness/direct-mail.js';
import { HomeMadeSender, NodemailerPool } from './harness/nodemailer-peers.js';
import { Postfix, whyNoPostfix } from './harness/postfix.js';
import { PostgresLane } from './harness/postgres-lane.js';
import { SmtpSink, type Arrivals } from './harness/sink.js';
import { load, machine, median, printRatio } from './harness/statistics.js';

const CONNECTIONS = 20;
const FEW = 4;
const ROUND_TRIP_MS = 20;
const WARM_UP = 300;
const CORES = '0,1';

/** Messages per second, from the start to the last at the sink and to the end of the hand-over. */
interface Rates {
  readonly atSink: number;
  readonly atEnd: number;
  readonly arrivals: Arrivals;
}

/** One way to the sink. */
interface Way {
  readonly name: string;
  /** Of the messages of a round. */
  readonly share: number;
  readonly delayMs: number;
  readonly prepare?: (messages: number) => Promise<void>;
  readonly send: (messages: number) => Promise<void>;
  readonly close: () => Promise<void> | void;
}

type Round = ReadonlyMap<string, Rates>;

interface Ground {
  readonly sink: SmtpSink;
  readonly database: BenchDatabase;
  readonly redis: RunningRedis;
  readonly postfix: Postfix | null;
}

/** @returns the exit code: 0 when every goal that could be measured was met */
export async function main(argv: readonly string[] = []): Promise<number> {
  const settings = readSettings(argv);
  process.stdout.write(`${machine()}, ${pinned()}\n`);
  const redisDir = mkdtempSync(join(tmpdir(), 'stadtbote-bench-redis-'));
  const sink = await SmtpSink.start();
  const database = await startBenchDatabase();
  const redis = await startRedis({ dir: redisDir });
  const postfix = await startPostfix(sink);
  try {
    return printAll(await measure({ sink, database, redis, postfix }, settings)) ? 0 : 1;
  } catch (error) {
    if (postfix !== null) process.stderr.write(`Postfix said last:\n${postfix.log}\n`);
    throw error;
  } finally {
    await postfix?.stop();
    await redis.stop();
    await database.stop();
    sink.stop();
    rmSync(redisDir, { recursive: true, force: true });
  }
}

interface Settings {
  readonly messages: number;
  readonly rounds: number;
}

function readSettings(argv: readonly string[]): Settings {
  const { values } = parseArgs({
    args: [...argv],
    options: { messages: { type: 'string', default: '3000' }, rounds: { type: 'string', default: '5' } },
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
  const { sink, postfix } = ground;
  const memory = throughGateway('memory', sink, { connections: CONNECTIONS, signed: true });
  const { arrivals } = await timed(memory, sink, WARM_UP);
  const size = Math.round(arrivals.bytes / WARM_UP);
  const ways = [
    memory,
    await throughPostgres(ground),
    ...(postfix === null ? [] : [throughPostfix(postfix, size)]),
    await homeMade(ground, size),
    ...overADistance(sink, size),
  ];
  for (const way of ways.slice(1)) {
    const count = Math.round(WARM_UP * way.share);
    const { bytes } = (await timed(way, sink, count)).arrivals;
    process.stdout.write(`     ${way.name}: ${(bytes / count).toFixed(0)} bytes a message\n`);
  }
  process.stdout.write(`     ${String(messages)} messages of ${String(size)} bytes, dialogue included\n`);
  const results: Round[] = [];
  for (let number = 1; number <= rounds; number += 1)
    results.push(await round(ways, sink, { messages, number }));
  for (const way of ways) await way.close();
  return results;
}

/** Every other round goes the other way round. */
async function round(
  ways: readonly Way[],
  sink: SmtpSink,
  { messages, number }: { readonly messages: number; readonly number: number },
): Promise<Round> {
  const result = new Map<string, Rates>();
  for (const way of number % 2 === 1 ? ways : [...ways].reverse())
    result.set(way.name, await timed(way, sink, Math.round(messages * way.share)));
  const parts = ways.map(({ name }) => `${name} ${result.get(name)?.atSink.toFixed(0) ?? '-'}/s`);
  process.stdout.write(`     round ${String(number)}: ${parts.join(' · ')}, ${load()}\n`);
  return result;
}

async function timed(way: Way, sink: SmtpSink, messages: number): Promise<Rates> {
  await way.prepare?.(messages);
  await sink.delay(way.delayMs);
  const { arrived } = await sink.count(messages);
  const startedAtMs = performance.timeOrigin + performance.now();
  await way.send(messages);
  const endedAtMs = performance.timeOrigin + performance.now();
  const arrivals = await arrived;
  const perSecond = (untilMs: number) => messages / ((untilMs - startedAtMs) / 1000);
  return { atSink: perSecond(arrivals.lastAtMs), atEnd: perSecond(endedAtMs), arrivals };
}

function throughGateway(
  name: string,
  sink: SmtpSink,
  settings: MailSettings,
  far: { readonly share: number; readonly delayMs: number } = { share: 1, delayMs: 0 },
): Way {
  const gateway = gatewayTo(sink.port, settings);
  return {
    name,
    ...far,
    send: (messages) => handOverFromMemory(gateway, sink.host, messages),
    close: () => {
      gateway.closeAll();
    },
  };
}

async function throughPostgres({ sink, database }: Ground): Promise<Way> {
  const gateway = gatewayTo(sink.port, { connections: CONNECTIONS, signed: true });
  const lane = await PostgresLane.open(database, gateway, sink.host);
  return {
    name: 'postgres',
    share: 1,
    delayMs: 0,
    prepare: (messages) => lane.queue(messages),
    send: (messages) => lane.send(messages),
    close: async () => {
      gateway.closeAll();
      await lane.close();
    },
  };
}

function throughPostfix(postfix: Postfix, size: number): Way {
  const to = { connections: CONNECTIONS, size, recipient: addressOf(1) };
  const send = (messages: number) => postfix.feed({ messages, ...to });
  return { name: 'postfix', share: 1 / 3, delayMs: 0, send, close: () => undefined };
}

async function homeMade({ sink, database, redis }: Ground, size: number): Promise<Way> {
  const settings = { host: sink.host, port: sink.port, connections: CONNECTIONS, size };
  const stores = { redisUrl: redis.url, databaseUrl: database.adminUrl };
  const sender = await HomeMadeSender.start(settings, stores);
  return {
    name: 'home-made',
    share: 1 / 3,
    delayMs: 0,
    prepare: (messages) => sender.prepare(messages),
    send: () => sender.send(),
    close: () => sender.close(),
  };
}

/** Rates are connections ÷ (round trips × RTT) now: as many messages as make a round of some seconds. */
function overADistance(sink: SmtpSink, size: number): Way[] {
  const far = (share: number) => ({ share, delayMs: ROUND_TRIP_MS });
  const signed = true;
  const pool = new NodemailerPool({ host: sink.host, port: sink.port, connections: FEW, size });
  return [
    throughGateway('20 far', sink, { connections: CONNECTIONS, signed }, far(2 / 3)),
    throughGateway(
      '20 far by nodemailer',
      sink,
      { connections: CONNECTIONS, signed, sender: 'nodemailer' },
      far(1 / 3),
    ),
    throughGateway('4 far', sink, { connections: FEW, signed }, far(1 / 6)),
    {
      name: 'nodemailer’s pool of 4 far',
      ...far(1 / 12),
      send: (messages) => pool.send(messages),
      close: () => {
        pool.close();
      },
    },
  ];
}

function printAll(rounds: readonly Round[]): boolean {
  const ratios = (one: string, other: string, rate: 'atSink' | 'atEnd' = 'atSink') =>
    rounds.flatMap((round) => {
      const [a, b] = [round.get(one), round.get(other)];
      return a && b ? [a[rate] / b[rate]] : [];
    });
  const ideal = CONNECTIONS / (ROUND_TRIP_MS / 1000);
  const shares = (name: string) => rounds.flatMap((round) => (round.get(name)?.atSink ?? 0) / ideal);
  const beside = ratios('postgres', 'postfix');
  const met = [
    beside.length === 0 ||
      printRatio('through Postgres, RSA DKIM, 20 connections ÷ Postfix unsigned', beside, { atLeast: 5 }),
    printRatio('the same ÷ Bull + nodemailer + UPDATE', ratios('postgres', 'home-made'), { atLeast: 4 }),
    printRatio('20 ms, 20 connections: share of connections ÷ RTT', shares('20 far'), { atLeast: 0.8 }),
    printRatio(
      '20 ms, 4 connections ÷ nodemailer’s pool of 4',
      ratios('4 far', 'nodemailer’s pool of 4 far'),
      {
        atLeast: 1.8,
      },
    ),
    printRatio('through Postgres ÷ the same sender without', ratios('postgres', 'memory', 'atEnd'), {
      atLeast: 0.7,
    }),
  ];
  const byNodemailer = median(shares('20 far by nodemailer'));
  process.stdout.write(`     the same share with nodemailer as the sender: ${byNodemailer.toFixed(2)}\n`);
  return met.every(Boolean);
}
