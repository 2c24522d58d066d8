import type { Block, DossierDocument } from './dossier-document.js';

/**
 * The dossier as Markdown. Tables are drawn with blanks as well, since most postmasters' forms take plain text: they can be read
 * where nobody renders them.
 */
export function dossierMarkdown({ title, blocks, closing }: DossierDocument): string {
  return `${[`# ${plain(title)}`, ...blocks.map(blockOf), plain(closing)].join('\n\n')}\n`;
}

/** The same as the text of a mail, whose letter has its own title. */
export function dossierLetter({ blocks, closing }: DossierDocument): string {
  return [...blocks.map(letterBlock), plain(closing)].join('\n\n');
}

function blockOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `## ${plain(block.text)}`;
    case 'text':
      return plain(block.text);
    case 'list':
      return block.items.map((item) => `- ${plain(item)}`).join('\n');
    case 'facts':
      return block.rows.map(([label, value]) => `- ${plain(label)}: ${plain(value)}`).join('\n');
    case 'table':
      return tableOf(block, '|');
    case 'code':
      return `${plain(block.label)}:\n\n${fenced(block.text)}`;
  }
}

/** Mail programs know no tables of Markdown: there they stand as they are drawn. */
function letterBlock(block: Block): string {
  return block.kind === 'table' ? fenced(tableOf(block, ' ')) : blockOf(block);
}

function tableOf({ head, rows, figures }: Extract<Block, { kind: 'table' }>, border: '|' | ' '): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => oneLine(cell, border)));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  const drawn = cells.map((row) =>
    row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return figures.includes(column) ? cell.padStart(width) : cell.padEnd(width);
    }),
  );
  const line = (row: readonly string[]) =>
    border === '|' ? `| ${row.join(' | ')} |` : row.join('  ').trimEnd();
  const rule = widths.map((width, column) =>
    figures.includes(column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  const [titles = [], ...body] = drawn;
  return [line(titles), ...(border === '|' ? [line(rule)] : []), ...body.map(line)].join('\n');
}

function oneLine(text: string, border: '|' | ' '): string {
  const flat = text.replace(/\s+/g, ' ');
  return border === '|' ? plain(flat).replaceAll('|', '\\|') : flat;
}

/** A fence that is longer than any within. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}

/**
 * Only what would be taken for a mark is escaped, so that the source itself can be read, and pasted into a form: one underscore
 * alone, as in the name of a DKIM record, marks nothing.
 */
function plain(text: string): string {
  const escaped = text.replace(/[\\`*<]|\[(?=[^\]]*\]\()/g, '\\$&');
  return (text.match(UNDERSCORE) ?? []).length > 1 ? escaped.replace(UNDERSCORE, '\\$&') : escaped;
}

const UNDERSCORE = /(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;
