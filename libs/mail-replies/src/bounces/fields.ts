import type { MailField } from './decoded-mail.js';

/** More than any honest report holds; the rest of a hostile one is not read. */
const MAX_LINES = 20_000;
/** Exchange writes whole transcripts into one Diagnostic-Code; no reply is longer. */
const MAX_VALUE = 4096;
const FIELD = /^([a-z][a-z0-9-]{0,60})[ \t]{0,8}:(.*)$/i;

/** A block of fields between blank lines (RFC 3464 2.1). */
export type FieldBlock = readonly MailField[];

interface Open {
  readonly name: string;
  value: string;
}

function append(field: Open, line: string): void {
  if (field.value.length < MAX_VALUE) field.value = `${field.value} ${line.trim()}`.slice(0, MAX_VALUE);
}

/**
 * Reads blocks of `Name: value` fields. A line that opens no field goes on with the one before, indented or not: many
 * reporters break a long Diagnostic-Code without folding it.
 */
export function readFieldBlocks(text: string): FieldBlock[] {
  const blocks: Open[][] = [[]];
  for (const line of text.split('\n', MAX_LINES)) {
    const block = blocks.at(-1) ?? [];
    const open = block.at(-1);
    const match = /^[ \t]/.test(line) && open !== undefined ? null : FIELD.exec(line.trimEnd());
    if (line.trim() === '') blocks.push([]);
    else if (match !== null) {
      const value = (match[2] ?? '').trim().slice(0, MAX_VALUE);
      block.push({ name: (match[1] ?? '').toLowerCase(), value });
    } else if (open !== undefined) append(open, line);
  }
  return blocks.filter((block) => block.length > 0);
}

/** The header of a message: its first block. */
export function readHeader(text: string): FieldBlock {
  const end = /\n[ \t]*\n/.exec(text.trimStart());
  const head = end === null ? text.trimStart() : text.trimStart().slice(0, end.index);
  return readFieldBlocks(head)[0] ?? [];
}
