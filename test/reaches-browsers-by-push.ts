import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { launch } from 'puppeteer-core';
import { LocalAuthority } from '#sandbox';
import { BrowserPushService } from './browser-push-service.js';
import { waitFor, type LocalSystem } from './local-system.js';

const FIREFOX = '/usr/bin/firefox-esr';
const CHROMIUM = '/usr/bin/chromium';

/** With a word on the screen where a browser is missing; in CI never. */
const inBrowser = (path: string) => {
  if (existsSync(path) || process.env['CI'] !== undefined) return it;
  console.warn(
    `Skipped: no push was shown in a browser, since ${path} is missing (apt-get install ${path.slice(9)}).`,
  );
  return it.skip;
};

/** Nothing leaves this machine, and nobody is asked: the permission page has asked before. */
const FIREFOX_SETTINGS = {
  'dom.push.enabled': true,
  'dom.push.connection.enabled': true,
  'dom.push.testing.allowInsecureServerURL': true,
  'permissions.default.desktop-notification': 1,
  'alerts.useSystemBackend': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'app.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'browser.safebrowsing.downloads.remote.enabled': false,
};

interface Shown {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
}

/** Runs in the page. */
const SHOWN = `navigator.serviceWorker.ready.then((registration) => registration.getNotifications())
  .then((all) => all.map(({ title, body, tag }) => ({ title, body, tag })))`;

/** A citizen switches push on in a real browser by the page behind this link, and what the city sends is on the screen. */
export function reachesBrowsers(
  system: () => LocalSystem,
  link: () => Promise<string>,
  send: () => Promise<string>,
): void {
  inBrowser(FIREFOX)(
    'and by a push in a real Firefox, switched on by its page',
    async () => {
      const authority = LocalAuthority.open(join(system().dir, 'data', 'sandbox'));
      const service = await BrowserPushService.start(authority.certificateFor('browser-push', ['localhost']));
      const browser = await launch({
        browser: 'firefox',
        executablePath: FIREFOX,
        headless: true,
        extraPrefsFirefox: { ...FIREFOX_SETTINGS, 'dom.push.serverURL': service.url },
      });
      try {
        const page = await browser.newPage();
        await page.goto(`${system().ready.api}${await link()}/geraete`);
        const button = await page.waitForSelector('#einschalten button:not([hidden])');
        await button?.click();
        await page.waitForSelector('#geraete li');
        const told = await system().notification(await send(), ({ status }) => status === 'delivered');
        expect(told.toldBy).toBe('push');
        let shown: readonly Shown[] = [];
        await waitFor(async () => {
          shown = (await page.evaluate(SHOWN)) as readonly Shown[];
          return shown.length > 0;
        }, 10_000);
        expect(shown).toEqual([
          {
            title: 'Stadt Lindenburg',
            body: expect.stringContaining('Elternabend') as string,
            tag: expect.any(String) as string,
          },
        ]);
        expect(service.sent).toMatchObject([
          { 'content-encoding': 'aes128gcm', urgency: 'high', topic: shown[0]?.tag },
        ]);
        // It knows itself in the list, and may be switched on again once it is removed there.
        await page.waitForSelector('#einschalten [data-state="on"]:not([hidden])');
        await page.click('#geraete form[action$="/entfernen"] button');
        await page.waitForFunction(() => document.querySelector('#geraete li') === null);
        await page.waitForSelector('#einschalten button:not([hidden])');
      } finally {
        await browser.close();
        service.stop();
      }
    },
    90_000,
  );

  inBrowser(CHROMIUM)(
    'and the same message is on the screen of a real Chromium',
    async () => {
      // Its push service is the vendor's: what our worker sent is taken from the sandbox's, and handed to the browser.
      const subscription = (await system().sandbox('POST', '/push/subscriptions', { id: 'chromium' })).json;
      const registered = await fetch(`${system().ready.api}${await link()}/geraete`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(subscription),
      });
      expect(registered.status).toBe(201);
      await system().notification(await send(), ({ status }) => status === 'delivered');
      const { items } = (await system().sandbox('GET', '/push?subscription=chromium')).json;
      const message = (items as unknown as { body: string }[])[0]?.body ?? '';
      const browser = await chromium.launch({
        executablePath: CHROMIUM,
        args: ['--headless', '--no-sandbox', '--disable-gpu'],
      });
      try {
        const context = await browser.newContext();
        const origin = system().ready.api;
        await context.grantPermissions(['notifications'], { origin });
        const page = await context.newPage();
        await page.goto(`${origin}${await link()}/geraete`);
        const cdp = await context.newCDPSession(page);
        const registration = new Promise<string>((resolve) => {
          cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
            const own = registrations.find(({ scopeURL }) => scopeURL.startsWith(origin));
            if (own !== undefined) resolve(own.registrationId);
          });
        });
        await cdp.send('ServiceWorker.enable');
        await page.evaluate(
          `navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(() => 1)`,
        );
        const registrationId = await registration;
        // The same message twice is one on the screen.
        for (const data of [message, message])
          await cdp.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
        let shown: readonly Shown[] = [];
        await waitFor(async () => {
          shown = await page.evaluate<readonly Shown[]>(SHOWN);
          return shown.length > 0;
        }, 10_000);
        expect(shown).toMatchObject([
          { title: 'Stadt Lindenburg', body: expect.stringContaining('Elternabend') as string },
        ]);
      } finally {
        await browser.close();
      }
    },
    90_000,
  );
}
