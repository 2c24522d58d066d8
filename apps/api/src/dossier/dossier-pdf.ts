import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import type { Block, DossierDocument } from './dossier-document.js';
import { readWoff } from './read-woff.js';

/** Points: A4, its text 485 wide. */
const MARGIN = { top: 56, bottom: 64, left: 56, right: 54 } as const;
const SIZE = { title: 18, heading: 12.5, text: 10, code: 7.5, foot: 8 } as const;
const INK = '#1a1a1a';
const MUTED = '#5c5c5c';
const RULE = '#c9c9c9';
/** A glyph of Courier is 0.6 em wide: so many stand in a line of the code's size. */
const CODE_INDENT = 8;
const CODE_COLUMNS = Math.floor((595.28 - MARGIN.left - MARGIN.right - CODE_INDENT) / (0.6 * SIZE.code));

type Pdf = PDFKit.PDFDocument;
type Section = ReturnType<Pdf['struct']>;

/**
 * The dossier as a PDF on A4, with its structure, language and title for screen readers (ISO 14289). The same dossier gives the same
 * bytes. Its letters are the city's own font but for the replies: these stand in Courier, which every reader has and which is not
 * embedded, so that PDF/UA is followed and not claimed (ADR 21).
 * @param options.compress false: its text can be read in the bytes
 */
export function dossierPdf(document: DossierDocument, options = { compress: true }): Promise<Uint8Array> {
  const pdf = open(document, options.compress);
  const done = bytesOf(pdf);
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  pdf.font('Strong').fontSize(SIZE.title).fillColor(INK);
  write(pdf, root, 'H1', document.title);
  pdf.moveDown(0.6);
  for (const block of document.blocks) draw(pdf, root, block);
  pdf.moveDown(1);
  pdf.font('Text').fontSize(SIZE.text).fillColor(MUTED);
  write(pdf, root, 'P', document.closing);
  root.end();
  footers(pdf, document);
  pdf.end();
  return done;
}

function open({ title, language, madeAtMs }: DossierDocument, compress: boolean): Pdf {
  const at = new Date(madeAtMs);
  const pdf = new PDFDocument({
    size: 'A4',
    margins: MARGIN,
    pdfVersion: '1.7',
    tagged: true,
    lang: language,
    displayTitle: true,
    bufferPages: true,
    compress,
    info: { Title: title, CreationDate: at, ModDate: at, Creator: 'Stadtbote', Producer: 'Stadtbote' },
  });
  for (const [name, data] of fontsOf()) pdf.registerFont(name, data);
  return pdf;
}

let fonts: ReadonlyMap<string, Buffer> | null = null;

/** Read and unpacked once per process. */
function fontsOf(): ReadonlyMap<string, Buffer> {
  const { resolve } = createRequire(import.meta.url);
  const font = (file: string) =>
    readWoff(readFileSync(resolve(`@fontsource/fira-sans/files/fira-sans-${file}-normal.woff`)));
  fonts ??= new Map([
    ['Text', font('latin-400')],
    ['Strong', font('latin-600')],
    ['Further', font('latin-ext-400')],
  ]);
  return fonts;
}

function bytesOf(pdf: Pdf): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  return new Promise((resolve, reject) => {
    pdf.on('data', (part: Uint8Array) => parts.push(part));
    pdf.on('end', () => {
      resolve(Buffer.concat(parts));
    });
    pdf.on('error', reject);
  });
}

function draw(pdf: Pdf, root: Section, block: Block): void {
  switch (block.kind) {
    case 'heading':
      heading(pdf, root, block.text);
      return;
    case 'text':
      paragraph(pdf, root, 'P', block.text);
      return;
    case 'list':
      list(pdf, root, block.items);
      return;
    case 'facts':
      facts(pdf, root, block.rows);
      return;
    case 'table':
      table(pdf, root, block);
      return;
    case 'code':
      code(pdf, root, block);
  }
}

/** No heading stands alone at the end of a page. */
function heading(pdf: Pdf, root: Section, text: string): void {
  keepTogether(pdf, 64);
  pdf.moveDown(0.7);
  pdf.font('Strong').fontSize(SIZE.heading).fillColor(INK);
  write(pdf, root, 'H2', text);
  pdf.moveDown(0.25);
}

function paragraph(pdf: Pdf, root: Section, type: string, text: string): void {
  pdf.font('Text').fontSize(SIZE.text).fillColor(INK);
  write(pdf, root, type, text);
  pdf.moveDown(0.35);
}

function list(pdf: Pdf, root: Section, items: readonly string[]): void {
  const all = pdf.struct('L');
  root.add(all);
  for (const item of items) {
    const one = pdf.struct('LI');
    all.add(one);
    pdf.font('Text').fontSize(SIZE.text).fillColor(INK);
    write(pdf, one, 'LBody', `•  ${item}`);
    pdf.moveDown(0.15);
    one.end();
  }
  all.end();
}

