import { fuzz } from './harness/fuzz.js';
import type { FuzzTarget } from './harness/target.js';
import { readWish } from './harness/wish.js';
import { bounce } from './targets/bounce.js';
import { inboundSmtp } from './targets/inbound-smtp.js';
import { smtpReply } from './targets/smtp-reply.js';
import { submission } from './targets/submission.js';

const TARGETS: readonly FuzzTarget[] = [smtpReply, bounce, inboundSmtp, submission];
const NAMES = TARGETS.map(({ name }) => name);
const USAGE = `Usage: npm run fuzz -- ${NAMES.join('|')}|all [--seconds N] [--seed N]`;

async function main(argv: readonly string[]): Promise<number> {
  const wish = readWish(argv, NAMES);
  if (typeof wish === 'string') {
    process.stderr.write(`fuzz: ${wish}\n${USAGE}\n`);
    return 2;
  }
  const say = (line: string) => process.stdout.write(`${line}\n`);
  let isClean = true;
  for (const target of TARGETS.filter(({ name }) => wish.targets.includes(name)))
    isClean = (await fuzz(target, { ...wish, say })) && isClean;
  return isClean ? 0 : 1;
}

process.exit(await main(process.argv.slice(2)));
