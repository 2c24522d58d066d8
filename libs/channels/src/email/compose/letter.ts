import type { ContentAction, Department } from '#delivery/ports';
import type { Language, Wording } from '../../message-text.js';
import type { Brand } from './brand.js';
import { fillTemplate, readTemplate } from './encoded-template.js';
import { LETTER_TEMPLATE } from './letter-template.js';
import { escapeHtml, renderMarkdown } from './markdown.js';

const TEMPLATE = readTemplate(LETTER_TEMPLATE);

/** What stands in a mail's two parts. */
export interface Letter {
  readonly wording: Wording;
  readonly language: Language;
  readonly department: Pick<Department, 'name' | 'cityName' | 'sender'>;
  /** What to do and where, or null. */
  readonly action: { readonly label: ContentAction['label']; readonly url: string } | null;
  /** Where optional mail is switched off; null for mail that the law wants. */
  readonly preferencesUrl: string | null;
  /** The city's colour. */
  readonly brand: Brand;
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

/** A letter's two parts: the HTML one encoded for the wire (quoted-printable), the text one as it is read. */
export interface RenderedLetter {
  readonly encodedHtml: string;
  readonly text: string;
}

/** Renders a letter as HTML and as text: city, text, what to do, department and imprint. */
export function renderLetter(letter: Letter): RenderedLetter {
  const body = renderMarkdown(letter.wording.body);
  return { encodedHtml: htmlPage(letter, body.html), text: plainPage(letter, body.text) };
}

function htmlPage(letter: Letter, body: string): string {
  const { department, action, preferencesUrl, brand, language } = letter;
  const until = untilSentence(letter);
  return fillTemplate(TEMPLATE, {
    language,
    brand: brand.color,
    onBrand: brand.textColor,
    subject: escapeHtml(letter.wording.subject),
    city: escapeHtml(department.cityName),
    body: body.trimEnd(),
    until: until === null ? null : escapeHtml(until),
    action: action === null ? null : '',
    actionUrl: escapeHtml(action?.url ?? ''),
    actionLabel: escapeHtml(action?.label ?? ''),
    imprint: inLines(signedBy(department).join('\n')),
    preferences: preferencesUrl === null ? null : '',
    preferencesUrl: escapeHtml(preferencesUrl ?? ''),
    preferencesLabel: PREFERENCES[language],
  });
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

function inLines(text: string): string {
  return escapeHtml(text.trim()).replace(/\r?\n/g, '<br>');
}
