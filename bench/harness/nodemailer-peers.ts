import { generateKeyPairSync } from 'node:crypto';
import Bull, { type Job, type Queue } from 'bull';
import { createTransport } from 'nodemailer';
import pg from 'pg';
import { addressOf, contentOf } from './direct-mail.js';

/** Where the peers send to. */
export interface PeerSettings {
  readonly host: string;
  readonly port: number;
  readonly connections: number;
  /** Bytes of a message: the HTML part is made as long as ours. */
  readonly size: number;
}

/** A paragraph as the HTML part of a letter has them. */
const PARAGRAPH =
  '<p style="margin:0 0 16px 0;font-family:Arial,Helvetica,sans-serif;font-size:16px;color:#1a1a1a">Bürgeramt</p>\n';

/** What a message has beside the paragraphs: headers, signature, text, dialogue. */
const OTHER_BYTES = 2_760;

/**
 * nodemailer as its manual has it: its own pool, its own composer, its own DKIM. The key is parsed once, where most scripts
 * pass it as text and have it parsed for each message.
 */
export class NodemailerPool {
  private readonly transport;
  private readonly padding: string;

  constructor(private readonly settings: PeerSettings) {
    const { host, port, connections, size } = settings;
    this.padding = PARAGRAPH.repeat(Math.max(0, Math.round((size - OTHER_BYTES) / PARAGRAPH.length)));
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.transport = createTransport({
      pool: true,
      host,
      port,
      name: 'mail.stadt.example',
      maxConnections: connections,
      maxMessages: Infinity,
      // The types know text only; the key goes to crypto.sign as it is.
      dkim: {
        domainName: 'stadt.example',
        keySelector: 'bench',
        privateKey: privateKey as unknown as string,
      },
    });
  }

  /** Sends mail number `number`. */
  async deliver(number: number): Promise<void> {
    const { subject, body } = contentOf(number);
    await this.transport.sendMail({
      from: 'Bürgeramt Musterstadt <buergeramt@mail.stadt.example>',
      to: addressOf(number),
      subject,
      text: body,
      html: `<html><body><p>${body.replaceAll('\n\n', '</p><p>')}</p>${this.padding}</body></html>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  }

  /** Sends so many, as many at a time as its pool takes. */
  async send(messages: number): Promise<void> {
    let next = 0;
    const sender = async () => {
      while (next < messages) await this.deliver((next += 1));
    };
    await Promise.all(Array.from({ length: this.settings.connections * 2 }, sender));
  }

  close(): void {
    this.transport.close();
  }
}

/**
 * What one writes in an afternoon: a Bull queue with a job a mail, nodemailer's pool, and an UPDATE of the mail's row after
 * each. Jobs are removed when they are done.
 */
export class HomeMadeSender {
  private readonly queue: Queue<{ number: number }>;
  private readonly pool: NodemailerPool;
  private readonly database: pg.Pool;
  private left = 0;
  private settle: { resolve: () => void; reject: (error: unknown) => void } | null = null;

  private constructor(
    settings: PeerSettings,
    stores: { readonly redisUrl: string; readonly databaseUrl: string },
  ) {
    this.pool = new NodemailerPool(settings);
    this.database = new pg.Pool({ connectionString: stores.databaseUrl, max: 10 });
    this.queue = new Bull('mail', stores.redisUrl, { defaultJobOptions: { removeOnComplete: true } });
    void this.queue.process(settings.connections, (job: Job<{ number: number }>) =>
      this.work(job.data.number),
    );
  }

  static async start(
    settings: PeerSettings,
    stores: { readonly redisUrl: string; readonly databaseUrl: string },
  ): Promise<HomeMadeSender> {
    const sender = new HomeMadeSender(settings, stores);
    await sender.database.query(
      'CREATE TABLE home_made_mail (number int PRIMARY KEY, state text NOT NULL, sent_at timestamptz)',
    );
    return sender;
  }

  private async work(number: number): Promise<void> {
    try {
      await this.pool.deliver(number);
      await this.database.query(
        `UPDATE home_made_mail SET state = 'sent', sent_at = now() WHERE number = $1`,
        [number],
      );
    } catch (error) {
      this.settle?.reject(error);
    }
    this.left -= 1;
    if (this.left === 0) this.settle?.resolve();
  }

  /** Fills the queue, which stands still meanwhile, and the table. */
  async prepare(messages: number): Promise<void> {
    this.left = messages;
    await this.queue.pause();
    await this.database.query('TRUNCATE home_made_mail');
    await this.database.query(
      `INSERT INTO home_made_mail (number, state) SELECT number, 'queued' FROM generate_series(1, $1::int) AS number`,
      [messages],
    );
    await this.queue.addBulk(
      Array.from({ length: messages }, (_, index) => ({ data: { number: index + 1 } })),
    );
  }

  /** Sends what was prepared. Resolves when the last row is updated. */
  async send(): Promise<void> {
    const done = new Promise<void>((resolve, reject) => {
      this.settle = { resolve, reject };
    });
    await this.queue.resume();
    await done;
  }

  async close(): Promise<void> {
    await this.queue.close();
    this.pool.close();
    await this.database.end();
  }
}
