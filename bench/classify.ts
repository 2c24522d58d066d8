import { readFileSync } from 'node:fs';
import { PROOF_LABELS } from '#domain';
import type { ReplyLabel, ReplyScope, SmtpStage } from '#domain';
import { readReply, replyReader, RULES } from '#mail-replies';
import type { ReadReply, Reply } from '#mail-replies';

/** One labelled reply of test/data/mail-replies/smtp-replies.jsonl; the fields are explained in LABELS.md beside it. */
interface Row {
  readonly response: string;
  readonly code: number;
  readonly provider: string;
  readonly stage?: SmtpStage;
  readonly label: ReplyLabel;
  readonly scope: ReplyScope;
  readonly also?: readonly ReplyLabel[];
  readonly ambiguous?: boolean;
  readonly fidelity: string;
}

const GOALS = { label: 0.97, scope: 0.98, missedSuppressions: 0.05, repliesPerSecond: 50_000, hostileMs: 50 };
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function readRows(): Row[] {
  const file = process.argv[2] ?? 'test/data/mail-replies/smtp-replies.jsonl';
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Row);
}

const counts = (row: Row): boolean => row.fidelity !== 'reconstructed' && row.ambiguous !== true;
const labelRight = (row: Row, read: ReadReply): boolean =>
  [row.label, ...(row.also ?? [])].includes(read.label);
const isDead = (row: Row): boolean =>
  row.ambiguous !== true && PROOF_LABELS.includes(row.label) && row.scope === 'recipient' && row.code >= 500;
const asReply = ({ response, stage, provider }: Row): Reply => ({ response, stage: stage ?? null, provider });

function share(rows: readonly Row[], right: (row: Row) => boolean): number {
  return rows.length === 0 ? 1 : rows.filter(right).length / rows.length;
}

/** Reads the rows of each provider by the rules without that provider's own scheme. */
function leaveOneOut(rows: readonly Row[]): ReadonlyMap<Row, ReadReply> {
  const result = new Map<Row, ReadReply>();
  for (const provider of new Set(rows.map((row) => row.provider))) {
    const read = replyReader(RULES.filter((rule) => rule.scheme?.includes(provider) !== true));
    for (const row of rows) if (row.provider === provider) result.set(row, read(asReply(row)));
  }
  return result;
}

function confusion(rows: readonly Row[], read: (row: Row) => ReadReply): void {
  const pairs = new Map<string, number>();
  for (const row of rows) {
    const { label } = read(row);
    if (!labelRight(row, read(row)))
      pairs.set(`${row.label} read as ${label}`, (pairs.get(`${row.label} read as ${label}`) ?? 0) + 1);
  }
  for (const label of new Set(rows.map((row) => row.label))) {
    const own = rows.filter((row) => row.label === label);
    console.log(
      `  ${label.padEnd(20)} ${own.filter((row) => labelRight(row, read(row))).length} of ${own.length}`,
    );
  }
  for (const [pair, count] of pairs) console.log(`  ${pair}: ${count}`);
}

function accuracy(rows: readonly Row[]): boolean {
  const verdicts = new Map(rows.map((row) => [row, readReply(asReply(row))]));
  const without = leaveOneOut(rows);
  const read = (row: Row): ReadReply => verdicts.get(row)!;
  const judged = rows.filter(counts);
  const label = share(judged, (row) => labelRight(row, read(row)));
  const scope = share(judged, (row) => row.scope === read(row).scope);
  const wrong = rows.filter((row) => read(row).suppress && !isDead(row));
  const dead = judged.filter(isDead);
  const missed = share(dead, (row) => !read(row).suppress);
  const blocks = judged.filter(
    (row) => row.scope === 'sender_at_provider' && ['recipient', 'message'].includes(read(row).scope),
  );
  console.log(`rows ${rows.length}, counted ${judged.length}`);
  console.log(
    `label ${percent(label)} (>= ${percent(GOALS.label)}), without the provider's own scheme ${percent(share(judged, (row) => labelRight(row, without.get(row)!)))}`,
  );
  console.log(
    `scope ${percent(scope)} (>= ${percent(GOALS.scope)}), without the provider's own scheme ${percent(share(judged, (row) => row.scope === without.get(row)!.scope))}`,
  );
  console.log(
    `wrong suppressions ${wrong.length} (0), without the provider's own scheme ${rows.filter((row) => without.get(row)!.suppress && !isDead(row)).length}`,
  );
  console.log(
    `missed suppressions ${percent(missed)} of ${dead.length} (<= ${percent(GOALS.missedSuppressions)})`,
  );
  console.log(`missed blocks ${blocks.length} (0)`);
  confusion(judged, read);
  for (const row of [...wrong, ...blocks])
    console.log(`  ! ${row.label} read as ${read(row).label} by ${read(row).rule}: ${row.response}`);
  return (
    label >= GOALS.label &&
    scope >= GOALS.scope &&
    wrong.length === 0 &&
    missed <= GOALS.missedSuppressions &&
    blocks.length === 0
  );
}

/** Median of five rounds over every row of the file, by the processor time of this process: other load changes nothing. */
function speed(rows: readonly Row[]): boolean {
  const replies = rows.map(asReply);
  const rounds = Array.from({ length: 6 }, () => {
    const start = process.cpuUsage();
    const times = Math.ceil(40_000 / replies.length);
    for (let time = 0; time < times; time += 1) for (const reply of replies) readReply(reply);
    const { user, system } = process.cpuUsage(start);
    return (1e6 * times * replies.length) / (user + system);
  });
  const median = rounds.slice(1).sort((a, b) => a - b)[2] ?? 0;
  console.log(`replies/s on one core ${Math.round(median)} (>= ${GOALS.repliesPerSecond})`);
  return median >= GOALS.repliesPerSecond;
}

function hostile(): boolean {
  const texts = [
    'a',
    '550 ',
    '.',
    '<',
    'a@',
    'mailbox ',
    'user unknown ',
    '1.1.1.1',
    'x.',
    ' ',
    '\n',
    'said: 550 ',
    '::',
    '@a.b',
    'http://a/',
  ];
  const slowest = Math.max(
    ...texts.map((text) => {
      const response = `550 ${text.repeat(Math.ceil(100_000 / text.length))}`;
      const start = performance.now();
      readReply({ response });
      return performance.now() - start;
    }),
  );
  console.log(
    `slowest of ${texts.length} hostile texts of 100 kB ${slowest.toFixed(1)} ms (< ${GOALS.hostileMs})`,
  );
  return slowest < GOALS.hostileMs;
}

const rows = readRows();
const passed = [accuracy(rows), speed(rows), hostile()].every(Boolean);
process.exitCode = passed ? 0 : 1;
