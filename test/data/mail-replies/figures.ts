import { readFileSync } from 'node:fs';
import { PROOF_LABELS } from '#domain';
import type { ReplyLabel, ReplyScope, SmtpStage } from '#domain';
import type { ReadReply, Reply } from '#mail-replies';

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

const FOLDER = 'test/data/mail-replies';

/** The lines of a file of this folder, without remarks (`#`). */
export function linesOf(file: string): string[] {
  return readFileSync(file.includes('/') ? file : `${FOLDER}/${file}`, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
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

/** The labelled file of the design, or another of its form. */
export function labelledFile(file = 'smtp-replies.jsonl'): Labelled[] {
  return linesOf(file).map((line) => labelledRow(JSON.parse(line) as Row));
}

function freshRow(line: string): Labelled {
  const [set = '', labels = '', scopes = '', stage = '', provider = '', , reply = ''] = line.split('\t');
  const right = labels.split('/') as ReplyLabel[];
  const about = scopes.split('/') as ReplyScope[];
  const response = reply.replaceAll('\\n', '\n');
  const mayDie = right.some((label) => PROOF_LABELS.includes(label)) && about.includes('recipient');
  return {
    reply: {
      response,
      stage: stage === '-' ? null : (stage as SmtpStage),
      provider: provider === '-' ? null : provider,
    },
    labels: right,
    scopes: about,
    judged: true,
    dead: mayDie && response.startsWith('5'),
    set,
  };
}

/** The replies of fresh.tsv: labelled before any rule had seen them. */
export function freshReplies(): Labelled[] {
  return linesOf('fresh.tsv').map(freshRow);
}

/** A share of none counts as full. */
export function share(rows: readonly Labelled[], right: (row: Labelled) => boolean): number {
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
    missedSuppressions: share(dead, (row) => !read(row).suppress),
    dead: dead.length,
  };
}
