import type { Setting } from './setting.js';
import { SECTIONS } from './settings.js';

/** The text of `docs/configuration.md`. */
export function configurationMarkdown(): string {
  return [
    '# Configuration',
    '',
    'Every setting is an environment variable, checked when a process starts: it names each wrong one and stops.',
    'An empty value counts as unset. `npm start` sets all of them by itself.',
    'This file and `.env.example` are generated: `node dist/apps/local/src/commands/config-docs.js` after a build.',
    ...SECTIONS.flatMap(({ title, settings }) => ['', ...sectionLines(title, settings)]),
    '',
  ].join('\n');
}

/** The text of `.env.example`. */
export function envExample(): string {
  return [
    '# Settings of Stadtbote; docs/configuration.md describes them. Lines with # keep their default.',
    ...SECTIONS.flatMap(({ title, settings }) => [
      '',
      `# ${title}`,
      ...Object.entries(settings).map(exampleLine),
    ]),
    '',
  ].join('\n');
}

function sectionLines(title: string, settings: Readonly<Record<string, Setting<unknown>>>): string[] {
  return [
    `## ${title}`,
    '',
    '| setting | type | default | what it is |',
    '| --- | --- | --- | --- |',
    ...Object.entries(settings).map(tableRow),
  ];
}

function tableRow([name, setting]: [string, Setting<unknown>]): string {
  const fallback =
    setting.default === null ? (setting.required ? '**required**' : 'unset') : `\`${setting.default}\``;
  const secret = setting.secret ? ' Secret.' : '';
  return `| \`${name}\` | ${setting.type} | ${fallback} | ${setting.description}${secret} |`;
}

function exampleLine([name, setting]: [string, Setting<unknown>]): string {
  return setting.required ? `${name}=` : `# ${name}=${setting.default ?? ''}`;
}
