import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Mails by which departments learn whom they must reach themselves. An event is marked in the transaction that makes the mail,
 * so that no two workers and no restart tell it twice; the index holds untold events alone and is empty in quiet times. The
 * worker accepts these mails itself: hence its right to write notifications, of the category of our own mail alone.
 */
export class DepartmentMails1760000000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLE);
    await runner.query(WALLS);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'REVOKE INSERT ON notification, content, idempotency FROM stadtbote_worker; REVOKE UPDATE ON idempotency FROM stadtbote_worker',
    );
    await runner.query('ALTER TABLE department_event DROP COLUMN mail_id');
    await runner.query('DROP POLICY own_making ON notification');
    await runner.query('DROP TABLE department_mail');
  }
}

const TOLD = `('deadline.at_risk', 'deadline.missed', 'notification.undeliverable')`;

const TABLE = `
CREATE TABLE department_mail (
  -- That of its notification too.
  id uuid PRIMARY KEY,
  department_id uuid NOT NULL REFERENCES department,
  at timestamptz NOT NULL,
  events integer NOT NULL CHECK (events > 0),
  next_deadline timestamptz,
  -- By the database's clock: how long others leave it to the worker that made it.
  lease_until timestamptz NOT NULL,
  -- Null until its notification is written.
  accepted_at timestamptz
);
CREATE INDEX department_mail_department ON department_mail (department_id, at DESC);
CREATE INDEX department_mail_open ON department_mail (lease_until) WHERE accepted_at IS NULL;
ALTER TABLE department_event ADD COLUMN mail_id uuid;
-- What happened before departments were told by mail is not told now. The zero id: told in no mail.
UPDATE department_event SET mail_id = '00000000-0000-0000-0000-000000000000' WHERE event IN ${TOLD};
CREATE INDEX department_event_untold ON department_event (department_id, id) WHERE mail_id IS NULL AND event IN ${TOLD};
CREATE INDEX department_event_mail ON department_event (mail_id) WHERE mail_id > '00000000-0000-0000-0000-000000000000';
`;

const THIS_DEPARTMENT = `NULLIF(current_setting('app.department', true), '')::uuid`;

const WALLS = `
ALTER TABLE department_mail ENABLE ROW LEVEL SECURITY;
ALTER TABLE department_mail FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON department_mail FOR SELECT TO stadtbote_app USING (department_id = ${THIS_DEPARTMENT});
CREATE POLICY work ON department_mail TO stadtbote_worker USING (true) WITH CHECK (true);
CREATE POLICY report ON department_mail FOR SELECT TO stadtbote_report USING (true);
-- The worker writes mail of our own making and nothing in the name of a department.
CREATE POLICY own_making ON notification AS RESTRICTIVE FOR INSERT TO stadtbote_worker WITH CHECK (category = 'operation');
CREATE POLICY administer ON department_mail TO CURRENT_USER USING (true) WITH CHECK (true);
`;

const GRANTS = `
GRANT SELECT ON department_mail TO stadtbote_app, stadtbote_report;
GRANT SELECT, INSERT ON department_mail TO stadtbote_worker;
GRANT UPDATE (lease_until, accepted_at) ON department_mail TO stadtbote_worker;
GRANT UPDATE (mail_id) ON department_event TO stadtbote_worker;
GRANT INSERT ON notification, content, idempotency TO stadtbote_worker;
GRANT UPDATE (body_hash, response, created_at) ON idempotency TO stadtbote_worker;
`;
