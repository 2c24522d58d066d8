import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type Page } from 'playwright-core';
import { ALL_PAGES } from './testing-models/all-pages.js';
import { servePages } from './testing-models/page-server.js';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Every pair of language, width and colour scheme occurs, in half the runs that all three would take. */
const LOOKS = [
  { locale: 'de', width: 1280, scheme: 'light' },
  { locale: 'de', width: 320, scheme: 'dark' },
  { locale: 'en', width: 320, scheme: 'light' },
  { locale: 'en', width: 1280, scheme: 'dark' },
] as const;
const NAMES = Object.keys(ALL_PAGES);

const isThere = existsSync(CHROMIUM);
if (!isThere && process.env['CI'] === undefined)
  console.warn(
    `Skipped: the pages were not tried in a browser, since ${CHROMIUM} is missing (apt-get install chromium).`,
  );

/** Without a browser the spec is skipped with a word on the screen; in CI it runs, and fails, all the same. */
const inBrowser = isThere || process.env['CI'] !== undefined ? describe : describe.skip;

inBrowser('every page in Chromium', () => {
  let browser: Browser;
  let server: Server;
  let url: string;

  beforeAll(async () => {
    ({ server, url } = await servePages());
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    server.close();
  });

  describe.each(LOOKS)('in $locale, $width px wide, $scheme', ({ locale, width, scheme }) => {
    let page: Page;
    const failed: string[] = [];

    beforeAll(async () => {
      page = await browser.newPage({ colorScheme: scheme, viewport: { width, height: 900 } });
      page.on('response', (response) => {
        if (response.status() >= 400) failed.push(response.url());
      });
      page.on('console', (message) => {
        if (message.type() === 'error') failed.push(message.text());
      });
    }, 60_000);

    afterAll(() => page.close());

    it.each(NAMES)(
      '%s has no violation, fits, and loads all it asks for',
      async (name) => {
        failed.length = 0;
        await page.goto(`${url}/${locale}/${name}`);
        await page.evaluate(async () => {
          for (const details of document.querySelectorAll('details')) details.open = true;
          await document.fonts.ready;
        });

        const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(RULES).analyze();
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
        ).toEqual([]);
        const { scrollWidth, hasFont } = await page.evaluate(() => ({
          scrollWidth: document.documentElement.scrollWidth,
          hasFont: [...document.fonts].some(({ status }) => status === 'loaded'),
        }));
        expect(scrollWidth).toBeLessThanOrEqual(width);
        expect(hasFont).toBe(true);
        expect(failed).toEqual([]);
      },
      60_000,
    );
  });
});
