import { createInterface } from 'node:readline';
import { SMTP_STAGES } from '#domain';
import { readReply } from '#mail-replies';
import type { Reply } from '#mail-replies';

/**
 * Reads JSON lines `{"response", "stage"?, "provider"?}` and answers each, in order, with
 * `{"response", "label", "scope", "suppress", "rule", "because"}`. A line that is no such object is answered with
 * `{"error"}`, so that answers stay in step with questions; a stage that RFC 5321 does not know counts as not given.
 */
export async function main(
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stdout,
): Promise<void> {
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    if (line.trim() !== '') output.write(`${JSON.stringify(answer(line))}\n`);
  }
}

function answer(line: string): object {
  const reply = parse(line);
  if (reply === null) return { error: 'not a JSON object with a text "response"' };
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

await main();
