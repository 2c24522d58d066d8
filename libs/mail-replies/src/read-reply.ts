import type { Because, SmtpStage, Verdict } from '#domain';
import { holdsAny, phrases } from './phrase.js';
import type { Reading } from './phrase.js';
import { isBeforeRecipient, isProof } from './proof.js';
import { readWords } from './reading.js';
import { readText } from './reply-text.js';
import type { ReplyText } from './reply-text.js';
import type { Reply, ReplyRule } from './rule.js';
import { RULES } from './rules/index.js';

/** A verdict with the rule and the facts that led to it; nothing personal in them. */
export type ReadReply = Verdict & { readonly because: Because };

interface Heard {
  readonly text: ReplyText;
  readonly reading: Reading;
  readonly stage: SmtpStage | null;
  readonly provider: string | null;
}

type Condition = (heard: Heard) => boolean;

/** A rule with its conditions made ready, cheapest first. */
interface ReadyRule {
  readonly rule: ReplyRule;
  readonly conditions: readonly Condition[];
}

function circumstances(rule: ReplyRule): Condition[] {
  const { stages, providers, codes, enhanced } = rule;
  const conditions: Condition[] = [];
  if (rule.scope === 'recipient') conditions.push(({ stage }) => !isBeforeRecipient(stage));
  if (stages) conditions.push(({ stage }) => stage !== null && stages.includes(stage));
  if (providers) conditions.push(({ provider }) => provider !== null && providers.includes(provider));
  if (codes) conditions.push(({ text }) => codes.some((code) => String(text.code ?? '-').startsWith(code)));
  if (enhanced)
    conditions.push(({ text }) => enhanced.some((code) => text.enhanced?.startsWith(code) === true));
  return conditions;
}

function words(rule: ReplyRule): Condition[] {
  const needed = [rule.any ?? [], rule.all ?? []].flat().map(phrases);
  const forbidden = phrases(rule.none ?? '');
  const conditions: Condition[] = needed.map(
    (list) =>
      ({ reading }) =>
        holdsAny(reading, list),
  );
  if (forbidden.length > 0) conditions.push(({ reading }) => !holdsAny(reading, forbidden));
  return conditions;
}

function ready(rule: ReplyRule): ReadyRule {
  return { rule, conditions: [...circumstances(rule), ...words(rule)] };
}

/** No reply at all, or none that says anything: nobody knows, so it is held and counts as about us. */
const SILENCE = { id: 'no-reply', label: 'other', scope: 'sender_at_provider' } as const;
/** What no rule knows is held: about us, never about the recipient. */
const NOT_KNOWN = { id: 'not-known', label: 'other', scope: 'sender_at_provider' } as const;
const WAIT_WORDS = phrases('{later}');

function verdictOf(heard: Heard, rule: Pick<ReplyRule, 'id' | 'label' | 'scope' | 'proof'>): ReadReply {
  const { text, stage } = heard;
  const { id, label, scope } = rule;
  const waits = (text.code !== null && text.code < 500) || holdsAny(heard.reading, WAIT_WORDS);
  const proven =
    rule.proof !== false && !text.truncated && !waits && isProof({ label, scope, codes: text.codes, stage });
  const facts = { code: text.code, enhanced: text.enhanced, stage, provider: heard.provider, label, scope };
  return { label, scope, suppress: proven, temporary: waits, rule: id, because: { rule: id, facts } };
}

/** A reader of replies by the given rules, in their order. */
export function replyReader(rules: readonly ReplyRule[]): (reply: Reply) => ReadReply {
  const list = rules.map(ready);
  return (reply) => {
    const text = readText(reply.response);
    const stage = reply.stage ?? text.stage;
    const heard: Heard = { text, reading: readWords(text.words), stage, provider: reply.provider ?? null };
    if (text.code === null && text.words === '') return verdictOf(heard, SILENCE);
    const found = list.find(({ conditions }) => conditions.every((condition) => condition(heard)));
    return verdictOf(heard, found?.rule ?? NOT_KNOWN);
  };
}

/**
 * Reads one SMTP reply: what it means, whom it is about, whether it proves an address dead, whether waiting can help,
 * and by which rule. Total: any text gets a verdict, in bounded time. Rules: rules/; labels and scopes: LABELS.md.
 */
export const readReply: (reply: Reply) => ReadReply = replyReader(RULES);
