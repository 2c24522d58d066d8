import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Mail that came back, sealed, for the administrator to read; each report of an attempt once. */
export class Reports1760000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLE);
    await runner.query(WALLS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE mail_report');
  }
}

const TABLE = `
CREATE TABLE mail_report (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- Null: to the postmaster.
  department_id uuid REFERENCES department,
  notification_id uuid,
  attempt_ordinal smallint,
  kind text NOT NULL,
  digest bytea NOT NULL,
  sealed bytea NOT NULL,
  received_at timestamptz NOT NULL,
  CONSTRAINT mail_report_once UNIQUE NULLS NOT DISTINCT (notification_id, attempt_ordinal, digest)
);
CREATE INDEX mail_report_at ON mail_report (received_at);
`;

const WALLS = `
ALTER TABLE mail_report ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail_report FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON mail_report FOR SELECT TO stadtbote_app USING (department_id = NULLIF(current_setting('app.department', true), '')::uuid);
CREATE POLICY work ON mail_report TO stadtbote_worker USING (true) WITH CHECK (true);
CREATE POLICY administer ON mail_report TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT ON mail_report TO stadtbote_app;
GRANT SELECT, INSERT, DELETE ON mail_report TO stadtbote_worker;
`;
