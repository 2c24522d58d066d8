/**
 * `npm run bench -- sms [--texts 1000] [--rounds 5]`: texts that become due at one moment, on the whole system with two workers,
 * against the sandbox's gateway, which reports `sent` and `delivered` of each by a signed callback.
 * - sends: texts a second from the first to the last that the gateway took, decided, claimed and recorded in Postgres;
 * - with callbacks: the same until the last `delivered` is in Postgres;
 * - bare: the `twilio` client in a loop, as many under way at a time, which stores nothing and is told nothing.
 */
import { parseArgs } from 'node:util';
import twilio from 'twilio';
import { DrillClient } from '../test/drills/harness/client.js';
import { DatabaseWitness } from '../test/drills/harness/database.js';
import { Letters } from '../test/drills/harness/letters.js';
import { Random } from '../test/drills/harness/random.js';
import { SandboxControl } from '../test/drills/harness/sandbox-control.js';
import { SubmissionClient } from '../test/drills/harness/submission.js';
import { DrilledSystem } from '../test/drills/harness/system.js';
import { until } from '../test/drills/harness/wait.js';
import { textsTaken } from '../test/drills/harness/witnesses.js';
import { load, machine, median } from './harness/statistics.js';

type RequestOptions<T> = Parameters<typeof twilio.RequestClient.prototype.request<T>>[0];

/** As many as a worker has under way at one gateway. */
const AT_ONCE = 8;
const ACCEPT_AT_ONCE = 100;
const HOUR_MS = 3_600_000;
const WITHIN_MS = 180_000;

interface Rates {
  readonly sends: number;
  readonly withCallbacks: number;
  readonly bare: number;
}

/** @returns the exit code: there is no goal but that all arrive once */
export async function main(argv: readonly string[] = []): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: { texts: { type: 'string', default: '1000' }, rounds: { type: 'string', default: '5' } },
  });
  process.stdout.write(`${machine()}\n`);
  const bench = await SmsBench.start();
  try {
    const rounds: Rates[] = [];
    for (let round = 1; round <= Number(values.rounds); round += 1) {
      const rates = await bench.round(Number(values.texts));
      rounds.push(rates);
      process.stdout.write(
        `     round ${String(round)}: ${Object.entries(rates)
          .map(([name, rate]: [string, number]) => `${name} ${rate.toFixed(0)}/s`)
          .join(' · ')}, ${load()}\n`,
      );
    }
    const of = (pick: (rates: Rates) => number) => median(rounds.map(pick)).toFixed(2);
    process.stdout.write(`ok   sends a second through Postgres: ${of(({ sends }) => sends)}\n`);
    process.stdout.write(
      `ok   the same until the last callback is applied: ${of(({ withCallbacks }) => withCallbacks)}\n`,
    );
    process.stdout.write(`ok   sends ÷ the bare client: ${of(({ sends, bare }) => sends / bare)}\n`);
    return 0;
  } finally {
    await bench.stop();
  }
}

class SmsBench {
  private readonly sandbox: SandboxControl;
  private readonly database: DatabaseWitness;
  private readonly letters = new Letters(new Random(1));

  private constructor(private readonly system: DrilledSystem) {
    this.sandbox = new SandboxControl(system.ready.sandbox);
    this.database = new DatabaseWitness(system.databaseUrl);
  }

  static async start(): Promise<SmsBench> {
    return new SmsBench(await DrilledSystem.start({ sweepMs: 1_000 }));
  }

  stop(): Promise<void> {
    return this.system.stop();
  }

  async round(texts: number): Promise<Rates> {
    const ids = await this.accepted(texts);
    await this.sandbox.forget();
    await this.sandbox.advance(HOUR_MS);
    const endedAfter = await until(async () => (await this.delivered(ids)) === texts, WITHIN_MS, 25);
    const endedAtMs = await this.sandbox.domainNow();
    const taken = textsTaken(await this.sandbox.ledger()).map(({ at }) => Date.parse(at));
    if (endedAfter === null || taken.length !== texts)
      throw new Error(`${String(taken.length)} of ${String(texts)} texts taken`);
    const [first, last] = [Math.min(...taken), Math.max(...taken)];
    const perSecond = (untilMs: number) => texts / ((untilMs - first) / 1_000);
    return { sends: perSecond(last), withCallbacks: perSecond(endedAtMs), bare: await this.bare(texts) };
  }

  /** Texts that all become due in an hour. */
  private async accepted(texts: number): Promise<string[]> {
    const { api, keys, smtpSubmission } = this.system.ready;
    if (keys.live === null || smtpSubmission === null) throw new Error('the system has no department');
    const client = new DrillClient(api, keys.live, new SubmissionClient(smtpSubmission));
    const sendAt = new Date((await this.sandbox.domainNow()) + HOUR_MS).toISOString();
    for (let from = 0; from < texts; from += ACCEPT_AT_ONCE) {
      for (let at = from; at < Math.min(texts, from + ACCEPT_AT_ONCE); at += 1)
        client.send({ ...this.letters.sms(), sendAt });
      await client.settled();
    }
    return client.ledger.flatMap(({ id }) => id ?? []);
  }

  private async delivered(ids: readonly string[]): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM attempt WHERE state = 'delivered' AND notification_id = ANY($1::uuid[])`,
      [ids],
    );
    return row?.count ?? 0;
  }

  private async bare(texts: number): Promise<number> {
    const { accountSid, authToken, apiUrl } = this.system.twilio;
    const client = twilio(accountSid, authToken, { httpClient: new ClientOf(apiUrl) });
    const numbers = Array.from({ length: texts }, () => this.letters.sms().recipient.phone ?? '');
    const startedAt = performance.now();
    const one = async () => {
      for (let to = numbers.pop(); to !== undefined; to = numbers.pop())
        await client.messages.create({ to, from: 'Stadt', body: 'Bitte lesen.' });
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
    return texts / ((performance.now() - startedAt) / 1_000);
  }
}

/** Twilio's own way to send requests, to another host. */
class ClientOf extends twilio.RequestClient {
  constructor(private readonly apiUrl: string) {
    super();
  }

  override request<T>(options: RequestOptions<T>) {
    options.uri = options.uri.replace('https://api.twilio.com', this.apiUrl);
    return super.request<T>(options);
  }
}
