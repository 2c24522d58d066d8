import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Dovecot, whyNoDovecot } from '#sandbox';
import { LocalSystem, waitFor } from './local-system.js';

const missing = whyNoDovecot();
if (missing !== null && process.env['CI'] === 'true') throw new Error(missing);
const title = 'mail that a provider takes at once and keeps';

(missing === null ? describe : describe.skip)(
  missing === null ? title : `${title} (skipped: ${missing})`,
  () => {
    let folder: string;
    let dovecot: Dovecot;
    let system: LocalSystem;
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'stadtbote-seeds-'));
      const passwordFile = join(folder, 'password');
      writeFileSync(passwordFile, 'richtig');
      dovecot = await Dovecot.start('richtig');
      const imap = { host: '127.0.0.1', port: dovecot.port, passwordFile, tls: 'none' };
      process.env['SEED_MAILBOXES'] = JSON.stringify([
        { address: 'stadt@gmx.de', imap: { ...imap, user: 'gmx' } },
        { address: 'stadt@web.de', imap: { ...imap, user: 'webde' } },
      ]);
      system = await LocalSystem.start();
    }, 120_000);
    afterAll(async () => {
      delete process.env['SEED_MAILBOXES'];
      await system.end();
      await dovecot.stop();
      rmSync(folder, { recursive: true, force: true });
    }, 60_000);

    /** What came to WEB.DE lies in its mailbox as it went over the wire. */
    const carried = new Set<string>();
    async function carry(): Promise<void> {
      const { json } = await system.sandbox('GET', '/mailboxes/stadt@web.de');
      for (const { raw } of json.items.filter((one) => !carried.has(one.raw))) {
        carried.add(raw);
        dovecot.deliver('webde', 'inbox', raw, Date.now());
      }
    }

    /** Lets a minute pass; with mail of WEB.DE unread at most four, so that a slow machine makes it not late. */
    let unreadMinutes = 0;
    async function minute(): Promise<void> {
      await carry();
      const unread = dovecot.count('webde', 'inbox');
      unreadMinutes = unread === 0 ? 0 : unreadMinutes + 1;
      if (unreadMinutes <= 4) await system.sandbox('POST', '/clock', { advanceMs: 60_000 });
    }

    async function openIncidents(): Promise<string> {
      const { text } = await system.api('GET', '/v1/incidents?state=open', { key: system.ready.adminKey });
      return text;
    }

    it('opens an incident for that provider alone, and what arrived is read and deleted', async () => {
      await waitFor(async () => {
        await carry();
        return carried.size > 0;
      }, 30_000);
      await waitFor(async () => {
        await minute();
        return (await openIncidents()).includes('gmx.net');
      }, 90_000);
      expect(await openIncidents()).not.toContain('web.de');
      await waitFor(async () => {
        await minute();
        return dovecot.count('webde', 'inbox') === 0;
      }, 60_000);
    }, 240_000);
  },
);
