import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as fc from 'fast-check';
import { brandOf } from './brand.js';
import { fillTemplate, readTemplate } from './encoded-template.js';
import { LETTER_SOURCE, LETTER_TEMPLATE } from './letter-template.js';
import { quotedPrintable } from './mime.js';

describe('the letter', () => {
  it('is made of the source as it is now (else: npm run letter)', () => {
    const source = readFileSync(resolve('libs/channels/src/email/compose/letter.mjml'), 'utf8');
    expect(createHash('sha256').update(source).digest('hex')).toBe(LETTER_SOURCE);
  });

  it('loads nothing from elsewhere', () => {
    expect(LETTER_TEMPLATE.replaceAll(/xmlns(?::\w)?="[^"]*"/g, '')).not.toMatch(
      /https?:|\bsrc=|@import|url\(/i,
    );
  });

  it('speaks to dark screens too', () => {
    expect(LETTER_TEMPLATE).toContain('prefers-color-scheme: dark');
  });
});

describe('a template whose constant lines are encoded once', () => {
  it('is the whole text, encoded', () => {
    const value = fc.string({ unit: 'grapheme', maxLength: 200 }).map((text) => text.replace(/[\r\n]/g, ' '));
    fc.assert(
      fc.property(value, value, (a, b) => {
        const values = { a, b };
        const lines = ['<p lang="ä">', 'vor {{a}} nach', '</p>', '{{b}}', 'Ende  ', ''];
        const whole = lines
          .join('\n')
          .replace('{{a}}', () => a)
          .replace('{{b}}', () => b);
        expect(fillTemplate(readTemplate(lines.join('\n')), values)).toBe(quotedPrintable(whole));
      }),
    );
  });

  it.each([
    ['stands where there is such a thing', 'x', 'vor\r\n<b>x</b>\r\nnach\r\n'],
    ['is left out where there is none', null, 'vor\r\nnach\r\n'],
    ['stands for an empty text', '', 'vor\r\n<b></b>\r\nnach\r\n'],
  ])('a block %s', (_, only, expected) => {
    const template = readTemplate('vor\n<!--if only-->\n<b>{{only}}</b>\n<!--end-->\nnach\n');
    expect(fillTemplate(template, { only })).toBe(expected);
  });
});

describe('text on the colour of a city', () => {
  it.each([
    ['#0b57a4', '#ffffff'],
    ['#c8102e', '#ffffff'],
    ['#ffcc00', '#000000'],
    ['#ffffff', '#000000'],
    ['#000000', '#ffffff'],
  ])('%s is %s', (color, textColor) => {
    expect(brandOf(color)).toEqual({ color, textColor });
  });
});
