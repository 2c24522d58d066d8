import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What citizens answer by text. A wish to get no more texts (STOP) belongs to the number and holds for optional categories until
 * START; other answers belong to the department whose text came last, sealed, and fall with that notification's content.
 */
export class TextReplies1760000000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(WALLS);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE text_reply, text_opt_out');
  }
}

const TABLES = `
CREATE TABLE text_opt_out (
  hash bytea PRIMARY KEY,
  hash_key text NOT NULL,
  since timestamptz NOT NULL
);
CREATE TABLE text_reply (
  id uuid PRIMARY KEY,
  -- The gateway's own id: the same again is no second answer.
  source text NOT NULL,
  gateway_id text NOT NULL,
  -- Null: nothing went to this number that we still know of.
  department_id uuid REFERENCES department,
  notification_id uuid REFERENCES content (notification_id) ON DELETE CASCADE,
  at timestamptz NOT NULL,
  wish text CHECK (wish IN ('stop', 'start')),
  sealed bytea,
  UNIQUE (source, gateway_id)
);
CREATE INDEX text_reply_department ON text_reply (department_id, id DESC);
CREATE INDEX text_reply_notification ON text_reply (notification_id) WHERE notification_id IS NOT NULL;
`;

const THIS_DEPARTMENT = `NULLIF(current_setting('app.department', true), '')::uuid`;

const WALLS = `
ALTER TABLE text_opt_out ENABLE ROW LEVEL SECURITY;
ALTER TABLE text_opt_out FORCE ROW LEVEL SECURITY;
CREATE POLICY work ON text_opt_out TO stadtbote_worker USING (true) WITH CHECK (true);
CREATE POLICY administer ON text_opt_out TO CURRENT_USER USING (true) WITH CHECK (true);
ALTER TABLE text_reply ENABLE ROW LEVEL SECURITY;
ALTER TABLE text_reply FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON text_reply FOR SELECT TO stadtbote_app USING (department_id = ${THIS_DEPARTMENT});
CREATE POLICY work ON text_reply TO stadtbote_worker USING (true) WITH CHECK (true);
CREATE POLICY administer ON text_reply TO CURRENT_USER USING (true) WITH CHECK (true);
`;

const GRANTS = `
GRANT SELECT ON text_reply TO stadtbote_app;
GRANT SELECT, INSERT ON text_reply TO stadtbote_worker;
GRANT SELECT, INSERT, DELETE ON text_opt_out TO stadtbote_worker;
`;
