import type { Report } from '#mail-replies';
import { readReport } from './read-report.js';

const NO_MAIL = 2;
/** A mailbox file (RFC 4155) of more mails than this is none that somebody pipes in by hand. */
const MAX_MAILS = 100;
const FROM_LINE = /\n\r?\n(?=From \S{1,320} [^\n]{10,80}\d{4}\r?\n)/;

async function readAll(input: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The mails of a mailbox file, which begins with a `From ` line; any other text is one mail. */
function mailsIn(raw: Buffer): Buffer[] {
  const text = raw.toString('latin1');
  if (!text.startsWith('From ')) return [raw];
  return text.split(FROM_LINE, MAX_MAILS).map((mail) => Buffer.from(mail, 'latin1'));
}

/** What all mails say: the recipients of all, and the kind of the first that names one. */
async function readAllReports(raw: Buffer): Promise<Report> {
  const reports: Report[] = [];
  for (const mail of mailsIn(raw)) reports.push(await readReport(mail));
  const first = reports.find(({ recipients }) => recipients.length > 0) ?? reports[0];
  return { kind: first?.kind ?? 'other', recipients: reports.flatMap(({ recipients }) => recipients) };
}

/** Where the report goes, and what is wrong. */
export interface Outputs {
  readonly out: Pick<NodeJS.WritableStream, 'write'>;
  readonly err: Pick<NodeJS.WritableStream, 'write'>;
}

/**
 * Reads one mail and prints what came back as one JSON object `{"kind", "recipients"}`, each recipient with address,
 * originalAddress, action, status, code, diagnostic, label, scope and suppress; of a mailbox file, those of all its mails. Answers the exit code: 0 for any mail
 * (no report: no recipients), 2 when there is none.
 */
export async function printReport(input: AsyncIterable<Buffer>, { out, err }: Outputs): Promise<number> {
  const raw = await readAll(input);
  if (raw.toString('latin1', 0, 1024).trim() === '') {
    err.write('read-bounce: no mail on stdin\n');
    return NO_MAIL;
  }
  out.write(`${JSON.stringify(await readAllReports(raw), null, 2)}\n`);
  return 0;
}
