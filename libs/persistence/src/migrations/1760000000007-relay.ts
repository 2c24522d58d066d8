import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Mail that lies at the city's own relay, by the relay's queue id: which attempt it is, what was seen of it, and whether it
 * is to be taken out. No address and no content. `counted_at` is of the relay's own clock and only compared with itself.
 */
export class Relay1760000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLE);
    await runner.query(WALLS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE relay_mail');
  }
}

const TABLE = `
CREATE TABLE relay_mail (
  queue_id text NOT NULL PRIMARY KEY,
  host text NOT NULL,
  notification_id uuid NOT NULL,
  ordinal smallint NOT NULL,
  department_id uuid NOT NULL,
  since timestamptz NOT NULL,
  counted_at timestamptz,
  deferrals integer NOT NULL DEFAULT 0,
  deferred_at timestamptz,
  ended text CHECK (ended IN ('sent', 'refused', 'bounced', 'failed', 'removed', 'gone')),
  ended_at timestamptz,
  wanted_at timestamptz,
  possibly_late boolean NOT NULL DEFAULT false
);
CREATE INDEX relay_mail_attempt ON relay_mail (notification_id, ordinal);
CREATE INDEX relay_mail_there ON relay_mail (host, since) WHERE ended IS NULL;
CREATE INDEX relay_mail_since ON relay_mail (since);
`;

const WALLS = `
ALTER TABLE relay_mail ENABLE ROW LEVEL SECURITY;
ALTER TABLE relay_mail FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON relay_mail FOR SELECT TO stadtbote_app USING (department_id = NULLIF(current_setting('app.department', true), '')::uuid);
CREATE POLICY work ON relay_mail TO stadtbote_worker USING (true) WITH CHECK (true);
CREATE POLICY report ON relay_mail FOR SELECT TO stadtbote_report USING (true);
CREATE POLICY administer ON relay_mail TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT ON relay_mail TO stadtbote_app, stadtbote_report;
GRANT SELECT, INSERT, UPDATE, DELETE ON relay_mail TO stadtbote_worker;
`;
