import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who may see and touch what. Three roles, none of which owns a table or bypasses row level security:
 * `stadtbote_app` (one department or one citizen per transaction), `stadtbote_worker` (all rows, few columns),
 * `stadtbote_report` (reads figures, no contents and no addresses).
 * `current_setting` gives '' after a local setting has ended, and a bare cast of '' raises: hence NULLIF.
 */
export class Walls1760000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of [...TENANT_TABLES, ...CITIZEN_TABLES, ...CITY_TABLES, ...LOGIN_TABLES]) {
      await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
    }
    for (const table of TENANT_TABLES) await runner.query(tenantPolicies(table));
    for (const table of CITIZEN_TABLES) await runner.query(citizenPolicies(table));
    for (const table of CITY_TABLES) await runner.query(cityPolicies(table));
    await runner.query(SPECIAL_POLICIES);
    // The owner sets departments and citizens up (commands, seeding); no running process signs in as the owner.
    for (const table of [...TENANT_TABLES, ...CITIZEN_TABLES, ...CITY_TABLES, ...LOGIN_TABLES])
      await runner.query(
        `CREATE POLICY administer ON ${table} TO CURRENT_USER USING (true) WITH CHECK (true)`,
      );
    await runner.query(GRANTS);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('the first migrations have no way back'));
  }
}

const THIS_DEPARTMENT = `NULLIF(current_setting('app.department', true), '')::uuid`;
const THIS_CITIZEN = `NULLIF(current_setting('app.citizen', true), '')::uuid`;

/** Rows of one department. */
const TENANT_TABLES = [
  'team_member',
  'recipient',
  'sms_spend',
  'idempotency',
  'audit',
  'department_event',
  'notification',
  'content',
  'attempt',
  'decision',
  'receipt',
];
/** Rows of one citizen. */
const CITIZEN_TABLES = ['contact_point', 'preference', 'inbox_item'];
/** Rows of the city that every role may read as granted. */
const CITY_TABLES = ['category', 'suppression', 'domain_site', 'health', 'health_change', 'lane'];
/** Rows needed before anybody is signed in. */
const LOGIN_TABLES = ['department', 'api_key', 'sign_in_link', 'staff_session', 'citizen'];

function tenantPolicies(table: string): string {
  return `
    CREATE POLICY own ON ${table} TO stadtbote_app USING (department_id = ${THIS_DEPARTMENT}) WITH CHECK (department_id = ${THIS_DEPARTMENT});
    CREATE POLICY work ON ${table} TO stadtbote_worker USING (true) WITH CHECK (true);
    CREATE POLICY report ON ${table} FOR SELECT TO stadtbote_report USING (true);`;
}

function citizenPolicies(table: string): string {
  return `
    CREATE POLICY own ON ${table} TO stadtbote_app USING (citizen_id = ${THIS_CITIZEN}) WITH CHECK (citizen_id = ${THIS_CITIZEN});
    CREATE POLICY work ON ${table} TO stadtbote_worker USING (true) WITH CHECK (true);`;
}

function cityPolicies(table: string): string {
  return `CREATE POLICY city ON ${table} TO stadtbote_app, stadtbote_worker, stadtbote_report USING (true) WITH CHECK (true);`;
}

const SPECIAL_POLICIES = `
CREATE POLICY own ON department FOR SELECT TO stadtbote_app USING (id = ${THIS_DEPARTMENT});
CREATE POLICY work ON department FOR SELECT TO stadtbote_worker USING (true);
CREATE POLICY report ON department FOR SELECT TO stadtbote_report USING (true);
CREATE POLICY own ON api_key TO stadtbote_app
  USING (department_id = ${THIS_DEPARTMENT} OR prefix = ANY (string_to_array(NULLIF(current_setting('app.key_prefix', true), ''), ',')))
  WITH CHECK (department_id = ${THIS_DEPARTMENT});
CREATE POLICY own ON sign_in_link TO stadtbote_app
  USING (token_hash = ANY (string_to_array(NULLIF(current_setting('app.token_hash', true), ''), ',')) OR expires_at < NULLIF(current_setting('app.expired_before', true), '')::timestamptz) WITH CHECK (true);
CREATE POLICY own ON staff_session TO stadtbote_app
  USING (token_hash = ANY (string_to_array(NULLIF(current_setting('app.token_hash', true), ''), ',')) OR expires_at < NULLIF(current_setting('app.expired_before', true), '')::timestamptz) WITH CHECK (true);
CREATE POLICY own ON citizen TO stadtbote_app USING (id = ${THIS_CITIZEN}) WITH CHECK (id = ${THIS_CITIZEN});
CREATE POLICY work ON citizen FOR SELECT TO stadtbote_worker USING (true);
`;

