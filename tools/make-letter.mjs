// node tools/make-letter.mjs: makes the letter's template of libs/channels/src/email/compose/letter.mjml (ADR 15). MJML is
// fetched in the pinned version for this command alone: building and starting the project never need it.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './prepare.mjs';

const MJML = 'mjml@5.4.1';
const FOLDER = join(ROOT, 'libs/channels/src/email/compose');
const SOURCE = join(FOLDER, 'letter.mjml');

/**
 * One tag a line, so that only the few lines with a placeholder are encoded for each mail. What is for old Outlook alone goes:
 * it shows the letter over the whole width of its window, in half the bytes.
 */
function inLines(html) {
  return html
    .replace(/^<!-- FILE.*?-->/, '')
    .replace(/<!--\[if !mso\]><!-->[\s\S]*?<!--<!\[endif\]-->/g, '')
    .replace(/<!--\[if [\s\S]*?<!\[endif\]-->/g, '')
    .replace(/[ \t\r\n]+/g, ' ')
    .replace(/\{\{ (\w+) \}\}/g, '{{$1}}')
    .replace(/ ?(<\/?(?:!doctype|html|head|body|div|table|tbody|tr|td|style|meta|title|h1|a)\b)/gi, '\n$1')
    .replace(/ ?(<!--|-->)/g, '\n$1')
    .replace(/\n-->/g, '-->')
    .replace(/> \n/g, '>\n')
    .replace(/>\s*(\{\{\w+\}\})\s*</g, '>\n$1\n<')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}

/** MJML checks colours, so the two of the city stand in for a moment. */
const COLOURS = { '{{brand}}': '#a1b2c3', '{{onBrand}}': '#c3b2a1' };

function rendered(source) {
  const input = Object.entries(COLOURS).reduce(
    (text, [name, colour]) => text.replaceAll(name, colour),
    source,
  );
  const command = ['--yes', '--package', MJML, 'mjml', '-i', '-s', '--config.validationLevel=strict'];
  const html = execFileSync('npx', command, { input, encoding: 'utf8' });
  return Object.entries(COLOURS).reduce((text, [name, colour]) => text.replaceAll(colour, name), html);
}

const source = readFileSync(SOURCE, 'utf8');
const template = inLines(rendered(source));
if (/https?:/.test(template.replaceAll(/xmlns(?::\w)?="[^"]*"/g, '')))
  throw new Error('the letter names something remote');
if (/[`\\]|\$\{/.test(template)) throw new Error('the letter holds what a template literal cannot');
writeFileSync(
  join(FOLDER, 'letter-template.ts'),
  `/** Made of letter.mjml by \`npm run letter\`; a spec says when it is stale. SHA-256 of the source, hex. */
export const LETTER_SOURCE = '${createHash('sha256').update(source).digest('hex')}';

/** Lines of HTML with \`{{placeholder}}\`s; \`<!--if name-->\` … \`<!--end-->\` stands only where there is such a thing. */
export const LETTER_TEMPLATE = \`${template}\`;
`,
);
