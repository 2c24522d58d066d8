import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Webhooks: where departments want to hear of events, and what was or is to be sent there. A delivery is written by a trigger in
 * the transaction that records its event, whoever records it: none is lost, none is made twice, and its body is the same at every
 * try. Bodies hold ids, a reference and states; no address, no content.
 */
export class Webhooks1760000000018 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    for (const table of ['webhook_endpoint', 'webhook_delivery']) await runner.query(walls(table));
    await runner.query(FAN_OUT);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER webhook_of_incident ON incident_entry');
    await runner.query('DROP TRIGGER webhook_of_notification ON department_event');
    await runner.query(
      'DROP FUNCTION webhook_of_incident(), webhook_of_notification(), webhook_moment, webhook_id',
    );
    await runner.query('DROP TABLE webhook_delivery, webhook_endpoint');
  }
}

const TABLES = `
CREATE TABLE webhook_endpoint (
  id uuid PRIMARY KEY,
  department_id uuid NOT NULL REFERENCES department,
  url text NOT NULL,
  -- Null: every event.
  events text[],
  secret bytea NOT NULL,
  -- The one before, which signs beside it until then.
  former_secret bytea,
  former_until timestamptz,
  authorization_header bytea,
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'disabled')),
  -- by-hand, failing: a day long, gone: it answered 410.
  state_reason text CHECK (state_reason IN ('by-hand', 'failing', 'gone')),
  state_since timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  failing_since timestamptz,
  -- It asked us to be slow: nothing goes out before.
  slow_until timestamptz,
  lease_owner text,
  lease_until timestamptz,
  -- The mail by which the department learns that we stopped; null: nothing to tell.
  alert_mail uuid,
  alerted_at timestamptz
);
CREATE INDEX webhook_endpoint_department ON webhook_endpoint (department_id, id);
CREATE INDEX webhook_endpoint_alert ON webhook_endpoint (id) WHERE alert_mail IS NOT NULL AND alerted_at IS NULL;
CREATE TABLE webhook_delivery (
  id uuid PRIMARY KEY,
  endpoint_id uuid NOT NULL REFERENCES webhook_endpoint ON DELETE CASCADE,
  department_id uuid NOT NULL,
  event text NOT NULL,
  -- The notification or the incident.
  subject_id uuid NOT NULL,
  body text NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'failed')),
  tries integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  due_at timestamptz,
  tried_at timestamptz,
  ended_at timestamptz,
  -- Of the last try: HTTP status, or why there was none, and the beginning of what was answered.
  status smallint,
  error text,
  answer text,
  took_ms integer
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (endpoint_id, due_at) WHERE state = 'waiting';
CREATE INDEX webhook_delivery_log ON webhook_delivery (endpoint_id, id DESC);
CREATE INDEX webhook_delivery_ended ON webhook_delivery (ended_at) WHERE ended_at IS NOT NULL;
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

/** As the owner: who records an event need not see the endpoints. */
const AS_OWNER = 'RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp';

/** Its own version 7 of an id (RFC 9562, 5.7), since Postgres makes none before 18: the log is read in this order. */
const FAN_OUT = `
CREATE FUNCTION webhook_id() RETURNS uuid LANGUAGE sql VOLATILE SET search_path = pg_catalog AS $$
  SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid
$$;
CREATE FUNCTION webhook_moment(at timestamptz) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
  SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;
CREATE FUNCTION webhook_of_notification() ${AS_OWNER} AS $$
BEGIN
  INSERT INTO webhook_delivery (id, endpoint_id, department_id, event, subject_id, body, created_at, due_at)
  SELECT webhook_id(), w.id, w.department_id, e.event, e.notification_id,
    json_build_object('type', e.event, 'timestamp', webhook_moment(e.at), 'data', json_build_object('id', n.id, 'reference', n.reference,
      'category', n.category, 'status', n.status, 'channel', n.told_channel, 'deadline', webhook_moment(n.deadline_at), 'key', n.key_kind))::text,
    e.at, e.at
  FROM happened e
  JOIN webhook_endpoint w ON w.department_id = e.department_id AND w.state <> 'disabled' AND (w.events IS NULL OR e.event = ANY (w.events))
  JOIN notification n ON n.id = e.notification_id AND n.category <> 'operation';
  RETURN NULL;
END $$;
CREATE TRIGGER webhook_of_notification AFTER INSERT ON department_event
  REFERENCING NEW TABLE AS happened FOR EACH STATEMENT EXECUTE FUNCTION webhook_of_notification();
CREATE FUNCTION webhook_of_incident() ${AS_OWNER} AS $$
BEGIN
  INSERT INTO webhook_delivery (id, endpoint_id, department_id, event, subject_id, body, created_at, due_at)
  SELECT webhook_id(), w.id, w.department_id, 'incident.' || e.kind, e.incident_id,
    json_build_object('type', 'incident.' || e.kind, 'timestamp', webhook_moment(e.at), 'data', json_build_object('id', i.id, 'number', i.number,
      'kind', i.kind, 'subject', i.subject, 'openedAt', webhook_moment(i.opened_at), 'closedAt', webhook_moment(i.closed_at)))::text,
    e.at, e.at
  FROM happened e
  JOIN webhook_endpoint w ON w.state <> 'disabled' AND (w.events IS NULL OR 'incident.' || e.kind = ANY (w.events))
  JOIN incident i ON i.id = e.incident_id
  WHERE e.kind IN ('opened', 'closed');
  RETURN NULL;
END $$;
CREATE TRIGGER webhook_of_incident AFTER INSERT ON incident_entry
  REFERENCING NEW TABLE AS happened FOR EACH STATEMENT EXECUTE FUNCTION webhook_of_incident();
`;

const GRANTS = `
REVOKE ALL ON FUNCTION webhook_of_notification(), webhook_of_incident() FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_endpoint TO stadtbote_app;
GRANT SELECT ON webhook_delivery TO stadtbote_app;
GRANT UPDATE (state, tries, due_at, ended_at) ON webhook_delivery TO stadtbote_app;
GRANT SELECT, UPDATE ON webhook_endpoint, webhook_delivery TO stadtbote_worker;
GRANT DELETE ON webhook_delivery TO stadtbote_worker;
`;