/** Label and value; what has no blank, as a DKIM key, breaks where the paper ends. */
function facts(pdf: Pdf, root: Section, rows: readonly (readonly [string, string])[]): void {
  for (const [label, value] of rows) {
    const line = pdf.struct('P', {}, [pdf.markStructureContent('P')]);
    root.add(line);
    pdf.fontSize(SIZE.text);
    pdf
      .font('Text')
      .fillColor(MUTED)
      .text(`${latin(label)}: `, { continued: true });
    pdf.fillColor(INK);
    runs(pdf, value);
    pdf.moveDown(0.15);
    line.end();
  }
}

function table(pdf: Pdf, root: Section, { head, rows, figures }: Extract<Block, { kind: 'table' }>): void {
  keepTogether(pdf, 48);
  pdf
    .font('Text')
    .fontSize(SIZE.text - 1)
    .fillColor(INK);
  const cell = (text: string, column: number) => ({
    text: latin(text),
    align: { x: figures.includes(column) ? ('right' as const) : ('left' as const), y: 'top' as const },
  });
  // The types know nothing of `structParent`, which makes the table one for screen readers.
  const options = {
    structParent: root,
    defaultStyle: {
      border: { bottom: 0.5, top: 0, left: 0, right: 0 },
      borderColor: RULE,
      padding: { top: 3, right: 6, bottom: 3, left: 0 },
    },
    data: [
      head.map((text, column) => ({
        ...cell(text, column),
        type: 'TH' as const,
        scope: 'Column' as const,
        font: { src: 'Strong' },
      })),
      ...rows.map((row) => row.map(cell)),
    ],
  };
  pdf.table(options);
  pdf.moveDown(0.5);
  pdf.x = MARGIN.left;
}

/** A reply line by line, long ones broken where the paper ends. */
function code(pdf: Pdf, root: Section, { label, text }: Extract<Block, { kind: 'code' }>): void {
  keepTogether(pdf, 40);
  pdf
    .font('Text')
    .fontSize(SIZE.code + 0.5)
    .fillColor(MUTED);
  write(pdf, root, 'P', label);
  pdf.font('Courier').fontSize(SIZE.code).fillColor(INK);
  const drawn = text.split('\n').flatMap(brokenLine).join('\n');
  pdf.text(winAnsi(drawn), MARGIN.left + CODE_INDENT, pdf.y + 2, {
    structParent: root,
    structType: 'Code',
    lineGap: 1,
  });
  pdf.x = MARGIN.left;
  pdf.moveDown(0.8);
}

function brokenLine(line: string): string[] {
  if (line.length <= CODE_COLUMNS) return [line];
  const rest = CODE_COLUMNS - 4;
  const [first, more] = [line.slice(0, CODE_COLUMNS), line.slice(CODE_COLUMNS)];
  return [
    first,
    ...(more.match(new RegExp(`.{1,${String(rest)}}`, 'gu')) ?? []).map((part) => `    ${part}`),
  ];
}

function write(pdf: Pdf, parent: Section, type: string, text: string): void {
  const element = pdf.struct(type, {}, [pdf.markStructureContent(type)]);
  parent.add(element);
  runs(pdf, text);
  element.end();
}

/** The font's files hold one script range each: letters of the further one are drawn from its own file. */
function runs(pdf: Pdf, text: string): void {
  const parts = text.match(
    /[\u0100-\u0130\u0132-\u0151\u0154-\u017F\u0218-\u021B\u1E9E]+|[^\u0100-\u0130\u0132-\u0151\u0154-\u017F\u0218-\u021B\u1E9E]+/g,
  ) ?? [''];
  parts.forEach((part, place) => {
    const isFurther = /^[\u0100-\u024F\u1E9E]/.test(part) && !/^[\u0131\u0152\u0153]/.test(part);
    if (isFurther) pdf.font('Further');
    else if (place > 0) pdf.font('Text');
    pdf.text(isFurther ? part : latin(part), { continued: place < parts.length - 1 });
  });
}

/** What the font has; anything else is a question mark, rather than an empty box. */
function latin(text: string): string {
  return text.replace(
    /[^\n\u0020-\u007E\u00A0-\u00FF\u0131\u0152\u0153\u2010-\u2026\u2022\u20AC\u2122]/gu,
    '?',
  );
}

/** Courier has Windows-1252 alone. */
function winAnsi(text: string): string {
  return text.replace(/[^\n\u0020-\u007E\u00A0-\u00FF]/gu, '?');
}

function keepTogether(pdf: Pdf, height: number): void {
  if (pdf.y + height > pdf.page.height - MARGIN.bottom) pdf.addPage();
}

/** Page numbers are no part of the text that is read aloud. */
function footers(pdf: Pdf, { page }: DossierDocument): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let at = start; at < start + count; at += 1) {
    pdf.switchToPage(at);
    const { margins, height } = pdf.page;
    const { bottom } = margins;
    margins.bottom = 0;
    pdf.markContent('Artifact', { type: 'Pagination' });
    pdf.font('Text').fontSize(SIZE.foot).fillColor(MUTED);
    pdf.text(page(at + 1, count), MARGIN.left, height - 40, {
      align: 'right',
      lineBreak: false,
      width: 595.28 - MARGIN.left - MARGIN.right,
    });
    pdf.endMarkedContent();
    margins.bottom = bottom;
  }
}
