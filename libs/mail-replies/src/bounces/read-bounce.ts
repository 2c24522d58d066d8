import { addressesIn, sameAddress } from './addresses.js';
import { complainants, feedbackOf } from './complaint.js';
import { findReply, leadingCode } from './codes.js';
import { fieldOf } from './decoded-mail.js';
import type { DecodedMail, DecodedPart, MailField } from './decoded-mail.js';
import { readDeliveryStatus } from './delivery-status.js';
import type { FieldRecipient } from './delivery-status.js';
import { diagnose } from './diagnosis.js';
import type { Diagnosis } from './diagnosis.js';
import { readHeader } from './fields.js';
import { isAutoReply, isUnsubscribe, soundsLikeReport } from './kind.js';
import type { Report, ReportedAction, ReportedRecipient, ReportKind } from './report.js';
import { readReportText, textOfHtml } from './report-text.js';
import { ReportWords } from './report-words.js';
import type { Said } from './report-words.js';
import { readSesNotice } from './ses-notice.js';
import { distinct, recipientsInText } from './text-recipients.js';

const NOTHING = (kind: ReportKind): Report => ({ kind, recipients: [] });
const STATUS_PART = /^message\/(?:global-)?delivery-status$/;
const RETURNED_PART = /^(?:message\/(?:global|rfc822|global-headers|partial)|text\/rfc822-headers?)$/;
const DELAY_WORDS =
  /\bdelayed\b|warning message only|will (?:be retried|continue|keep trying)|still trying|not yet been delivered|verzögert|weitere zustellversuche|do not need to resend/i;
const NOTHING_SAID: Said = { text: '', isOwn: false };
const UNNAMED_DELAY = { label: 'server_temporary', scope: 'provider_outage' } as const;
const REPORT_FIELD =
  /^(?:--\S|(?:final-recipient|original-recipient|x-actual-recipient|action|status|remote-mta|reporting-mta|arrival-date|last-attempt-date|received-from-mta|x-postfix-[a-z-]{1,20})\s{0,3}:)/i;
const MAX_WORDS = 4000;
const MAX_RECIPIENTS = 200;

/** A report taken apart: what it says, its fields, and the header of the message it returns. */
interface Opened {
  readonly mail: DecodedMail;
  readonly lines: readonly string[];
  /** As much of the lines in one text as decides what kind of mail it is, and why. */
  readonly said: string;
  readonly fields: readonly FieldRecipient[];
  readonly returned: readonly MailField[];
}

function wordsOf(parts: readonly DecodedPart[]): string {
  const plain = parts.filter(({ type, text }) => type === 'text/plain' && text.trim() !== '');
  if (plain.length > 0) return plain.map(({ text }) => text).join('\n');
  return parts
    .filter(({ type }) => type === 'text/html')
    .map(({ text }) => textOfHtml(text))
    .join('\n');
}

function open(mail: DecodedMail): Opened {
  const { lines, returned } = readReportText(wordsOf(mail.parts));
  const attached = mail.parts.find(({ type }) => RETURNED_PART.test(type));
  const inFields = mail.parts
    .filter(({ type }) => STATUS_PART.test(type))
    .flatMap(({ text }) => readDeliveryStatus(text));
  return {
    mail,
    lines,
    said: lines.join('\n').slice(0, MAX_WORDS),
    fields: inFields.length > 0 ? inFields : readDeliveryStatus(lines.join('\n')),
    returned: attached === undefined ? returned : readHeader(attached.text),
  };
}

/** The sender's and the reporter's own addresses, which a report names too. */
function oursIn({ mail, returned }: Opened): (address: string) => boolean {
  const names = ['from', 'sender', 'return-path', 'reply-to'];
  const ours = [
    ...names.flatMap((name) => addressesIn(fieldOf(returned, name))),
    ...['from', 'to'].flatMap((name) => addressesIn(fieldOf(mail.headers, name))),
  ];
  return (address) =>
    ours.some((our) => sameAddress(our, address)) || /^(?:postmaster|mailer-daemon)@/i.test(address);
}

