import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the DNS and the web said of our mail, day by day, and how much of a warm-up's cap is used. City tables: nothing in them
 * knows a person or a department.
 */
export class Preflight1760000000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(PREFLIGHT);
    for (const table of TABLES) await runner.query(walls(table));
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE ${TABLES.join(', ')}`);
  }
}

const TABLES = ['preflight_report', 'preflight_turn', 'warm_up_day'];

const PREFLIGHT = `
CREATE TABLE preflight_report (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  domain text NOT NULL,
  -- Findings and what the DNS says of us.
  result jsonb NOT NULL,
  -- The last state that somebody answered, by check and subject.
  standing jsonb NOT NULL,
  -- What is not as it stood before: the event, where it is not empty.
  changes jsonb NOT NULL
);
CREATE INDEX preflight_report_at ON preflight_report (domain, at DESC);
-- One row: whose turn it is, by the database's clock, and when one ended, by domain time.
CREATE TABLE preflight_turn (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  owner text,
  lease_until timestamptz,
  ended_at timestamptz
);
INSERT INTO preflight_turn DEFAULT VALUES;
CREATE TABLE warm_up_day (
  -- MX site, whichever stream writes to it: the provider sees one address.
  site text NOT NULL,
  -- UTC, by domain time.
  day date NOT NULL,
  used integer NOT NULL CHECK (used >= 0),
  PRIMARY KEY (site, day)
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
GRANT SELECT, INSERT, DELETE ON preflight_report TO stadtbote_worker;
GRANT SELECT, UPDATE ON preflight_turn TO stadtbote_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON warm_up_day TO stadtbote_worker;
GRANT SELECT ON preflight_report, preflight_turn, warm_up_day TO stadtbote_report;
`;
