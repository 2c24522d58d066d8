import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Hosted actions: what a citizen answered on `/a/{token}`, with its history. That somebody answered, and which button it was, is
 * evidence and stays; a wish in the citizen's own words is sealed and falls with the content. A deadline that was prolonged
 * keeps in mind where it lay.
 */
export class Actions1760000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(COLUMNS);
    await runner.query(TABLES);
    await runner.query(EVENTS);
    await runner.query(WALLS);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE action_wish, action_answer');
    await runner.query('REVOKE UPDATE (deadline_at) ON attempt FROM stadtbote_worker');
    await runner.query('REVOKE UPDATE (deadline_at) ON notification FROM stadtbote_worker');
    await runner.query(
      'ALTER TABLE notification DROP COLUMN hosted_action, DROP COLUMN action_choice, DROP COLUMN deadline_extended_from',
    );
  }
}

const COLUMNS = `
ALTER TABLE notification ADD COLUMN hosted_action boolean NOT NULL DEFAULT false;
-- What holds now; null: nothing was answered, or it was taken back. Its moment is confirmed_at.
ALTER TABLE notification ADD COLUMN action_choice text CHECK (action_choice IN ('confirm', 'decline', 'other_time'));
ALTER TABLE notification ADD COLUMN deadline_extended_from timestamptz;
`;

const TABLES = `
CREATE TABLE action_answer (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  notification_id uuid NOT NULL,
  department_id uuid NOT NULL REFERENCES department,
  at timestamptz NOT NULL,
  kind text NOT NULL CHECK (kind IN ('done', 'undone')),
  choice text NOT NULL CHECK (choice IN ('confirm', 'decline', 'other_time')),
  -- In which mail the department was told; null: not yet. The zero id: in none.
  mail_id uuid
);
CREATE INDEX action_answer_notification ON action_answer (notification_id, id);
CREATE INDEX action_answer_untold ON action_answer (department_id, id) WHERE mail_id IS NULL;
CREATE INDEX action_answer_mail ON action_answer (mail_id) WHERE mail_id > '00000000-0000-0000-0000-000000000000';
CREATE TABLE action_wish (
  answer_id bigint PRIMARY KEY REFERENCES action_answer ON DELETE CASCADE,
  notification_id uuid NOT NULL REFERENCES content ON DELETE CASCADE,
  department_id uuid NOT NULL,
  sealed bytea NOT NULL
);
CREATE INDEX action_wish_notification ON action_wish (notification_id);
`;

/** Departments are told of delays too. The index serves the narrower question of older versions as well. */
const EVENTS = `
DROP INDEX department_event_untold;
CREATE INDEX department_event_untold ON department_event (department_id, id) WHERE mail_id IS NULL
  AND event IN ('deadline.at_risk', 'deadline.missed', 'deadline.extension_suggested', 'notification.undeliverable');
`;

const THIS_DEPARTMENT = `NULLIF(current_setting('app.department', true), '')::uuid`;

function walls(table: string): string {
  return `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY own ON ${table} TO stadtbote_app USING (department_id = ${THIS_DEPARTMENT}) WITH CHECK (department_id = ${THIS_DEPARTMENT});
    CREATE POLICY work ON ${table} TO stadtbote_worker USING (true) WITH CHECK (true);
    CREATE POLICY administer ON ${table} TO CURRENT_USER USING (true) WITH CHECK (true);`;
}

const WALLS = `${walls('action_answer')}${walls('action_wish')}
CREATE POLICY report ON action_answer FOR SELECT TO stadtbote_report USING (true);`;

const GRANTS = `
GRANT SELECT, INSERT ON action_answer, action_wish TO stadtbote_app;
GRANT SELECT ON action_answer TO stadtbote_worker, stadtbote_report;
GRANT SELECT ON action_wish TO stadtbote_worker;
GRANT UPDATE (mail_id) ON action_answer TO stadtbote_worker;
GRANT UPDATE (deadline_at, deadline_extended_from) ON notification TO stadtbote_worker;
GRANT UPDATE (deadline_at) ON attempt TO stadtbote_worker;
GRANT SELECT (hosted_action, action_choice, deadline_extended_from) ON notification TO stadtbote_report;
`;
