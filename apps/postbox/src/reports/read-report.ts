import { readBounce } from '#mail-replies';
import type { DecodedMail, Report } from '#mail-replies';
import { decodeMail } from './decode-mail.js';

/** A report inside a forwarded mail inside a list's notice: nobody wraps deeper. */
const MAX_WRAPPERS = 3;

/** A whole report pasted into the words of another mail: where its header begins. */
function pasted(mail: DecodedMail): Buffer | null {
  const words = mail.parts.find(({ type }) => type === 'text/plain')?.text ?? '';
  const at = words.search(/^content-type:[ \t]{0,3}multipart\/report\b/im);
  return at < 0 ? null : Buffer.from(words.slice(words.lastIndexOf('\n\n', at) + 1));
}

function attached(mail: DecodedMail): Buffer | null {
  const inner = mail.parts.find(({ type }) => type === 'message/rfc822');
  return inner === undefined ? null : Buffer.from(inner.text);
}

function within(mail: DecodedMail, report: Report): Buffer | null {
  const hasFields = mail.parts.some(({ type }) => type.endsWith('delivery-status'));
  return (hasFields ? null : pasted(mail)) ?? (report.kind === 'other' ? attached(mail) : null);
}

/**
 * Reads a mail that came back, as bytes. Where it carries a report but is none itself, that one is read: people and list
 * servers forward bounces, as attachments or pasted.
 */
export async function readReport(raw: Buffer, wrappers = MAX_WRAPPERS): Promise<Report> {
  const mail = await decodeMail(raw);
  const report = readBounce(mail);
  const inner = wrappers > 0 ? within(mail, report) : null;
  if (inner === null) return report;
  const found = await readReport(inner, wrappers - 1);
  return found.recipients.length > 0 ? found : report;
}