function named(opened: Opened): string[] {
  const { mail, lines, returned } = opened;
  const listed = addressesIn(fieldOf(mail.headers, 'x-failed-recipients'));
  if (listed.length > 0) return distinct(listed);
  const inText = recipientsInText(lines, oursIn(opened));
  if (inText.some((address) => address.includes('@'))) return inText;
  const known = sentTo(returned);
  return known.length > 0 ? known : inText.map((name) => atReporter(name, mail));
}

/** To whom the returned message went. Where that is a report itself, this mail only wraps it. */
function sentTo(returned: readonly MailField[]): string[] {
  if (/multipart\/report/i.test(fieldOf(returned, 'content-type'))) return [];
  const lists = ['x-original-to', 'delivered-to', 'to', 'x-envelope-to'].map((name) =>
    addressesIn(fieldOf(returned, name)),
  );
  return distinct(lists.find((list) => list.length > 0) ?? []);
}

/** A provider names its own users without their host. */
function atReporter(name: string, { headers }: DecodedMail): string {
  const host = addressesIn(fieldOf(headers, 'from'))[0]?.split('@').at(-1);
  return host === undefined ? name : `${name}@${host}`;
}

function actionOf(said: string, status: string | null): ReportedAction {
  if (status?.startsWith('5') === true) return 'failed';
  return DELAY_WORDS.test(said) ? 'delayed' : 'failed';
}

function arrived(field: FieldRecipient): ReportedRecipient {
  const { status, diagnostic } = diagnose(field.diagnostic, field.status);
  return {
    ...field,
    status,
    code: leadingCode(diagnostic),
    diagnostic,
    label: null,
    scope: null,
    suppress: false,
  };
}

const ARRIVED: readonly (ReportedAction | null)[] = ['delivered', 'relayed', 'expanded'];

/** The lines of a report without its fields, where those stand in the text. */
function wordsOnly(lines: readonly string[]): string[] {
  return lines.filter((line) => !REPORT_FIELD.test(line));
}

/** What only waits, for a ground that nobody gives, waits for a system; and only what failed for sure is proof. */
function judged(
  address: string,
  originalAddress: string | null,
  action: ReportedAction,
  read: Diagnosis,
  isOwn: boolean,
): ReportedRecipient {
  const waits = action === 'delayed' && read.label === 'other' && read.code === null;
  const { label, scope } = waits ? UNNAMED_DELAY : read;
  const suppress = action === 'failed' && isOwn && read.suppress;
  return { address, originalAddress, action, ...read, label, scope, suppress };
}

/** What was said of a recipient: its Diagnostic-Code, else words that are its own, else what stands behind its status. */
function saidOf({ diagnostic, remark, status }: FieldRecipient, beside: Said, words: ReportWords): Said {
  if (/\p{L}/u.test(diagnostic)) return { text: words.wholeOf(diagnostic), isOwn: true };
  if (beside.isOwn || remark === '') return agrees(beside, status) ? beside : NOTHING_SAID;
  return { text: remark, isOwn: true };
}

/** A reply that may be another recipient's is not this one's where it is of another class than its status. */
function agrees({ text, isOwn }: Said, status: string | null): boolean {
  const code = isOwn || status === null ? undefined : findReply(text)?.code;
  return code === undefined || String(code).startsWith(String(status).slice(0, 1));
}

function fromField(field: FieldRecipient, opened: Opened, words: ReportWords): ReportedRecipient {
  const { address, originalAddress, action, status } = field;
  if (ARRIVED.includes(action)) return arrived(field);
  const beside = words.of(address);
  const { text, isOwn } = saidOf(field, beside, words);
  const read = diagnose(text, status, beside.isOwn ? beside.text : '');
  return judged(address, originalAddress, action ?? actionOf(opened.said, status), read, isOwn);
}

