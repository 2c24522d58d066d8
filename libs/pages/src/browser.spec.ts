import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type Page } from 'playwright-core';
import { renderStatusFeed } from './public/status-feed.js';
import { ALL_PAGES, FACES } from './testing-models/all-pages.js';
import { servePages } from './testing-models/page-server.js';
import { anIncidentOfStatus, aStatusReport } from './testing-models/status.js';

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
/** Each language in two looks: every pair of language, width and colour scheme occurs. */
const LOOKS = {
  de: [
    { width: 1280, colorScheme: 'light' },
    { width: 320, colorScheme: 'dark' },
  ],
  en: [
    { width: 320, colorScheme: 'light' },
    { width: 1280, colorScheme: 'dark' },
  ],
} as const;

/** One page in one language, and the looks in which axe searches it. */
interface Case {
  readonly name: string;
  readonly locale: 'de' | 'en';
  readonly searched: readonly number[];
}

/** With `AXE=all` every page is searched in every look of both languages. */
const EVERYWHERE = process.env['AXE'] === 'all';

/**
 * Every page has to fit in all looks. Axe searches the first state of each face wide and narrow, light and dark, in one language
 * in turn, and its further states in one look in turn: it finds the same in both languages, and takes most of the time.
 */
const CASES = Object.keys(ALL_PAGES).flatMap((name, index): Case[] => {
  const ownLocale = index % 2 === 0 ? 'de' : 'en';
  if (EVERYWHERE) return (['de', 'en'] as const).map((locale) => ({ name, locale, searched: [0, 1] }));
  if (FACES.includes(name))
    return (['de', 'en'] as const).map((locale) => ({
      name,
      locale,
      searched: locale === ownLocale ? [0, 1] : [],
    }));
  return [{ name, locale: ownLocale, searched: [(index >> 1) % 2] }];
});

const hasChromium = existsSync(CHROMIUM);
if (!hasChromium && process.env['CI'] === undefined)
  console.warn(
    `Skipped: the pages were not tried in a browser, since ${CHROMIUM} is missing (apt-get install chromium).`,
  );

/** Without a browser the spec is skipped with a word on the screen; in CI it runs, and fails, all the same. */
const inBrowser = hasChromium || process.env['CI'] !== undefined ? describe : describe.skip;

inBrowser('every page in Chromium', () => {
  let browser: Browser;
  let server: Server;
  let url: string;
  let page: Page;
  const failed: string[] = [];

  beforeAll(async () => {
    ({ server, url } = await servePages());
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    page = await browser.newPage();
    page.on('response', (response) => {
      if (response.status() >= 400) failed.push(response.url());
    });
    page.on('console', (message) => {
      if (message.type() === 'error') failed.push(message.text());
    });
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    server.close();
  });

  it.each(CASES)(
    '$name in $locale has no violation, fits, and loads all it asks for',
    async ({ name, locale, searched }) => {
      failed.length = 0;
      await page.goto(`${url}/${locale}/${name}`);
      const loadedFonts = await page.evaluate(async () => {
        for (const details of document.querySelectorAll('details')) details.open = true;
        await document.fonts.ready;
        return [...document.fonts].filter(({ status }) => status === 'loaded').length;
      });
      expect(loadedFonts).toBeGreaterThan(0);

      for (const [place, { width, colorScheme }] of LOOKS[locale].entries()) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        if (searched.includes(place)) expect(await violationsOf(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      }
      expect(failed).toEqual([]);
    },
    60_000,
  );

  it('the feed is read by a real XML parser, whatever stands in a notice', async () => {
    const text = 'A & B <c> "d" \u0000 ]]> 😀';
    const [newest] = anIncidentOfStatus().notices;
    const incidents = [
      anIncidentOfStatus({ notices: newest === undefined ? [] : [{ ...newest, de: text }] }),
    ];
    const report = aStatusReport({ incidents });
    const xml = renderStatusFeed({ locale: 'de', report, publicUrl: 'https://stadt.example' });
    const read = await page.evaluate((source) => {
      const feed = new DOMParser().parseFromString(source, 'application/xml');
      const children = (name: string): string[] =>
        [...feed.documentElement.querySelectorAll(name)].map(({ textContent }) => textContent);
      return {
        errors: children('parsererror'),
        root: `${String(feed.documentElement.namespaceURI)} ${feed.documentElement.localName}`,
        ids: children('id').length,
        updated: children('updated').length,
        author: children('feed > author > name'),
        contents: children('entry > content'),
      };
    }, xml);
    expect(read).toEqual({
      errors: [],
      root: 'http://www.w3.org/2005/Atom feed',
      ids: 3,
      updated: 3,
      author: ['Stadt Lindenburg'],
      contents: ['A & B <c> "d"  ]]> 😀', 'Störung beginnt: Mails an GMX und WEB.DE.'],
    });
  });
});

/** Axe's findings in one line each. Its source is sent once per document: it is half a megabyte. */
async function violationsOf(page: Page): Promise<string[]> {
  const isThere = await page.evaluate('typeof axe === "object"');
  const builder = new AxeBuilder(isThere === true ? { page, axeSource: 'void 0' } : { page });
  const { violations } = await builder
    .setLegacyMode()
    // Nothing is fetched again: no rule in use reads style sheets of other origins or media.
    .options({ runOnly: RULES, resultTypes: ['violations'], preload: false })
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
