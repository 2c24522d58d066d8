/** How far a header may reach before it is taken for broken. */
const MAX_HEADER = 262_144;
const BOUNDARY =
  /^content-type:[^\n]{0,400}(?:\n[ \t][^\n]{0,400}){0,6}?\bboundary\s{0,3}=\s{0,3}(?:"([^"\n]{1,200})"|([^\s;"]{1,200}))/im;
const MULTIPART = /^(content-type:\s{0,3})multipart\/[^\n]{0,400}(?:\n[ \t][^\n]{0,400}){0,6}/im;
/** A delimiter, as its next line tells: no text has a part's header behind two hyphens by chance. */
const DELIMITER = /^--([^\s-][^\n]{0,200}|-[^\n]{1,200})\n(?=content-[a-z-]{2,30}[ \t]{0,3}:)/im;
/** Parameters that lost the indent which makes them part of their field (RFC 5322 2.2.3). */
const UNFOLDED = /^(content-type:[^\n]{0,400})\n(?=(?:boundary|charset|report-type)[ \t]{0,3}=)/gim;
/** A part's own header that runs into its content: a message or a report whose blank line got lost. */
const RUN_TOGETHER =
  /^(content-type:[ \t]{0,3}(?:message\/(?:rfc822|delivery-status)|text\/rfc822-headers)[^\n]{0,200})\n(?=(?:received|return-path|message-id|from|to|date|subject|reporting-mta|original-envelope-id|final-recipient|original-recipient)[ \t]{0,3}:)/gim;

function withBoundary(mail: string, header: string): string {
  const declared = BOUNDARY.exec(header);
  const boundary = declared?.[1] ?? declared?.[2];
  if (boundary !== undefined && mail.includes(`\n--${boundary}`)) return mail;
  const met = DELIMITER.exec(mail)?.[1]?.trimEnd();
  const type = met === undefined ? 'text/plain' : `multipart/mixed; boundary="${met}"`;
  return header.replace(MULTIPART, (_, name: string) => `${name}${type}`) + mail.slice(header.length);
}

/**
 * Mends what keeps a mail from being taken apart: a multipart whose parts are divided by another line than its header
 * says, or by none (then it is read as text), parameters of Content-Type that are not indented, and a lost blank line before an
 * attached message or report.
 */
export function repaired(raw: Buffer): Buffer {
  const text = raw.toString('latin1');
  const mail = text.replace(UNFOLDED, '$1\n ').replace(RUN_TOGETHER, '$1\n\n');
  const end = mail.indexOf('\n\n');
  const header = mail.slice(0, Math.min(end < 0 ? mail.length : end, MAX_HEADER));
  const whole = MULTIPART.test(header) ? withBoundary(mail, header) : mail;
  return whole === text ? raw : Buffer.from(whole, 'latin1');
}