const GRANTS = `
GRANT USAGE ON SCHEMA public TO stadtbote_app, stadtbote_worker, stadtbote_report;
GRANT SELECT ON category, domain_site, health, health_change, lane TO stadtbote_app, stadtbote_worker, stadtbote_report;

GRANT SELECT ON department, team_member, recipient, attempt, decision, receipt, department_event, sms_spend TO stadtbote_app;
GRANT SELECT, INSERT, UPDATE ON idempotency, notification, content TO stadtbote_app;
GRANT INSERT, SELECT ON audit TO stadtbote_app;
GRANT INSERT ON recipient TO stadtbote_app;
GRANT INSERT ON domain_site TO stadtbote_app;
GRANT SELECT, INSERT, UPDATE ON receipt TO stadtbote_app;
GRANT SELECT, INSERT ON api_key TO stadtbote_app;
GRANT UPDATE (revoked_at, expires_at) ON api_key TO stadtbote_app;
GRANT SELECT, INSERT ON sign_in_link, staff_session TO stadtbote_app;
GRANT DELETE ON sign_in_link, staff_session TO stadtbote_app;
GRANT SELECT ON citizen, contact_point, preference, inbox_item TO stadtbote_app;
GRANT UPDATE (language, plain_language, quiet_from_minute, quiet_to_minute) ON citizen TO stadtbote_app;
GRANT INSERT, UPDATE, DELETE ON preference TO stadtbote_app;
GRANT UPDATE (read_at) ON inbox_item TO stadtbote_app;

GRANT SELECT ON department, team_member, recipient, citizen, contact_point, preference, inbox_item, suppression, notification, content, attempt, decision, receipt, idempotency, department_event, sms_spend TO stadtbote_worker;
GRANT UPDATE (status, due_at, fence, lease_until, alerts, reminders, decisions, told_at, told_channel, ended_at) ON notification TO stadtbote_worker;
GRANT UPDATE (purge_at), DELETE ON content TO stadtbote_worker;
GRANT INSERT ON attempt, decision, receipt, department_event, suppression, inbox_item, audit TO stadtbote_worker;
GRANT UPDATE (state, content_kind, due_at, state_since, tries, last_tried_at, fence, lease_until, reply, stage, label, scope, temporary, rule, gateway_id, gateway_found, cost_micros) ON attempt TO stadtbote_worker;
GRANT UPDATE (parked) ON receipt TO stadtbote_worker;
GRANT UPDATE (removed_at) ON contact_point TO stadtbote_worker;
GRANT INSERT, UPDATE ON sms_spend, domain_site, health, lane TO stadtbote_worker;
GRANT INSERT ON health_change TO stadtbote_worker;
GRANT DELETE ON idempotency TO stadtbote_worker;
GRANT EXECUTE ON FUNCTION ensure_partitions() TO stadtbote_worker;

GRANT SELECT ON department, department_event, decision, receipt, sms_spend, audit TO stadtbote_report;
GRANT SELECT (id, department_id, key_kind, email_domain, language, category, urgency, confidential, stream, accepted_at, deadline_at, send_at, reference, status, due_at, alerts, reminders, told_at, told_channel, ended_at) ON notification TO stadtbote_report;
GRANT SELECT ON attempt TO stadtbote_report;
`;
