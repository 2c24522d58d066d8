import { dossierDocument } from './dossier-document.js';
import { dossierModel } from './dossier-model.js';
import { dossierPdf } from './dossier-pdf.js';
import { dossierFacts, dossierWorld } from './testing-dossier.js';

const PLAIN = { compress: false };
/** Of Courier in its size between the margins. */
const MOST_COLUMNS = 106;

async function pdfOf(reply: string | null = null, language: 'de' | 'en' = 'de'): Promise<string> {
  const facts = dossierFacts();
  const wordings =
    reply === null
      ? facts.wordings
      : facts.wordings.map((one) => ({ ...one, examples: [{ atMs: 0, reply }] }));
  const document = dossierDocument(dossierModel({ ...facts, wordings }, dossierWorld(), language));
  return Buffer.from(await dossierPdf(document, PLAIN)).toString('latin1');
}

/** The lines in Courier, whose bytes are the text's; other fonts hold numbers of glyphs. */
function codeLines(pdf: string): string[] {
  const courier = /\/(F\d+) \d+ 0 R/g;
  const names = [...pdf.matchAll(courier)].map(([, name]) => name);
  const used = new Set(names);
  return [...pdf.matchAll(/BT\n[\s\S]*?ET/g)]
    .map(([text]) => text)
    .filter((text) => used.has(/\/(F\d+) 7\.5 Tf/.exec(text)?.[1]))
    .map((text) =>
      [...text.matchAll(/<([0-9a-f]+)>/g)]
        .map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1'))
        .join(''),
    );
}

describe('dossierPdf', () => {
  it('is tagged, in its language and with its title', async () => {
    const pdf = await pdfOf(null, 'en');
    expect(pdf.startsWith('%PDF-1.7')).toBe(true);
    expect(pdf).toContain('/Lang (en)');
    expect(pdf).toContain('/DisplayDocTitle true');
    expect(pdf).toMatch(/\/MarkInfo \d+ 0 R/);
    expect(pdf).toContain('/Marked true');
    for (const role of ['Document', 'H1', 'H2', 'P', 'L', 'LI', 'LBody', 'Table', 'TR', 'TH', 'TD', 'Code'])
      expect(pdf).toContain(`/S /${role}\n`);
    expect(pdf).toContain('(Request to accept mail of our servers again: GMX, WEB.DE)');
    expect(pdf.match(/\/FontFile[23]? /g)?.length).toBeGreaterThanOrEqual(2);
  });

  it('holds the replies word for word', async () => {
    const lines = codeLines(await pdfOf());
    expect(lines).toContain('554-gmx.net (mxgmx117) ESMTP Service not available');
    expect(lines).toContain(
      '554 For explanation visit https://postmaster.gmx.net/de/case?c=r0103&i=ip&v=192.0.2.25&r=1M8QWG-1laMEu2tQu',
    );
    expect(lines).toContain('450 4.7.1 <recipient>: Reject due to policy restrictions');
  });

  it('breaks what is longer than the paper, and loses nothing of it', async () => {
    const long = `554 ${'abcdefghij'.repeat(60)}`;
    const lines = codeLines(await pdfOf(long)).filter((line) => /554|^ {4}/.test(line));
    expect(lines.every((line) => line.length <= MOST_COLUMNS)).toBe(true);
    expect(lines.map((line) => line.replace(/^ {4}/, '')).join('')).toContain(long);
  });

  it('numbers its pages, as many as it needs', async () => {
    const pages = (pdf: string) => [...pdf.matchAll(/\/Type \/Page\n/g)].length;
    expect(pages(await pdfOf())).toBe(2);
    const lines = Array.from({ length: 80 }, (_, line) => `554-line ${String(line)}`).join('\n');
    expect(pages(await pdfOf(lines))).toBeGreaterThan(3);
    expect((await pdfOf()).match(/\/Type \/Pagination/g)).toHaveLength(2);
  });

  it('is the same to the byte for the same dossier', async () => {
    expect(await pdfOf()).toBe(await pdfOf());
  });

  it('draws what its fonts do not have as a question mark', async () => {
    expect(codeLines(await pdfOf('554 漢 ok'))).toContain('554 ? ok');
  });
});
