import { domainToASCII } from 'node:url';
import { CannotBeSent } from '../outcome.js';

/** Dot-atom of RFC 5322, 3.2.3: no quotes, no comma, no space, no control character, ASCII only. */
const LOCAL_PART = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN =
  /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Reads exactly one mailbox. A comma, an angle bracket or a line break in `to` would change the envelope, so nothing that
 * is not plainly `local@domain` passes. International domains become their ASCII form (RFC 5891).
 * @throws CannotBeSent for anything else; the text names no address
 */
export function parseMailbox(text: string): string {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  const domain = at < 1 ? '' : domainToASCII(text.slice(at + 1));
  if (local.length > 64 || !LOCAL_PART.test(local) || !DOMAIN.test(domain))
    throw new CannotBeSent('the address is not one plain mailbox');
  return `${local}@${domain}`;
}

/** The part after the @, lower case. */
export function domainOf(mailbox: string): string {
  return mailbox.slice(mailbox.lastIndexOf('@') + 1).toLowerCase();
}

/** Words that replies use about mailboxes; a local part like them cannot be told from the reply's own wording. */
const REPLY_WORDS = new Set(
  (
    'account accepted action address banned blocked bounce client command connection contact content delivery denied disabled ' +
    'domain email error exist failed failure found greylisted inactive internal invalid local mailbox message network office ' +
    'please policy postmaster quota recipient refused rejected relay remote reputation requested rules sender server service ' +
    'spamhaus storage support system taken temporary transaction unavailable unknown users verify virus'
  ).split(' '),
);

/**
 * A server's words with the recipient taken out: the address in any case and with its angle brackets, and the bare local
 * part where it cannot be one of the reply's own words.
 */
export function withoutRecipient(reply: string, mailbox: string, written: string): string {
  const local = mailbox.slice(0, mailbox.lastIndexOf('@'));
  if (!reply.toLowerCase().includes(local.toLowerCase())) return reply;
  let text = reply;
  for (const address of new Set([mailbox, written]))
    text = text.replace(pattern(`<?${escaped(address)}>?`), PLACE);
  if (!isTelling(local)) return text;
  return text.replace(pattern(`(?<![\\w.@<-])${escaped(local)}(?![\\w@>-])`), PLACE);
}

const PLACE = '<recipient>';

function isTelling(local: string): boolean {
  if (/^[\d.]+$/.test(local)) return local.length >= 6; // shorter ones are reply codes
  return /[^a-z]/i.test(local)
    ? local.length >= 3
    : local.length >= 5 && !REPLY_WORDS.has(local.toLowerCase());
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function pattern(source: string): RegExp {
  return new RegExp(source, 'gi');
}
