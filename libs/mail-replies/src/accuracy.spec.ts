import { readFileSync } from 'node:fs';
import { PROOF_LABELS } from '#domain';
import type { ReplyLabel, ReplyScope, SmtpStage } from '#domain';
import { readReply } from './index.js';
import type { ReadReply } from './index.js';

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

function lines(file: string): string[] {
  return readFileSync(`test/data/mail-replies/${file}`, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}

const rows = lines('smtp-replies.jsonl').map((line) => JSON.parse(line) as Row);
const judged = rows.filter((row) => row.fidelity !== 'reconstructed' && row.ambiguous !== true);
const read = ({ response, stage, provider }: Row): ReadReply =>
  readReply({ response, stage: stage ?? null, provider });
const isDead = (row: Row): boolean =>
  row.ambiguous !== true && PROOF_LABELS.includes(row.label) && row.scope === 'recipient' && row.code >= 500;
const share = (list: readonly Row[], right: (row: Row) => boolean): number =>
  list.filter(right).length / list.length;

describe('the labelled replies', () => {
  it('are all there', () => {
    expect(rows.length).toBe(361);
  });

  it('never lead to a wrong suppression', () => {
    expect(rows.filter((row) => read(row).suppress && !isDead(row))).toEqual([]);
  });

  it('never lead to a block that is taken for something about the recipient or the message', () => {
    const missed = judged.filter(
      (row) => row.scope === 'sender_at_provider' && ['recipient', 'message'].includes(read(row).scope),
    );
    expect(missed).toEqual([]);
  });

  it('get the right label in 97 of 100 and the right scope in 98', () => {
    expect(
      share(judged, (row) => [row.label, ...(row.also ?? [])].includes(read(row).label)),
    ).toBeGreaterThanOrEqual(0.97);
    expect(share(judged, (row) => row.scope === read(row).scope)).toBeGreaterThanOrEqual(0.98);
  });

  it('give up at least 95 of 100 dead addresses', () => {
    expect(share(judged.filter(isDead), (row) => read(row).suppress)).toBeGreaterThanOrEqual(0.95);
  });
});

/** Columns of wordings.tsv; `-` where nothing is known, `\n` between the lines of a reply. */
interface Wording {
  readonly label: string;
  readonly scope: string;
  readonly stage: SmtpStage | null;
  readonly provider: string | null;
  readonly suppress: boolean;
  readonly reply: string;
}

const WORDINGS = lines('wordings.tsv').map((line): Wording => {
  const [label = '', scope = '', stage = '', provider = '', suppress = '', reply = ''] = line.split('\t');
  return {
    label,
    scope,
    stage: stage === '-' ? null : (stage as SmtpStage),
    provider: provider === '-' ? null : provider,
    suppress: suppress === 'suppress',
    reply: reply.replaceAll('\\n', '\n'),
  };
});

describe('wordings of mail servers', () => {
  it.each(WORDINGS)(
    '$label, $scope at $stage: $reply',
    ({ label, scope, suppress, stage, provider, reply }) => {
      const verdict = readReply({ response: reply, stage, provider });
      expect({ label: verdict.label, scope: verdict.scope, suppress: verdict.suppress }).toEqual({
        label,
        scope,
        suppress,
      });
    },
  );
});
