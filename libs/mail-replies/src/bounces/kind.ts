import { addressIn } from './addresses.js';
import { findReply } from './codes.js';
import { fieldOf } from './decoded-mail.js';
import type { DecodedMail } from './decoded-mail.js';

const DAEMON =
  /mailer[-_ .]?daemon|post[-_ ]?master|mail[-_. ]?deliver|delivery[-_ ]?(?:sub)?system|mail (?:system|administrator)|system administrator|systemadministrator|ndr|bounce|\bmdaemon\b|complaint|mail-?er|mail[-_ .]?service/i;
const SUBJECT =
  /undeliver|unzustellbar|nicht zugestellt|delivery (?:status|failure|notification|failed|report|problem)|mail delivery|failure notice|fail(?:ed|ure)|returned (?:mail|to sender)|returning message|rejected|could not be delivered|mail (?:system )?error|error sending|user unknown|zustell|non remis|no se pudo|nondeliverable|non-?delivery|bounce|undelivered|warning: |delay|unable to deliver|message status|エラー|送信できません|配信できません|届きません|доставлен/i;
const OPENING =
  /qmail-send program|failed recipients|intended recipient|created automatically by mail delivery software|could not be delivered|couldn'?t be delivered|unable to deliver|wasn'?t able to deliver|was not delivered|delivery (?:to|has) .{0,40}failed|did not reach the following|addresses had (?:permanent|delivery)|has been delayed|konnte nicht zugestellt|nicht zustellbar|delivery failed|error (?:has occurred|occurred|delivering)|transcript of session|(?:送信|配信)できません|不達|не может быть доставлен/i;
const AUTO_SUBJECT =
  /^\s*(?:auto(?:matic(?:ally)?|mated|matische)?[ :-]{0,3}(?:reply|response|antwort|submitted|generated)|automatische antwort|out of (?:the )?office|abwesen|vacation|away from|i am away|réponse automatique|respuesta automática|automatisch antwoord)/i;
const AUTO_FIELDS = ['x-autoreply', 'x-autorespond', 'x-auto-reply', 'x-autoresponder', 'x-mail-autoreply'];

/** Who speaks: a mail system, as its null return path (RFC 5321 4.5.5) or its name says. */
export function isFromSystem({ headers }: DecodedMail): boolean {
  const path = fieldOf(headers, 'return-path').trim();
  return (
    path === '<>' ||
    /mailer-daemon/i.test(path) ||
    DAEMON.test(fieldOf(headers, 'from')) ||
    fieldOf(headers, 'x-failed-recipients') !== ''
  );
}

/** Whether subject or words are those of a report about delivery. */
export function soundsLikeReport(mail: DecodedMail, said: string): boolean {
  const subject = SUBJECT.test(fieldOf(mail.headers, 'subject'));
  const opening = OPENING.test(said);
  if (/mailer-daemon/i.test(fieldOf(mail.headers, 'from'))) return true;
  if (isFromSystem(mail)) return subject || opening || findReply(said) !== null;
  return subject && opening;
}

/** An answer by a person's mailbox (RFC 3834 5): never about delivery. */
export function isAutoReply(mail: DecodedMail): boolean {
  const auto = fieldOf(mail.headers, 'auto-submitted').toLowerCase();
  if (auto.startsWith('auto-replied') && !isFromDaemon(mail)) return true;
  if (isFromDaemon(mail)) return false;
  const precedence = fieldOf(mail.headers, 'precedence').toLowerCase();
  return (
    precedence.startsWith('auto') ||
    AUTO_FIELDS.some((name) => !/^(?:|no|none|false)$/i.test(fieldOf(mail.headers, name))) ||
    AUTO_SUBJECT.test(fieldOf(mail.headers, 'subject'))
  );
}

function isFromDaemon({ headers }: DecodedMail): boolean {
  return DAEMON.test(fieldOf(headers, 'from'));
}

/** A mail to our unsubscribe address, or one that says only that (RFC 2369 3.2). */
export function isUnsubscribe({ headers }: DecodedMail): boolean {
  const to = addressIn(fieldOf(headers, 'to')) ?? '';
  return (
    /^unsubscribe\b/i.test(to) ||
    /^\s*(?:unsubscribe|abmelden|abbestellen)\s*$/i.test(fieldOf(headers, 'subject'))
  );
}
