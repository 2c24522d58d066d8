import { readFileSync } from 'node:fs';
import { readReply, replyReader, RULES } from '#mail-replies';
import type { ReadReply } from '#mail-replies';
import { figuresOf, freshReplies, labelledReplies } from '../libs/mail-replies/src/labelled-replies.js';
import type { Figures, Labelled } from '../libs/mail-replies/src/labelled-replies.js';

const FOLDER = 'test/data/mail-replies';
const GOALS = { label: 0.97, scope: 0.98, missedSuppressions: 0.05, repliesPerSecond: 50_000, hostileMs: 50 };
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Reads the rows of each provider by the rules without that provider's own scheme. */
function leaveOneOut(rows: readonly Labelled[]): ReadonlyMap<Labelled, ReadReply> {
  const result = new Map<Labelled, ReadReply>();
  for (const provider of new Set(rows.map((row) => row.reply.provider ?? ''))) {
    const read = replyReader(RULES.filter((rule) => rule.scheme?.includes(provider) !== true));
    for (const row of rows) if (row.reply.provider === provider) result.set(row, read(row.reply));
  }
  return result;
}

function confusion(rows: readonly Labelled[]): void {
  const isRight = (row: Labelled): boolean => row.labels.includes(readReply(row.reply).label);
  for (const label of new Set(rows.map((row) => row.labels[0] ?? ''))) {
    const own = rows.filter((row) => row.labels[0] === label);
    console.log(`  ${label.padEnd(20)} ${own.filter(isRight).length} of ${own.length}`);
  }
}

function print(name: string, count: number, figures: Figures): void {
  const { label, scope, wrongSuppressions, missedSuppressions, dead, missedBlocks } = figures;
  console.log(
    `${name}: ${count} replies, label ${percent(label)}, scope ${percent(scope)}, wrong suppressions ${wrongSuppressions.length}, missed suppressions ${percent(missedSuppressions)} of ${dead}, missed blocks ${missedBlocks.length}`,
  );
}

function meets(figures: Figures): boolean {
  return [
    figures.label >= GOALS.label,
    figures.scope >= GOALS.scope,
    figures.wrongSuppressions.length === 0,
    figures.missedSuppressions <= GOALS.missedSuppressions,
    figures.missedBlocks.length === 0,
  ].every(Boolean);
}

function accuracy(rows: readonly Labelled[]): boolean {
  const judged = rows.filter((row) => row.judged);
  const figures = figuresOf(rows, (row) => readReply(row.reply));
  const without = leaveOneOut(rows);
  console.log(
    `goals: label ${percent(GOALS.label)}, scope ${percent(GOALS.scope)}, no wrong suppression, no missed block`,
  );
  print('the file', judged.length, figures);
  print(
    "without each provider's own scheme",
    judged.length,
    figuresOf(rows, (row) => without.get(row)!),
  );
  confusion(judged);
  const missed = [...figures.wrongSuppressions, ...figures.missedBlocks];
  for (const { labels, reply } of missed) console.log(`  ! ${labels.join('/')}: ${reply.response}`);
  return meets(figures);
}

/** Replies that were labelled before any rule had seen them. */
function fresh(): boolean {
  const rows = freshReplies(readFileSync(`${FOLDER}/fresh.tsv`, 'utf8'));
  for (const set of new Set(rows.map((row) => row.set))) {
    const own = rows.filter((row) => row.set === set);
    print(
      `fresh, ${set}`,
      own.length,
      figuresOf(own, (row) => readReply(row.reply)),
    );
  }
  return figuresOf(rows, (row) => readReply(row.reply)).wrongSuppressions.length === 0;
}

/** Median of five rounds over every row of the file, by the processor time of this process: other load changes nothing. */
function speed(rows: readonly Labelled[]): boolean {
  const replies = rows.map((row) => row.reply);
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

/** By `npm run bench` the name of the benchmark stands before the file. */
const file = process.argv.slice(2).find((argument) => argument.endsWith('.jsonl'));
const rows = labelledReplies(readFileSync(file ?? `${FOLDER}/smtp-replies.jsonl`, 'utf8'));
const passed = [accuracy(rows), fresh(), speed(rows), hostile()].every(Boolean);
process.exitCode = passed ? 0 : 1;
