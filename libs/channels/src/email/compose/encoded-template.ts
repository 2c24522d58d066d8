import { quotedPrintable } from './mime.js';

/** What stands in the places of a template, by name; null: there is no such thing, and its block is left out. */
export type TemplateValues = Readonly<Record<string, string | null>>;

/** A template, its constant lines encoded once. */
export type EncodedTemplate = readonly Block[];

interface Block {
  /** The value without which the block is left out; null: it always stands. */
  readonly only: string | null;
  readonly pieces: readonly Piece[];
}

/** Encoded lines, or one line that is filled and encoded for each mail. */
type Piece = { readonly encoded: string } | { readonly line: string };

const PLACE = /\{\{(\w+)\}\}/g;

/**
 * Reads a template of lines with `{{name}}`s, and `<!--if name-->` … `<!--end-->` around what is left out without it.
 * Encoding nine tenths of a letter once instead of for every mail saves more than the signature by Ed25519 costs.
 */
export function readTemplate(source: string): EncodedTemplate {
  return source
    .split(/(<!--if \w+-->\n[\s\S]*?<!--end-->\n)/)
    .filter((part) => part !== '')
    .map((part) => {
      const [, only = null, inner = part] = /^<!--if (\w+)-->\n([\s\S]*)<!--end-->\n$/.exec(part) ?? [];
      return { only, pieces: piecesOf(inner) };
    });
}

function piecesOf(text: string): Piece[] {
  const lines = text.split(/(?<=\n)/);
  const pieces: Piece[] = [];
  let constant = '';
  for (const line of lines) {
    if (line.includes('{{')) {
      pieces.push({ encoded: quotedPrintable(constant) }, { line });
      constant = '';
    } else constant += line;
  }
  return [...pieces, { encoded: quotedPrintable(constant) }];
}

/** Fills the places. The values are HTML already. @returns quoted-printable text */
export function fillTemplate(template: EncodedTemplate, values: TemplateValues): string {
  let out = '';
  for (const { only, pieces } of template) {
    if (only !== null && values[only] === null) continue;
    for (const piece of pieces)
      out += 'encoded' in piece ? piece.encoded : quotedPrintable(filled(piece.line, values));
  }
  return out;
}

function filled(line: string, values: TemplateValues): string {
  return line.replace(PLACE, (_, name: string) => values[name] ?? '');
}