/** What was said of one recipient; where that means nothing, all that was said. */
function inWords(said: string, all: (status: string | null) => Diagnosis): Diagnosis {
  const read = diagnose(said, null);
  if (read.label !== 'other' || read.code !== null) return read;
  const whole = all(read.status);
  return {
    ...whole,
    diagnostic: read.diagnostic === '' ? whole.diagnostic : read.diagnostic,
    suppress: false,
  };
}

/** Where the reporter itself forwarded from: "(expanded from: <a@b>)", "(ultimately generated from a@b)". */
function expandedFrom(address: string, lines: readonly string[]): string | null {
  const at = lines.findIndex((line) => line.toLowerCase().includes(address.toLowerCase()));
  const near = at < 0 ? '' : lines.slice(at, at + 3).join(' ');
  const match = /\((?:expanded|(?:ultimately )?generated) from:?\s{0,4}/i.exec(near);
  return match === null ? null : (addressesIn(near.slice(match.index, match.index + 300))[0] ?? null);
}

/** What all that was said means, found once for each status however many recipients ask. */
function diagnosisOf(said: string): (status: string | null) => Diagnosis {
  const known = new Map<string | null, Diagnosis>();
  return (status) => {
    const diagnosis = known.get(status) ?? diagnose(said, status);
    known.set(status, diagnosis);
    return diagnosis;
  };
}

interface Wording {
  readonly words: ReportWords;
  readonly all: (status: string | null) => Diagnosis;
}

function fromWords(address: string, opened: Opened, { words, all }: Wording): ReportedRecipient {
  const { text, isOwn } = words.of(address);
  const read = inWords(text, all);
  const original = expandedFrom(address, opened.lines);
  return judged(address, original, actionOf(opened.said, read.status), read, isOwn);
}

function kindOf(recipients: readonly ReportedRecipient[]): ReportKind {
  if (recipients.some(({ action }) => action === 'failed')) return 'bounce';
  return recipients.some(({ action }) => action === 'delayed') ? 'delay' : 'success';
}

function complaintOf(addresses: readonly string[]): Report {
  const recipients = addresses.map((address): ReportedRecipient => {
    const silent = { originalAddress: null, action: null, status: null, code: null, diagnostic: '' };
    return { address, ...silent, label: null, scope: null, suppress: false };
  });
  return { kind: 'complaint', recipients };
}

function delivery(recipients: readonly ReportedRecipient[]): Report {
  return recipients.length === 0 ? NOTHING('other') : { kind: kindOf(recipients), recipients };
}

function notBounce(mail: DecodedMail): Report {
  if (isUnsubscribe(mail)) return NOTHING('unsubscribe');
  return NOTHING(isAutoReply(mail) ? 'auto-reply' : 'other');
}

/**
 * Reads a mail that came back: what kind it is, and what it says of each recipient (RFC 3464, RFC 5965, and the many
 * that follow none). Fields before words, words before the returned message's header. Total: any mail gets an answer,
 * in time linear in what it reads, and what is no report has no recipients.
 */
export function readBounce(mail: DecodedMail): Report {
  const opened = open(mail);
  const feedback = feedbackOf(mail.parts, opened.returned);
  if (feedback !== null) return complaintOf(complainants(feedback, opened.returned));
  const notice = readSesNotice(wordsOf(mail.parts));
  if (notice?.complaint === true) return complaintOf(notice.recipients.map(({ address }) => address));
  const fields = (notice?.recipients ?? opened.fields).slice(0, MAX_RECIPIENTS);
  if (fields.length > 0) {
    const words = new ReportWords(
      wordsOnly(opened.lines),
      fields.map(({ address }) => address),
    );
    return delivery(fields.map((field) => fromField(field, opened, words)));
  }
  if (isAutoReply(mail) || !soundsLikeReport(mail, opened.said)) return notBounce(mail);
  const found = named(opened).slice(0, MAX_RECIPIENTS);
  const wording = { words: new ReportWords(opened.lines, found), all: diagnosisOf(opened.said) };
  return delivery(found.map((address) => fromWords(address, opened, wording)));
}
