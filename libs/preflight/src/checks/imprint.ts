import type { ImprintPage, PreflightFacts } from '../facts.js';
import { finding, type Finding, type FindingFacts } from '../finding.js';

const WORDS = /impressum|imprint|anbieterkennzeichnung|legal notice|angaben gemäß/i;
const MAIL = /[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]{1,63}(?:\.[\w-]{1,63})+/i;
/** A German or international number: at least seven digits. */
const TELEPHONE = /(?:\+|\(?0)\d(?:[\s/.()–-]{0,3}\d){6,}/;

/**
 * The page at `https://<HELO>/` says who we are and how we are reached. T-Online lets no unknown address in without it:
 * "a web page with the provider's identification under the host name".
 */
export function judgeImprint({ imprint, heloName, heloAddresses }: PreflightFacts): Finding[] {
  const facts: FindingFacts = { url: `https://${heloName}/` };
  if (imprint.kind === 'cut' && heloAddresses.kind === 'failed')
    return [finding('imprint.unknown', heloName, { ...facts, detail: heloAddresses.detail })];
  if (imprint.kind === 'cut') {
    const reason = imprint.reason === 'tls_failed' ? 'imprint.certificate' : 'imprint.unreachable';
    return [finding(reason, heloName, { ...facts, detail: imprint.detail })];
  }
  return [judgePages(imprint.pages, heloName, facts)];
}

function judgePages(pages: readonly ImprintPage[], helo: string, facts: FindingFacts): Finding {
  const good = pages.filter(({ status }) => status === 200);
  if (good.length === 0) return finding('imprint.status', helo, { ...facts, status: pages[0]?.status ?? 0 });
  const imprints = good.filter(({ text }) => WORDS.test(text));
  if (imprints.length === 0) return finding('imprint.no-words', helo, facts);
  const complete = imprints.find(({ text }) => MAIL.test(text) || TELEPHONE.test(text));
  return complete === undefined
    ? finding('imprint.no-contact', helo, facts)
    : finding('imprint.ok', helo, { ...facts, page: complete.url });
}
