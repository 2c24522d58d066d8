import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How late mail is: counted from the first try, since waiting in our own queue is no symptom of theirs. The indexes hold
 * only mail that was tried again, which in quiet times is next to none. `round` says when a thing was last done that one
 * worker does for all.
 */
export class Lateness1760000000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(WALLS);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE round');
    await runner.query('DROP INDEX attempt_waiting, attempt_retried');
    await runner.query('ALTER TABLE attempt DROP COLUMN first_tried_at');
  }
}

const TABLES = `
ALTER TABLE attempt ADD COLUMN first_tried_at timestamptz;
CREATE INDEX attempt_waiting ON attempt (lane, first_tried_at)
  WHERE channel = 'email' AND state IN ('queued', 'deferred') AND first_tried_at IS NOT NULL;
CREATE INDEX attempt_retried ON attempt (lane, state_since)
  WHERE channel = 'email' AND tries > 1 AND state IN ('accepted_by_gateway', 'delivered');
CREATE TABLE round (
  name text PRIMARY KEY,
  -- Domain time.
  at timestamptz NOT NULL
);
`;

const WALLS = `
ALTER TABLE round ENABLE ROW LEVEL SECURITY;
ALTER TABLE round FORCE ROW LEVEL SECURITY;
CREATE POLICY city ON round TO stadtbote_worker USING (true) WITH CHECK (true);
CREATE POLICY administer ON round TO CURRENT_USER USING (true) WITH CHECK (true);
`;

const GRANTS = `
GRANT SELECT, INSERT, UPDATE (at) ON round TO stadtbote_worker;
GRANT UPDATE (first_tried_at) ON attempt TO stadtbote_worker;
`;
