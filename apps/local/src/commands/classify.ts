import { createInterface } from 'node:readline';
import { readReply } from '#mail-replies';
import type { Reply } from '#mail-replies';

/**
 * Reads JSON lines `{"response", "stage"?, "provider"?}` and answers each, in order, with
 * `{"response", "label", "scope", "suppress", "rule", "because"}`. A line that is no such object is answered with
 * `{"error"}`, so that answers stay in step with questions.
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
    const value = JSON.parse(line) as Partial<Reply> | null;
    return typeof value?.response === 'string' ? (value as Reply) : null;
  } catch {
    return null;
  }
}

await main();
