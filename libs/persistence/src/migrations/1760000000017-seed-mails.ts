import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Mail to our own mailboxes at providers, and when it was found there. When the provider took it stands in its attempt. City
 * tables: a mailbox is known by a hash of its address, and nothing in them knows a person.
 */
export class SeedMails1760000000017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SEEDS);
    for (const table of TABLES) await runner.query(walls(table));
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE ${TABLES.join(', ')}`);
  }
}

const TABLES = ['seed_mail', 'seed_mailbox'];

const SEEDS = `
CREATE TABLE seed_mail (
  -- That of its notification.
  id uuid PRIMARY KEY,
  seed text NOT NULL,
  -- All moments by domain time.
  sent_at timestamptz NOT NULL,
  arrived_at timestamptz,
  -- The junk folder counts as arrived.
  folder text CHECK (folder IN ('inbox', 'junk')),
  -- Lost, not late: no longer waited for.
  forgotten boolean NOT NULL DEFAULT false,
  CONSTRAINT seed_mail_arrival CHECK ((arrived_at IS NULL) = (folder IS NULL))
);
CREATE INDEX seed_mail_sent ON seed_mail (sent_at);
CREATE TABLE seed_mailbox (
  seed text PRIMARY KEY,
  -- Beginning of the last visit that read all of it.
  read_at timestamptz NOT NULL
);
`;

function walls(table: string): string {
  return `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY city ON ${table} TO stadtbote_worker USING (true) WITH CHECK (true);
    CREATE POLICY report ON ${table} FOR SELECT TO stadtbote_report USING (true);
    CREATE POLICY administer ON ${table} TO CURRENT_USER USING (true) WITH CHECK (true);`;
}

const GRANTS = `
GRANT SELECT, INSERT, DELETE ON seed_mail TO stadtbote_worker;
GRANT UPDATE (arrived_at, folder, forgotten) ON seed_mail TO stadtbote_worker;
GRANT SELECT, INSERT ON seed_mailbox TO stadtbote_worker;
GRANT UPDATE (read_at) ON seed_mailbox TO stadtbote_worker;
GRANT SELECT ON seed_mail, seed_mailbox TO stadtbote_report;
`;
