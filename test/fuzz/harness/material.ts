import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Reply } from '#mail-replies';
import { freshReplies, labelledReplies, linesOf } from '../../../libs/mail-replies/src/labelled-replies.js';

const read = (name: string): string => readFileSync(resolve('test/data/mail-replies', name), 'utf8');

/** Replies of real servers. */
export function realReplies(): Reply[] {
  const wordings = linesOf(read('wordings.tsv')).map((line) => line.split('\t').at(-1) ?? '');
  return [
    ...[...labelledReplies(read('smtp-replies.jsonl')), ...freshReplies(read('fresh.tsv'))].map(
      ({ reply }) => reply,
    ),
    ...wordings.map((response) => ({ response, stage: null, provider: null })),
  ];
}
