import { createInterface } from 'node:readline';
import { SMTP_STAGES } from '#domain';
import { readReply } from '#mail-replies';
import type { Reply } from '#mail-replies';

/** A byte order mark, which some editors put before the first line. */
const MARK = /^\uFEFF/;

/**
 * Reads JSON lines `{"response", "stage"?, "provider"?}` and answers each, in order, with
 * `{"response", "label", "scope", "suppress", "rule", "because"}`. Blank lines are left out. A line that is no such
 * object is named on `errors` by its number and left out; the rest is still answered. A stage that RFC 5321 does not
 * know counts as not given.
 * @returns how many lines were left out as errors.
 */
export async function main(
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stdout,
  errors: NodeJS.WritableStream = process.stderr,
): Promise<number> {
  let number = 0;
  let failed = 0;
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    number += 1;
    const text = line.replace(MARK, '');
    if (text.trim() === '') continue;
    const reply = parse(text);
    if (reply !== null) output.write(`${JSON.stringify(answer(reply))}\n`);
    else {
      failed += 1;
      errors.write(`line ${number}: not a JSON object with a text "response"\n`);
    }
  }
  return failed;
}

function answer(reply: Reply): object {
  const { label, scope, suppress, rule, because } = readReply(reply);
  return { response: reply.response, label, scope, suppress, rule, because };
}

function parse(line: string): Reply | null {
  try {
    const value = JSON.parse(line) as Partial<Record<keyof Reply, unknown>> | null;
    if (typeof value?.response !== 'string') return null;
    const { response, stage, provider } = value;
    const known = SMTP_STAGES.find((name) => name === String(stage).toLowerCase());
    return { response, stage: known ?? null, provider: typeof provider === 'string' ? provider : null };
  } catch {
    return null;
  }
}

if ((await main()) > 0) process.exitCode = 1;
