import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Random } from '../../drills/harness/random.js';
import { endless, mutate } from './mutate.js';
import type { SmtpPartner } from './smtp-partner.js';

/** One thing that a client does. Bytes are Latin-1, line ends included. */
export type Step =
  | { readonly say: string }
  /** The same, in pieces of this many bytes. */
  | { readonly say: string; readonly inPieces: number }
  /** Several at once, without waiting for the replies between. */
  | { readonly pipeline: readonly string[] }
  | { readonly encrypt: true }
  | { readonly cut: true };

/** What makes the lines of a dialogue. */
export interface DialogueParts {
  /** What stands before a mail may be sent. */
  readonly opening: (random: Random) => readonly Step[];
  readonly from: (random: Random) => string;
  readonly to: (random: Random) => string;
  /** Lines ended by LF or CRLF. */
  readonly message: (random: Random) => string;
}

const ASIDES = [
  'NOOP', 'RSET', 'VRFY erika', 'HELP', 'EXPN all', 'HELO x', 'EHLO [192.0.2.1]', 'BDAT 3 LAST', 'STARTTLS', 'QUIT',
  'GET / HTTP/1.1', 'XCLIENT ADDR=192.0.2.1', 'PROXY TCP4 192.0.2.1 192.0.2.2 1 2', 'AUTH PLAIN', 'AUTH LOGIN', 'DATA', '',
]; // prettier-ignore
const PARAMETERS = [
  ' SIZE=100', ' SIZE=99999999999', ' BODY=8BITMIME', ' SMTPUTF8', ' RET=HDRS', ' ENVID=a+2Bb', ' NOTIFY=FAILURE,DELAY',
  ' ORCPT=rfc822;a', ' AUTH=<>', ' X', ' =',
]; // prettier-ignore

/** Makes dialogues that are nearly right. */
export function dialogue(random: Random, parts: DialogueParts): Step[] {
  const mails = 1 + Math.floor(random.next() * 4);
  const steps = [
    ...parts.opening(random),
    ...Array.from({ length: mails }, () => mailSteps(random, parts)).flat(),
  ];
  return random.next() < 0.1 ? steps : changedSteps(steps, random);
}

function mailSteps(random: Random, parts: DialogueParts): Step[] {
  const parameter = () => (random.next() < 0.2 ? random.pick(PARAMETERS) : '');
  const recipients = random.next() < 0.03 ? 120 : 1 + Math.floor(random.next() * 3);
  const lines = [
    `MAIL FROM:<${parts.from(random)}>${parameter()}\r\n`,
    ...Array.from({ length: recipients }, () => `RCPT TO:<${parts.to(random)}>${parameter()}\r\n`),
    'DATA\r\n',
  ];
  const body = stuffed(parts.message(random));
  const said = [...lines, `${body}\r\n.\r\n`];
  const aside = random.next() < 0.3 ? [{ say: `${random.pick(ASIDES)}\r\n` }] : [];
  return [...(random.next() < 0.3 ? [{ pipeline: said }] : said.map((say) => ({ say }))), ...aside];
}

/** The server library takes a turn of the event loop for each: more of them would only try our patience. */
const MOST_DOTS = 100;

/** As it goes over a wire (RFC 5321, 4.5.2). */
function stuffed(message: string): string {
  let dots = 0;
  return message.replace(/\r?\n/g, '\r\n').replace(/^\./gm, () => ((dots += 1) > MOST_DOTS ? ' ' : '..'));
}

function changedSteps(steps: readonly Step[], random: Random): Step[] {
  const own = [...steps];
  const at = () => Math.floor(random.next() * own.length);
  for (let count = 1 + Math.floor(random.next() * 3); count > 0; count -= 1) {
    const place = at();
    const chance = random.next();
    if (chance < 0.1) own.splice(place, 1);
    else if (chance < 0.2) own.splice(place, 0, { say: `${random.pick(ASIDES)}\r\n` });
    else if (chance < 0.25) own.splice(place, 0, own[at()] ?? { cut: true });
    else if (chance < 0.28) own.splice(place, 0, { cut: true });
    else own[place] = changedStep(own[place] ?? { cut: true }, random);
  }
  return own;
}

function changedStep(step: Step, random: Random): Step {
  if ('pipeline' in step) {
    const lines = [...step.pipeline];
    const place = Math.floor(random.next() * lines.length);
    lines[place] = changedText(lines[place] ?? '', random);
    return { pipeline: lines };
  }
  if (!('say' in step)) return step;
  const say = random.next() < 0.8 ? changedText(step.say, random) : step.say;
  return random.next() < 0.2 ? { say, inPieces: 1 + Math.floor(random.next() * 40) } : { say };
}

function changedText(text: string, random: Random): string {
  if (random.next() < 0.02) return endless(text, random, 20_000);
  return mutate(text, random);
}

/** Goes through a dialogue; what is owed is waited for after each step. @throws Find */
export async function go(partner: SmtpPartner, steps: readonly Step[]): Promise<void> {
  await partner.answered();
  for (const step of steps) {
    if (partner.isOver) return;
    if ('cut' in step) {
      partner.cut();
      return;
    }
    if ('encrypt' in step) await partner.encrypt();
    else if ('pipeline' in step) partner.write(step.pipeline.join(''));
    else await inPieces(partner, step.say, 'inPieces' in step ? step.inPieces : Infinity);
    await partner.answered();
  }
  await partner.finish();
}

/** At most a hundred pieces: the rest goes at once. */
async function inPieces(partner: SmtpPartner, text: string, size: number): Promise<void> {
  let from = 0;
  for (let piece = 0; size < text.length && piece < 100; piece += 1) {
    partner.write(text.slice(from, from + size));
    from += size;
    await nextTurn();
  }
  if (from < text.length) partner.write(text.slice(from));
}
