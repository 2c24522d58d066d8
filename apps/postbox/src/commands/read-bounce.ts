import { readReport } from '../reports/read-report.js';

const NO_MAIL = 2;

async function readAll(input: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * Reads one mail on stdin and prints what came back as one JSON object `{"kind", "recipients"}`, each recipient with
 * address, action, status, code, diagnostic, label, scope and whether it proves the address dead. Exits 0 for any mail
 * (no report: no recipients), 2 when stdin is empty.
 */
export async function main(
  input: AsyncIterable<Buffer> = process.stdin,
  output: NodeJS.WritableStream = process.stdout,
): Promise<number> {
  const raw = await readAll(input);
  if (raw.toString('latin1', 0, 1024).trim() === '') {
    process.stderr.write('read-bounce: no mail on stdin\n');
    return NO_MAIL;
  }
  output.write(`${JSON.stringify(await readReport(raw), null, 2)}\n`);
  return 0;
}

process.exitCode = await main();
