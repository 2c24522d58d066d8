import { readFileSync } from 'node:fs';
import type { SmtpStage } from '#domain';
import { readReply } from './index.js';
import { figuresOf, freshReplies, labelledReplies, linesOf } from './labelled-replies.js';
import type { Figures, Labelled } from './labelled-replies.js';

const data = (file: string): string => readFileSync(`test/data/mail-replies/${file}`, 'utf8');

const figures = (rows: readonly Labelled[]): Figures => figuresOf(rows, ({ reply }) => readReply(reply));

describe('the labelled replies', () => {
  const rows = labelledReplies(data('smtp-replies.jsonl'));
  const read = figures(rows);

  it('are all there', () => {
    expect(rows.length).toBe(361);
  });

  it('never lead to a wrong suppression', () => {
    expect(read.wrongSuppressions).toEqual([]);
  });

  it('never lead to a block that is taken for something about the recipient or the message', () => {
    expect(read.missedBlocks).toEqual([]);
  });

  it('get the right label in 97 of 100 and the right scope in 98', () => {
    expect(read.label).toBeGreaterThanOrEqual(0.97);
    expect(read.scope).toBeGreaterThanOrEqual(0.98);
  });

  it('give up at least 95 of 100 dead addresses', () => {
    expect(read.missedSuppressions).toBeLessThanOrEqual(0.05);
  });
});

describe('replies that were labelled before a rule had seen them', () => {
  const rows = freshReplies(data('fresh.tsv'));
  const read = figures(rows);

  it('never lead to a wrong suppression', () => {
    expect(read.wrongSuppressions).toEqual([]);
  });

  it('get the right label and scope in 95 of 100', () => {
    expect(rows.length).toBeGreaterThan(1500);
    expect(read.label).toBeGreaterThanOrEqual(0.95);
    expect(read.scope).toBeGreaterThanOrEqual(0.95);
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

const WORDINGS = linesOf(data('wordings.tsv')).map((line): Wording => {
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
