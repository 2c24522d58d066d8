import { readFileSync } from 'node:fs';
import { configurationMarkdown, envExample } from './generate-docs.js';
import { loadConfig } from './load-config.js';
import { SECTIONS, SETTINGS, type SettingName } from './settings.js';

const committed = (path: string): string =>
  readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const all = SECTIONS.flatMap(({ settings }) => Object.entries(settings));

describe('the table of settings', () => {
  it('has every setting in exactly one section', () => {
    expect(all.map(([name]) => name)).toEqual(Object.keys(SETTINGS));
  });

  it.each(all)('%s reads its documented default as what an unset value is', (_name, setting) => {
    const unset = setting.schema.safeParse(undefined);
    expect(unset.success).toBe(!setting.required);
    if (setting.default !== null) expect(setting.schema.parse(setting.default)).toEqual(unset.data);
  });

  it.each<SettingName>([
    'DATA_KEYS',
    'HASH_KEYS',
    'ADMIN_KEY',
    'TWILIO_AUTH_TOKEN',
    'VAPID_PRIVATE_KEY',
    'VAPID_FORMER_KEYS',
    'DATABASE_URL',
  ])('%s is a secret', (name) => {
    expect(SETTINGS[name].secret).toBe(true);
  });
});

describe('the generated documents', () => {
  it.each([
    ['docs/configuration.md', configurationMarkdown],
    ['.env.example', envExample],
  ])('%s is up to date (regenerate: node dist/apps/local/src/commands/config-docs.js)', (path, generate) => {
    expect(committed(path)).toBe(generate());
  });

  it('the example starts a process once its required lines are filled in', () => {
    const given: Record<string, string> = {};
    for (const line of envExample().split('\n')) {
      const [, name, value] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
      if (name !== undefined) given[name] = value ?? '';
    }
    const ring = `k:${Buffer.alloc(32).toString('base64')}`;
    const filled = { CITY_NAME: 'M', PUBLIC_URL: 'https://m.example', DATA_KEYS: ring, HASH_KEYS: ring };
    expect(Object.keys(given).sort()).toEqual(Object.keys(filled).sort());
    expect(loadConfig({ ...given, ...filled, DATABASE_URL: 'postgres://db/app' }).city.name).toBe('M');
  });

  it('every setting has a row with its description', () => {
    const markdown = configurationMarkdown();
    for (const [name, setting] of all) expect(markdown).toContain(`| \`${name}\` | ${setting.type} |`);
  });
});
