import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Dovecot, whyNoDovecot } from '#sandbox';
import type { SandboxControl } from '../harness/sandbox-control.js';
import { pass } from '../harness/wait.js';

const PASSWORD = 'Tor3-Muelheim';
/** Our addresses at providers, and our names there. */
const SEEDS = [
  ['stadt@gmx.de', 'gmx'],
  ['stadt@web.de', 'webde'],
  ['stadt@posteo.de', 'posteo'],
] as const;
/** Real time between two rounds: a minute of domain time at 800 times as fast. */
const ROUND_MS = 75;

/**
 * Our own mailboxes at three providers: what arrives in a simulated mailbox is carried to a real IMAP server, where the worker
 * looks for it. What a provider keeps is not there to be carried.
 */
export class SeedPostman {
  private constructor(
    private readonly dovecot: Dovecot,
    private readonly folder: string,
  ) {}

  /** Starts the IMAP server and names the mailboxes in the settings of the system that is started next. */
  static async start(): Promise<SeedPostman> {
    const missing = whyNoDovecot();
    if (missing !== null) throw new Error(`march-2021 --replies late: ${missing}`);
    const folder = mkdtempSync(join(tmpdir(), 'stadtbote-drill-seeds-'));
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, PASSWORD);
    const dovecot = await Dovecot.start(PASSWORD);
    process.env['SEED_MAILBOXES'] = JSON.stringify(
      SEEDS.map(([address, user]) => ({
        address,
        imap: { host: '127.0.0.1', port: dovecot.port, user, passwordFile, tls: 'none' },
      })),
    );
    return new SeedPostman(dovecot, folder);
  }

  /** Carries what arrives for as long as the work lasts. */
  async during(sandbox: SandboxControl, work: () => Promise<void>): Promise<void> {
    const over = new AbortController();
    const rounds = this.carry(sandbox, over.signal);
    try {
      await work();
    } finally {
      over.abort();
      await rounds;
    }
  }

  private async carry(sandbox: SandboxControl, over: AbortSignal): Promise<void> {
    const newest = new Map<string, string>();
    while (!over.aborted) {
      for (const [address, user] of SEEDS) {
        const mails = await sandbox.mailsAfter(address, newest.get(address) ?? new Date(0).toISOString());
        for (const { raw, at } of mails) {
          this.dovecot.deliver(user, 'inbox', raw, Date.now());
          if (at > (newest.get(address) ?? '')) newest.set(address, at);
        }
      }
      await pass(ROUND_MS);
    }
  }

  async stop(): Promise<void> {
    delete process.env['SEED_MAILBOXES'];
    await this.dovecot.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
