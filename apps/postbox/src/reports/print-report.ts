import { readReport } from './read-report.js';

const NO_MAIL = 2;

async function readAll(input: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Where the report goes, and what is wrong. */
export interface Outputs {
  readonly out: Pick<NodeJS.WritableStream, 'write'>;
  readonly err: Pick<NodeJS.WritableStream, 'write'>;
}

/**
 * Reads one mail and prints what came back as one JSON object `{"kind", "recipients"}`, each recipient with address,
 * originalAddress, action, status, code, diagnostic, label, scope and suppress. Answers the exit code: 0 for any mail
 * (no report: no recipients), 2 when there is none.
 */
export async function printReport(input: AsyncIterable<Buffer>, { out, err }: Outputs): Promise<number> {
  const raw = await readAll(input);
  if (raw.toString('latin1', 0, 1024).trim() === '') {
    err.write('read-bounce: no mail on stdin\n');
    return NO_MAIL;
  }
  out.write(`${JSON.stringify(await readReport(raw), null, 2)}\n`);
  return 0;
}
