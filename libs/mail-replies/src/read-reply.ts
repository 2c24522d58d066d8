import type { Because, SmtpStage, Verdict } from '#domain';
import { phrases } from './phrase.js';
import type { PhraseList } from './phrase.js';
import { isBeforeRecipient, isProof } from './proof.js';
import { Reading } from './reading.js';
import { namedStage, readText } from './reply-text.js';
import type { ReplyText } from './reply-text.js';
import type { Reply, ReplyRule } from './rule.js';
import { DOMAIN_SYSTEM, DOUBTS } from './rules/doubt.js';
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
  /** Phrases that it needs: most rules fall at a glance at these (measured: a call for each costs a tenth of the rate). */
  readonly needed: readonly PhraseList[];
  readonly conditions: readonly Condition[];
}

/** `5.7.` and `4.7.5*` name all codes that begin so, `5.1.1` itself alone: 5.1.10 means something else. */
function isCode(said: string, code: string): boolean {
  if (code.endsWith('*')) return said.startsWith(code.slice(0, -1));
  return code.endsWith('.') ? said.startsWith(code) : said === code;
}

function circumstances(rule: ReplyRule): Condition[] {
  const { stages, providers, enhanced } = rule;
  const conditions: Condition[] = [];
  if (rule.scope === 'recipient') conditions.push(({ stage }) => !isBeforeRecipient(stage));
  if (stages) conditions.push(({ stage }) => stage !== null && stages.includes(stage));
  if (providers) conditions.push(({ provider }) => provider !== null && providers.includes(provider));
  if (enhanced)
    conditions.push(
      ({ text: { enhanced: said } }) => said !== null && enhanced.some((code) => isCode(said, code)),
    );
  return conditions;
}

function words(rule: ReplyRule, needed: readonly PhraseList[]): Condition[] {
  const forbidden = phrases(rule.none ?? '');
  return [
    ...needed.map(
      (list): Condition =>
        ({ reading }) =>
          reading.holds(list),
    ),
    ({ reading }) => !reading.holds(forbidden),
  ];
}

function ready(rule: ReplyRule): ReadyRule {
  const needed = [rule.any ?? [], rule.all ?? []].flat().map(phrases);
  return { rule, needed, conditions: [...circumstances(rule), ...words(rule, needed)] };
}

/** For each basic code the rules that it leaves, in their order: a list is made when its code is first said. */
class RulesByCode {
  private readonly lists = new Map<string, readonly ReadyRule[]>();

  constructor(private readonly all: readonly ReadyRule[]) {}

  /** @param said three digits, or `-` for no code */
  for(said: string): readonly ReadyRule[] {
    const known = this.lists.get(said);
    if (known !== undefined) return known;
    const list = this.all.filter(({ rule }) => rule.codes?.some((code) => said.startsWith(code)) ?? true);
    this.lists.set(said, list);
    return list;
  }
}

function applies({ needed, conditions }: ReadyRule, heard: Heard): boolean {
  for (const list of needed) if (!heard.reading.mayHold(list)) return false;
  for (const condition of conditions) if (!condition(heard)) return false;
  return true;
}

type Speaking = Pick<ReplyRule, 'id' | 'label' | 'scope' | 'scheme' | 'proof'>;

/** No reply at all, or none that says anything: nobody knows, so it is held and counts as about us. */
const SILENCE: Speaking = { id: 'no-reply', label: 'other', scope: 'sender_at_provider' };
/** What no rule knows is held: about us, never about the recipient. */
const NOT_KNOWN: Speaking = { id: 'not-known', label: 'other', scope: 'sender_at_provider' };
const WAIT_WORDS = phrases('{later}');
const DOUBT_WORDS = phrases(DOUBTS);
const DOMAIN_SYSTEM_WORDS = phrases(DOMAIN_SYSTEM);

/** Whether anything in the reply, or around a quoted one, speaks against giving an address up for it. */
function isDoubtful({ text, reading }: Heard): boolean {
  return text.truncated || reading.holds(DOUBT_WORDS) || reading.read(text.around).holds(DOUBT_WORDS);
}

/** A provider's own scheme means what it means, whatever words stand around it. */
function isProven(heard: Heard, { label, scope, scheme, proof }: Speaking): boolean {
  if (proof === false || !isProof({ label, scope, codes: heard.text.codes, stage: heard.stage }))
    return false;
  if (label !== 'domain_unknown' && heard.reading.holds(DOMAIN_SYSTEM_WORDS) && scheme === undefined)
    return false;
  return scheme !== undefined || !isDoubtful(heard);
}

function verdictOf(heard: Heard, rule: Speaking): ReadReply {
  const { text, stage, provider } = heard;
  const { id, label, scope } = rule;
  const temporary = (text.code !== null && text.code < 500) || heard.reading.holds(WAIT_WORDS);
  const suppress = !temporary && isProven(heard, rule);
  const facts = { code: text.code, enhanced: text.enhanced, stage, provider, label, scope };
  return { label, scope, suppress, temporary, rule: id, because: { rule: id, facts } };
}

/** A reader of replies by the given rules, in their order. */
export function replyReader(rules: readonly ReplyRule[]): (reply: Reply) => ReadReply {
  const rulesByCode = new RulesByCode(rules.map(ready));
  const reading = new Reading();
  return ({ response, stage, provider }) => {
    const text = readText(response);
    const heard = {
      text,
      reading: reading.read(text.words),
      stage: stage ?? namedStage(response),
      provider: provider ?? null,
    };
    if (text.code === null && text.words === '') return verdictOf(heard, SILENCE);
    const found = rulesByCode.for(text.said).find((rule) => applies(rule, heard));
    return verdictOf(heard, found?.rule ?? NOT_KNOWN);
  };
}

/**
 * Reads one SMTP reply: what it means, whom it is about, whether it proves an address dead, whether waiting can help,
 * and by which rule. Total: any text gets a verdict, in bounded time. Rules: rules/; labels and scopes: LABELS.md.
 */
export const readReply: (reply: Reply) => ReadReply = replyReader(RULES);
