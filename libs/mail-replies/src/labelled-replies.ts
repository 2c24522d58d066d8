import { PROOF_LABELS } from '#domain';
import type { ReplyLabel, ReplyScope, SmtpStage } from '#domain';
import type { ReadReply } from './read-reply.js';
import type { Reply } from './rule.js';

/*
 * How well replies are read: for the specs and the benchmark. Both give the texts of test/data/mail-replies/ to it.
 */

/** A reply as it came, with what people say it means; `labels` and `scopes` hold all that count as right. */
export interface Labelled {
  readonly reply: Reply;
  readonly labels: readonly ReplyLabel[];
  readonly scopes: readonly ReplyScope[];
  /** Whether it counts in the shares; a wrong suppression counts always. */
  readonly judged: boolean;
  /** Whether the address may be given up for it. */
  readonly dead: boolean;
  /** The set a fresh reply belongs to; empty for the file. */
  readonly set: string;
}

/** How the replies of one set were read. Shares from 0 to 1. */
export interface Figures {
  readonly label: number;
  readonly scope: number;
  readonly wrongSuppressions: readonly Labelled[];
  readonly missedBlocks: readonly Labelled[];
  readonly missedSuppressions: number;
  readonly dead: number;
}

/** One row of smtp-replies.jsonl; the fields are explained in LABELS.md beside it. */
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

/** The lines of a file, without empty ones and remarks (`#`). */
export function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

function labelledRow(row: Row): Labelled {
  const { response, stage, provider, label, scope, also, ambiguous, fidelity, code } = row;
  return {
    reply: { response, stage: stage ?? null, provider },
    labels: [label, ...(also ?? [])],
    scopes: [scope],
    judged: fidelity !== 'reconstructed' && ambiguous !== true,
    dead: ambiguous !== true && PROOF_LABELS.includes(label) && scope === 'recipient' && code >= 500,
    set: '',
  };
}

/** The rows of smtp-replies.jsonl, or of another file of its form. */
export function labelledReplies(text: string): Labelled[] {
  return linesOf(text).map((line) => labelledRow(JSON.parse(line) as Row));
}

/** `-` stands for what nobody knows. */
const known = (text = '-'): string | null => (text === '-' ? null : text);

function freshRow(line: string): Labelled {
  const columns = line.split('\t');
  const labels = columns[1]?.split('/') as ReplyLabel[];
  const scopes = columns[2]?.split('/') as ReplyScope[];
  const response = columns[6]?.replaceAll('\\n', '\n') ?? '';
  const mayDie = labels.some((label) => PROOF_LABELS.includes(label)) && scopes.includes('recipient');
  return {
    reply: { response, stage: known(columns[3]) as SmtpStage | null, provider: known(columns[4]) },
    labels,
    scopes,
    judged: true,
    dead: mayDie && response.startsWith('5'),
    set: String(columns[0]),
  };
}

/** The rows of fresh.tsv: labelled before any rule had seen them. */
export function freshReplies(text: string): Labelled[] {
  return linesOf(text).map(freshRow);
}

/** A share of none counts as full. */
function share(rows: readonly Labelled[], right: (row: Labelled) => boolean): number {
  return rows.length === 0 ? 1 : rows.filter(right).length / rows.length;
}

const isAboutUs = ({ scopes }: Labelled): boolean =>
  scopes.length === 1 && scopes[0] === 'sender_at_provider';
/** Where a second label would be no death, giving up is allowed but not asked for. */
const mustDie = ({ dead, labels }: Labelled): boolean =>
  dead && labels.every((label) => PROOF_LABELS.includes(label));

/** What a reader makes of the rows. */
export function figuresOf(rows: readonly Labelled[], read: (row: Labelled) => ReadReply): Figures {
  const judged = rows.filter((row) => row.judged);
  const dead = judged.filter(mustDie);
  return {
    label: share(judged, (row) => row.labels.includes(read(row).label)),
    scope: share(judged, (row) => row.scopes.includes(read(row).scope)),
    wrongSuppressions: rows.filter((row) => read(row).suppress && !row.dead),
    missedBlocks: judged.filter(
      (row) => isAboutUs(row) && ['recipient', 'message'].includes(read(row).scope),
    ),
    missedSuppressions: 1 - share(dead, (row) => read(row).suppress),
    dead: dead.length,
  };
}
