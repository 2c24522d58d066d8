import type { ReplyLabel, ReplyScope, SmtpStage } from '#domain';
import { readReply } from '../read-reply.js';
import { namedStage } from '../reply-text.js';
import { enhancedCodes, findReply, isVague } from './codes.js';
import type { FoundReply } from './codes.js';
import { OWN_WORDS, SELF_WORDS } from './own-words.js';
import { STATUS_MEANINGS } from './status-meanings.js';

/** What a diagnosis comes to. */
export interface Diagnosis {
  readonly status: string | null;
  readonly code: number | null;
  readonly diagnostic: string;
  readonly label: ReplyLabel;
  readonly scope: ReplyScope;
  readonly suppress: boolean;
}

type Meaning = Pick<Diagnosis, 'label' | 'scope' | 'suppress'>;

const MAX_DIAGNOSTIC = 1000;
const COMMAND_STAGES: ReadonlyMap<string, SmtpStage> = new Map([
  ['mail', 'mail'],
  ['rcpt', 'rcpt'],
  ['data', 'end'],
  ['ehlo', 'ehlo'],
  ['helo', 'ehlo'],
]);
const NOT_UNDERSTOOD = ['not-known', 'no-reply'];

function oneLine(text: string): string {
  return text
    .replace(/^>>>[^\n]*\n/, '')
    .slice(0, 4 * MAX_DIAGNOSTIC)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MAX_DIAGNOSTIC);
}

type OwnList = readonly (Omit<Meaning, 'suppress'> & { readonly words: RegExp })[];

function ownWords(list: OwnList, text: string): Meaning | null {
  const found = list.find(({ words }) => words.test(text));
  return found === undefined ? null : { label: found.label, scope: found.scope, suppress: false };
}

function ofStatus(status: string | null): Meaning | null {
  const found = STATUS_MEANINGS.find(({ begins }) => status?.slice(1).startsWith(begins) === true);
  return found === undefined ? null : { label: found.label, scope: found.scope, suppress: false };
}

/** The last command of a transcript before the reply, as the stage of that reply. */
function commandStage(said: string): SmtpStage | null {
  const command = /^>>>\s{0,3}(mail|rcpt|data|ehlo|helo)\b/i.exec(said)?.[1]?.toLowerCase() ?? '';
  return COMMAND_STAGES.get(command) ?? null;
}

interface Said {
  readonly whole: string;
  readonly reply: FoundReply | null;
  readonly words: string;
  readonly status: string | null;
  readonly stage: SmtpStage | null;
}

/** What was said means: by the words of the reply it quotes, by the reporter's own words, by the status alone. */
function meaningOf({ whole, reply, words, status, stage }: Said): Meaning {
  const self = reply === null ? ownWords(SELF_WORDS, words) : null;
  if (self !== null) return self;
  const read = readReply({ response: reply?.text ?? whole, stage });
  if (!NOT_UNDERSTOOD.includes(read.rule) && read.label !== 'other') return read;
  return ownWords(OWN_WORDS, words) ?? ofStatus(status) ?? read;
}

/** The status that says most: the quoted reply's own, else the field's, else one in the words; vague ones last. */
function statusOf(field: string | null, reply: FoundReply | null, words: string): string | null {
  const own = enhancedCodes((reply?.text ?? '').slice(0, 40))[0] ?? null;
  const inWords = enhancedCodes(`${reply?.text ?? ''} ${words}`).filter(
    (code) => field === null || code.startsWith(field.slice(0, 1)),
  );
  const candidates = [own, field, ...inWords].filter((code) => code !== null);
  return candidates.find((code) => !isVague(code)) ?? field ?? candidates[0] ?? null;
}

/**
 * Reads what was said of a recipient. `status` is the report's own field, if any; `said` the diagnostic or the words
 * that stand for one; `beside` what else the report says of this recipient, which may name the stage. Whether it is proof
 * is left to the reply itself: words and statuses alone never suppress.
 */
export function diagnose(said: string, status: string | null, beside = ''): Diagnosis {
  const reply = findReply(said);
  const words = oneLine(said);
  const found = statusOf(status, reply, words);
  const stage = commandStage(said) ?? namedStage(words) ?? namedStage(oneLine(beside));
  const meaning = meaningOf({ whole: said, reply, words, status: found, stage });
  return {
    status: found,
    code: reply?.code ?? null,
    diagnostic: words,
    label: meaning.label,
    scope: meaning.scope,
    suppress: meaning.suppress,
  };
}
