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
const LOOKS = (['light', 'dark'] as const).flatMap((scheme) =>
  ([1280, 320] as const).map((width) => ({ scheme, width })),
);
const CASES = Object.keys(ALL_PAGES).flatMap((name) => (['de', 'en'] as const).map((locale) => ({ name, locale })));

const isThere = existsSync(CHROMIUM);
if (!isThere && process.env['CI'] === undefined)
  console.warn(`Skipped: the pages were not tried in a browser, since ${CHROMIUM} is missing (apt-get install chromium).`);

/** Without a browser the spec is skipped with a word on the screen; in CI it runs, and fails, all the same. */
const inBrowser = isThere || process.env['CI'] !== undefined ? describe : describe.skip;

inBrowser('every page in Chromium', () => {
  let browser: Browser;
  let server: Server;
  let url: string;
  const pages = new Map<string, Page>();

  beforeAll(async () => {
    ({ server, url } = await servePages());
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    for (const { scheme, width } of LOOKS) {
      const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height: 900 } });
      pages.set(`${scheme} ${String(width)}`, await context.newPage());
    }
  }, 30_000);

  afterAll(async () => {
    await browser.close();
    server.close();
  });

  describe.each(LOOKS)('$scheme, $width px', ({ scheme, width }) => {
    it.each(CASES)(
      '$name in $locale',
      async ({ name, locale }) => {
        const page = pages.get(`${scheme} ${String(width)}`)!;
        const failed: string[] = [];
        page.removeAllListeners();
        page.on('response', (response) => {
          if (response.status() >= 400) failed.push(response.url());
        });
        page.on('console', (message) => {
          if (message.type() === 'error') failed.push(message.text());
        });
        await page.goto(`${url}/${locale}/${name}`);
        await page.evaluate(async () => {
          for (const details of document.querySelectorAll('details')) details.open = true;
          await document.fonts.ready;
        });

        const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`)).toEqual([]);
        const { scrollWidth, font } = await page.evaluate(() => ({
          scrollWidth: document.documentElement.scrollWidth,
          font: document.fonts.check('16px "Fira Sans"') && getComputedStyle(document.body).fontFamily,
        }));
        expect(scrollWidth).toBeLessThanOrEqual(width);
        expect(font).toContain('Fira Sans');
        expect(failed).toEqual([]);
      },
      20_000,
    );
  });
});
