import type { ContentAction, Department } from '#delivery/ports';
import type { Language, Wording } from '../../message-text.js';
import { escapeHtml, renderMarkdown, type Rendered } from './markdown.js';

/** What stands in a mail's two parts. */
export interface Letter {
  readonly wording: Wording;
  readonly language: Language;
  readonly department: Pick<Department, 'name' | 'cityName' | 'sender'>;
  /** What to do and where, or null. */
  readonly action: { readonly label: ContentAction['label']; readonly url: string } | null;
  /** Where optional mail is switched off; null for mail that the law wants. */
  readonly preferencesUrl: string | null;
  /** By when the recipient must have acted, in words; null without a deadline. */
  readonly until: string | null;
}

const PREFERENCES: Readonly<Record<Language, string>> = {
  de: 'Nachrichten einstellen oder abbestellen',
  en: 'Change or stop messages',
};

const UNTIL: Readonly<Record<Language, (moment: string) => string>> = {
  de: (moment) => `Bitte handeln Sie bis ${moment}.`,
  en: (moment) => `Please act by ${moment}.`,
};

/** Light and dark, nothing loaded from elsewhere, one column, system fonts. */
const STYLE =
  ':root{color-scheme:light dark}body{margin:0;background:#fff;color:#1a1a1a;font:16px/1.5 system-ui,Arial,sans-serif}' +
  'main,footer{max-width:36em;margin:0 auto;padding:16px}h1{font-size:1.25em}footer{font-size:.875em;color:#555;border-top:1px solid #ccc}' +
  'a{color:#0b57a4}.act a{display:inline-block;padding:10px 18px;background:#0b57a4;color:#fff;text-decoration:none;border-radius:4px}' +
  '@media(prefers-color-scheme:dark){body{background:#111;color:#eee}footer{color:#bbb;border-color:#444}a{color:#8ab8ee}' +
  '.act a{background:#8ab8ee;color:#111}}';

/** Renders a letter as HTML and as text: city, text, what to do, department and imprint. */
export function renderLetter(letter: Letter): Rendered {
  const body = renderMarkdown(letter.wording.body);
  return { html: htmlPage(letter, body.html), text: plainPage(letter, body.text) };
}

function htmlPage(letter: Letter, body: string): string {
  const { department, action, preferencesUrl } = letter;
  const until = untilSentence(letter);
  const title = escapeHtml(letter.wording.subject);
  return [
    `<!doctype html><html lang="${letter.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<meta name="color-scheme" content="light dark"><title>${title}</title><style>${STYLE}</style></head><body><main>`,
    `<p>${escapeHtml(department.cityName)}</p><h1>${title}</h1>`,
    body.trimEnd(),
    until === null ? '' : `<p><strong>${escapeHtml(until)}</strong></p>`,
    action === null ? '' : `<p class="act">${link(action.url, action.label)}</p>`,
    `</main><footer>${paragraph(signedBy(department).join('\n'))}`,
    preferencesUrl === null ? '' : `<p>${link(preferencesUrl, PREFERENCES[letter.language])}</p>`,
    '</footer></body></html>',
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function plainPage(letter: Letter, body: string): string {
  const { department, action, preferencesUrl } = letter;
  const until = untilSentence(letter);
  const parts = [
    body,
    until ?? '',
    action === null ? '' : `${action.label}:\n${action.url}`,
    ['-- ', ...signedBy(department)].join('\n'),
    preferencesUrl === null ? '' : `${PREFERENCES[letter.language]}:\n${preferencesUrl}`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** City and department, unless the imprint names them anyway. */
function signedBy({ cityName, name, sender }: Letter['department']): readonly string[] {
  const imprint = sender.imprint.trim();
  return [...[cityName, name].filter((one) => !imprint.includes(one)), imprint].filter((line) => line !== '');
}

/** "Bitte handeln Sie bis Donnerstag, 11. März, 15:02 Uhr." */
function untilSentence({ until, language }: Letter): string | null {
  return until === null ? null : UNTIL[language](until);
}

function link(url: string, text: string): string {
  return `<a href="${escapeHtml(url)}">${escapeHtml(text)}</a>`;
}

function paragraph(text: string): string {
  return text.trim() === '' ? '' : `<p>${escapeHtml(text.trim()).replace(/\r?\n/g, '<br>')}</p>`;
}
