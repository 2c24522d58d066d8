import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Incidents and their evidence. What an incident counts is computed from `affected`, `attempt` and `refusal` by its lanes
 * and moments, so that no counter can drift away from them. City tables: no row knows a person but by a notification's id.
 */
export class Incidents1760000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(INCIDENTS);
    await runner.query(EVIDENCE);
    await runner.query(ACTIONS);
    for (const table of TABLES) await runner.query(walls(table));
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE notification DROP COLUMN instruction, DROP COLUMN instructed_by');
    await runner.query(`DROP TABLE ${[...TABLES].reverse().join(', ')}`);
    await runner.query('DROP SEQUENCE incident_number');
  }
}

const TABLES = [
  'incident',
  'incident_lane',
  'incident_entry',
  'incident_notice',
  'affected',
  'refusal',
  'bulk_action',
  'bulk_action_item',
];

const INCIDENTS = `
CREATE SEQUENCE incident_number;
CREATE TABLE incident (
  id uuid PRIMARY KEY,
  -- Such as 2021-0017: the year by domain time, then counted on.
  number text NOT NULL UNIQUE,
  -- Whom it is about: group:NAME, site:HOST, gateway:LANE, relay, or own.
  subject text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('provider', 'gateway', 'own_infrastructure')),
  opened_at timestamptz NOT NULL,
  opened_by text NOT NULL,
  because jsonb NOT NULL,
  acknowledged_at timestamptz,
  acknowledged_by text,
  closed_at timestamptz,
  closed_by text
);
CREATE UNIQUE INDEX incident_open ON incident (subject) WHERE closed_at IS NULL;
CREATE INDEX incident_age ON incident (opened_at DESC);
CREATE TABLE incident_lane (
  incident_id uuid NOT NULL REFERENCES incident,
  lane text NOT NULL,
  name text NOT NULL,
  ill_at timestamptz NOT NULL,
  -- Null while the lane is ill; a relapse within the incident empties it again.
  well_at timestamptz,
  PRIMARY KEY (incident_id, lane)
);
CREATE INDEX incident_lane_lane ON incident_lane (lane, ill_at DESC);
-- What happened, for the log: changes of health, actions, notes, contacts with the provider, notices.
CREATE TABLE incident_entry (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  incident_id uuid NOT NULL REFERENCES incident,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('opened', 'lane', 'acknowledged', 'note', 'contact', 'action', 'undone', 'probe', 'notice', 'dossier', 'closed', 'reopened')),
  facts jsonb NOT NULL
);
CREATE INDEX incident_entry_incident ON incident_entry (incident_id, id);
CREATE TABLE incident_notice (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  incident_id uuid NOT NULL REFERENCES incident,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  -- Null: withdrawn.
  text_de text,
  text_en text,
  withdrawn boolean NOT NULL DEFAULT false,
  CONSTRAINT incident_notice_text CHECK (withdrawn OR (text_de IS NOT NULL AND text_en IS NOT NULL))
);
CREATE INDEX incident_notice_incident ON incident_notice (incident_id, id DESC);
`;

const EVIDENCE = `
-- Notifications that met a lane while it was ill and their mail not taken; written with the decision or the outcome that says so.
CREATE TABLE affected (
  notification_id uuid NOT NULL,
  lane text NOT NULL,
  department_id uuid NOT NULL,
  since timestamptz NOT NULL,
  PRIMARY KEY (notification_id, lane)
);
CREATE INDEX affected_lane ON affected (lane, since);
CREATE INDEX affected_department ON affected (department_id, since);
-- What a provider or gateway said against us: about the sender or its own trouble, never about a recipient.
CREATE TABLE refusal (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  lane text NOT NULL,
  at timestamptz NOT NULL,
  stage text,
  label text NOT NULL,
  scope text NOT NULL,
  fingerprint text NOT NULL,
  -- Word for word, the recipient's address taken out.
  reply text NOT NULL
);
CREATE INDEX refusal_lane ON refusal (lane, at);
`;

const ACTIONS = `
ALTER TABLE notification ADD COLUMN instruction text CHECK (instruction IN ('reroute', 'wait_for_mail'));
-- The bulk action that said so.
ALTER TABLE notification ADD COLUMN instructed_by uuid;
CREATE TABLE bulk_action (
  id uuid PRIMARY KEY,
  incident_id uuid NOT NULL REFERENCES incident,
  kind text NOT NULL CHECK (kind IN ('reroute', 'release', 'cancel')),
  actor text NOT NULL,
  reason text NOT NULL,
  -- Which of the held mail: lanes, and a deadline not after this.
  selection jsonb NOT NULL,
  -- What was shown before: counts by channel and cost.
  price jsonb NOT NULL,
  asked_at timestamptz NOT NULL,
  -- Until then nothing is touched, and undo takes everything back.
  begins_at timestamptz NOT NULL,
  begun_at timestamptz,
  undone_at timestamptz,
  undone_by text
);
CREATE INDEX bulk_action_waiting ON bulk_action (begins_at) WHERE begun_at IS NULL AND undone_at IS NULL;
CREATE INDEX bulk_action_incident ON bulk_action (incident_id, asked_at DESC);
CREATE TABLE bulk_action_item (
  action_id uuid NOT NULL REFERENCES bulk_action,
  notification_id uuid NOT NULL,
  department_id uuid NOT NULL,
  taken_back boolean NOT NULL DEFAULT false,
  PRIMARY KEY (action_id, notification_id)
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
GRANT SELECT, INSERT ON incident, incident_lane, incident_entry, incident_notice, affected, refusal, bulk_action, bulk_action_item TO stadtbote_worker;
GRANT UPDATE (acknowledged_at, acknowledged_by, closed_at, closed_by) ON incident TO stadtbote_worker;
GRANT UPDATE (name, ill_at, well_at) ON incident_lane TO stadtbote_worker;
GRANT UPDATE (begun_at, undone_at, undone_by) ON bulk_action TO stadtbote_worker;
GRANT UPDATE (taken_back) ON bulk_action_item TO stadtbote_worker;
GRANT DELETE ON refusal TO stadtbote_worker;
GRANT USAGE ON SEQUENCE incident_number TO stadtbote_worker;
GRANT UPDATE (cancelled_at, instruction, instructed_by) ON notification TO stadtbote_worker;
GRANT SELECT ON incident, incident_lane, incident_entry, incident_notice, affected, refusal, bulk_action, bulk_action_item TO stadtbote_report;
GRANT SELECT (instruction, instructed_by, cancelled_at) ON notification TO stadtbote_report;
`;
