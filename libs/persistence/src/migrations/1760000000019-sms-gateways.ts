import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How much of the texts each of several SMS gateways gets, and why; numbers of which a gateway said once what it may say of
 * dead ones. City tables: a number is known by its keyed hash. Texts change their lane when they fail over.
 */
export class SmsGateways1760000000019 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(GATEWAYS);
    for (const table of TABLES) await runner.query(walls(table));
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('REVOKE UPDATE (lane) ON attempt FROM stadtbote_worker');
    await runner.query('DROP INDEX attempt_texts');
    await runner.query(`DROP TABLE ${TABLES.join(', ')}`);
  }
}

const TABLES = ['sms_gateway_weight', 'doubted_number'];

const GATEWAYS = `
CREATE TABLE sms_gateway_weight (
  lane text PRIMARY KEY,
  -- Hundredths of all texts.
  weight smallint NOT NULL CHECK (weight BETWEEN 0 AND 100),
  -- Domain time.
  changed_at timestamptz NOT NULL,
  -- {rule, facts}
  because jsonb NOT NULL
);
CREATE TABLE doubted_number (
  hash bytea NOT NULL,
  -- Whose text showed it: a repeat by the same one is no second proof.
  notification_id uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (hash, notification_id)
);
CREATE INDEX doubted_number_at ON doubted_number (at);
CREATE INDEX attempt_texts ON attempt (lane, last_tried_at) WHERE channel = 'sms' AND last_tried_at IS NOT NULL;
`;

function walls(table: string): string {
  return `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY city ON ${table} TO stadtbote_worker USING (true) WITH CHECK (true);
    CREATE POLICY administer ON ${table} TO CURRENT_USER USING (true) WITH CHECK (true);`;
}

const GRANTS = `
GRANT SELECT, INSERT, DELETE ON sms_gateway_weight, doubted_number TO stadtbote_worker;
GRANT UPDATE (weight, changed_at, because) ON sms_gateway_weight TO stadtbote_worker;
CREATE POLICY report ON sms_gateway_weight FOR SELECT TO stadtbote_report USING (true);
GRANT SELECT ON sms_gateway_weight TO stadtbote_report;
GRANT UPDATE (lane) ON attempt TO stadtbote_worker;
`;
