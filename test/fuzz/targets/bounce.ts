import { REPLY_LABELS } from '#domain';
import { readReport } from '../../../apps/postbox/src/reports/read-report.js';
import { realReplies } from '../harness/material.js';
import { endless, mutate } from '../harness/mutate.js';
import { Reports } from '../harness/reports.js';
import { Find, type FuzzTarget } from '../harness/target.js';
import type { Random } from '../../drills/harness/random.js';

const KINDS = ['bounce', 'delay', 'success', 'complaint', 'auto-reply', 'unsubscribe', 'other'];
const MOST_RECIPIENTS = 200;
const LONGEST_DIAGNOSTIC = 1_000;
/** As large as a mail with a file. */
const LARGE = 3_000_000;

/** Mail that comes back: the reader of reports must take any bytes. */
export const bounce: FuzzTarget = {
  name: 'bounce',
  atOnce: 2,
  open() {
    const replies = realReplies().map(({ response }) => response);
    const reports = new Reports(replies, () => 'Return-Path: <bounce+x.1@bounce.stadt.example>');
    return {
      make(random) {
        const input = Buffer.from(changed(reports.one(random), random, reports), 'latin1');
        return {
          input,
          async run() {
            judge(await readReport(input));
          },
        };
      },
      close: () => undefined,
    };
  },
};

/** Half with CRLF, as they come over a wire. */
export function changed(mail: string, random: Random, reports: Reports): string {
  const chance = random.next();
  const ended = random.next() < 0.5 ? mail.replaceAll('\n', '\r\n') : mail;
  if (chance < 0.1) return ended;
  if (chance < 0.13) return endless(ended, random);
  if (chance < 0.132) return endless(ended, random, LARGE);
  return mutate(ended, random, chance < 0.3 ? [reports.one(random)] : []);
}

function judge({ kind, recipients }: Awaited<ReturnType<typeof readReport>>): void {
  if (!KINDS.includes(kind)) throw new Find(`kind ${kind}`);
  if (recipients.length > MOST_RECIPIENTS) throw new Find(`${String(recipients.length)} recipients`);
  for (const { label, suppress, action, diagnostic, address } of recipients) {
    if (label !== null && !REPLY_LABELS.includes(label)) throw new Find(`label ${label}`);
    if (suppress && action !== 'failed') throw new Find(`suppressed though ${action}`);
    if (diagnostic.length > LONGEST_DIAGNOSTIC) throw new Find('an endless diagnostic');
    if (address === '') throw new Find('a recipient without an address');
  }
}
