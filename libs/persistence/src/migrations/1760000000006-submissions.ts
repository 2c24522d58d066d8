import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Mail that comes by SMTP: what was decided about a key's mail, who may send, what lies in quarantine, and marks by which a
 * repeat is known, each kept for its own time.
 */
export class Submissions1760000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(WALLS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE submission_rules, submission_sender, submission_quarantine');
    await runner.query('ALTER TABLE idempotency DROP COLUMN kept_ms');
  }
}

const WEEK_MS = 7 * 86_400_000;

const TABLES = `
ALTER TABLE idempotency ADD COLUMN kept_ms bigint NOT NULL DEFAULT ${String(WEEK_MS)};
CREATE TABLE submission_rules (
  key_id uuid PRIMARY KEY REFERENCES api_key,
  department_id uuid NOT NULL REFERENCES department,
  rules jsonb NOT NULL
);
-- Addresses and @domains beside the department's sender, in lower case.
CREATE TABLE submission_sender (
  department_id uuid NOT NULL REFERENCES department,
  pattern text NOT NULL CHECK (pattern = lower(pattern) AND pattern LIKE '%@%'),
  PRIMARY KEY (department_id, pattern)
);
CREATE TABLE submission_quarantine (
  id uuid PRIMARY KEY,
  department_id uuid NOT NULL REFERENCES department,
  key_id uuid NOT NULL,
  reason text NOT NULL,
  sealed bytea NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX submission_quarantine_at ON submission_quarantine (department_id, at);
`;

const THIS_DEPARTMENT = `NULLIF(current_setting('app.department', true), '')::uuid`;

const WALLS = ['submission_rules', 'submission_sender', 'submission_quarantine']
  .map(
    (table) => `
ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON ${table} TO stadtbote_app USING (department_id = ${THIS_DEPARTMENT}) WITH CHECK (department_id = ${THIS_DEPARTMENT});
CREATE POLICY administer ON ${table} TO CURRENT_USER USING (true) WITH CHECK (true);
`,
  )
  .join('').concat(`
CREATE POLICY report ON submission_rules FOR SELECT TO stadtbote_report USING (true);
CREATE POLICY report ON submission_sender FOR SELECT TO stadtbote_report USING (true);
GRANT SELECT ON submission_rules, submission_sender TO stadtbote_app, stadtbote_report;
GRANT SELECT, INSERT ON submission_quarantine TO stadtbote_app;
CREATE POLICY work ON submission_quarantine TO stadtbote_worker USING (true) WITH CHECK (true);
GRANT SELECT, DELETE ON submission_quarantine TO stadtbote_worker;
`);
