import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The growing tables, partitioned by the *notification's* id (UUIDv7 in real time), one partition a week; the functions
 * keep 60 days ahead. Nothing references them by foreign key, there is no default partition, and nobody is granted a
 * partition: a parent's row level security does not protect a partition that is read directly.
 */
export class Notifications1760000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(NOTIFICATION);
    await runner.query(ATTEMPT);
    await runner.query(EVIDENCE);
    await runner.query(PARTITIONS);
    await runner.query(`SELECT ensure_partitions()`);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('the first migrations have no way back'));
  }
}

const NOTIFICATION = `
CREATE TABLE notification (
  id uuid NOT NULL PRIMARY KEY,
  department_id uuid NOT NULL,
  key_kind text NOT NULL CHECK (key_kind IN ('live', 'team', 'test')),
  simulated_end text,
  recipient_id uuid,
  email_hash bytea,
  phone_hash bytea,
  hash_key text NOT NULL,
  email_domain text,
  phone_range_allowed boolean NOT NULL,
  language text NOT NULL,
  category text NOT NULL,
  urgency text NOT NULL CHECK (urgency IN ('routine', 'important', 'urgent', 'emergency')),
  confidential boolean NOT NULL,
  one_time_code boolean NOT NULL,
  stream text NOT NULL CHECK (stream IN ('transactional', 'bulk')),
  accepted_at timestamptz NOT NULL,
  deadline_at timestamptz,
  send_at timestamptz,
  valid_until timestamptz,
  channels text[],
  has_late boolean NOT NULL,
  has_second_factor boolean NOT NULL,
  condition_url text,
  escalate jsonb,
  reference text,
  status text NOT NULL CHECK (status IN ('accepted', 'scheduled', 'in_progress', 'delivered', 'sent', 'undeliverable', 'expired', 'cancelled')),
  due_at timestamptz,
  fence integer NOT NULL DEFAULT 0,
  lease_until timestamptz,
  cancelled_at timestamptz,
  told_otherwise_at timestamptz,
  read_at timestamptz,
  confirmed_at timestamptz,
  page_opened_at timestamptz,
  page_tries smallint NOT NULL DEFAULT 0,
  alerts text[] NOT NULL DEFAULT '{}',
  reminders smallint NOT NULL DEFAULT 0,
  decisions smallint NOT NULL DEFAULT 0,
  told_at timestamptz,
  told_channel text,
  ended_at timestamptz,
  -- Every live row has a next due moment: nothing waits for ever.
  CONSTRAINT notification_due CHECK ((due_at IS NOT NULL) OR status IN ('delivered', 'sent', 'undeliverable', 'expired', 'cancelled'))
) PARTITION BY RANGE (id);
CREATE INDEX notification_due_at ON notification (department_id, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX notification_list ON notification (department_id, id DESC);
CREATE INDEX notification_reference ON notification (department_id, reference) WHERE reference IS NOT NULL;
CREATE INDEX notification_email ON notification (email_hash) WHERE email_hash IS NOT NULL;
CREATE INDEX notification_phone ON notification (phone_hash) WHERE phone_hash IS NOT NULL;
CREATE INDEX notification_domain ON notification (email_domain) WHERE due_at IS NOT NULL;
CREATE TABLE content (
  notification_id uuid PRIMARY KEY,
  department_id uuid NOT NULL,
  sealed bytea NOT NULL,
  purge_at timestamptz
);
CREATE INDEX content_purge ON content (purge_at) WHERE purge_at IS NOT NULL;
`;

const ATTEMPT = `
CREATE TABLE attempt (
  notification_id uuid NOT NULL,
  ordinal smallint NOT NULL,
  department_id uuid NOT NULL,
  channel text NOT NULL CHECK (channel IN ('email', 'sms', 'push', 'inbox')),
  contact_ref text NOT NULL,
  lane text NOT NULL,
  content_kind text NOT NULL,
  state text NOT NULL CHECK (state IN ('queued', 'held', 'deferred', 'sending', 'unknown', 'accepted_by_gateway', 'delivered', 'refused', 'bounced', 'failed', 'superseded')),
  urgency text NOT NULL,
  deadline_at timestamptz,
  created_at timestamptz NOT NULL,
  due_at timestamptz,
  state_since timestamptz NOT NULL,
  tries smallint NOT NULL DEFAULT 0,
  last_tried_at timestamptz,
  fence integer NOT NULL DEFAULT 0,
  lease_until timestamptz,
  reply text,
  stage text,
  label text,
  scope text,
  temporary boolean NOT NULL DEFAULT false,
  rule text,
  gateway_id text,
  gateway_found boolean,
  cost_micros bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (notification_id, ordinal),
  CONSTRAINT attempt_due CHECK (due_at IS NOT NULL OR state NOT IN ('queued', 'held', 'deferred', 'unknown')),
  CONSTRAINT attempt_lease CHECK (lease_until IS NOT NULL OR state <> 'sending')
) PARTITION BY RANGE (notification_id);
CREATE INDEX attempt_claim ON attempt (lane, urgency, department_id, due_at) WHERE state IN ('queued', 'deferred');
CREATE INDEX attempt_held ON attempt (lane, deadline_at, created_at) WHERE state = 'held';
CREATE INDEX attempt_sending ON attempt (lease_until) WHERE state = 'sending';
CREATE INDEX attempt_unknown ON attempt (lane, due_at) WHERE state = 'unknown';
CREATE INDEX attempt_gateway ON attempt (gateway_id) WHERE gateway_id IS NOT NULL;
`;

const EVIDENCE = `
CREATE TABLE decision (
  notification_id uuid NOT NULL,
  ordinal smallint NOT NULL,
  department_id uuid NOT NULL,
  at timestamptz NOT NULL,
  step text NOT NULL,
  channel text,
  rule text NOT NULL,
  facts jsonb NOT NULL,
  policy_version integer NOT NULL,
  PRIMARY KEY (notification_id, ordinal)
) PARTITION BY RANGE (notification_id);
CREATE TABLE receipt (
  notification_id uuid NOT NULL,
  attempt_ordinal smallint NOT NULL,
  department_id uuid NOT NULL,
  source text NOT NULL,
  kind text NOT NULL,
  gateway_id text NOT NULL DEFAULT '',
  at timestamptz NOT NULL,
  label text,
  scope text,
  suppress boolean NOT NULL DEFAULT false,
  details jsonb NOT NULL,
  -- Came before its send had committed; applied with the outcome.
  parked boolean NOT NULL,
  PRIMARY KEY (notification_id, attempt_ordinal, source, kind, gateway_id)
) PARTITION BY RANGE (notification_id);
`;

const PARTITIONS = `
CREATE FUNCTION uuid_at(moment timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT (left(t, 8) || '-' || right(t, 4) || '-0000-0000-000000000000')::uuid
  FROM lpad(to_hex((extract(epoch FROM moment) * 1000)::bigint), 12, '0') AS t
$$;
CREATE FUNCTION ensure_partitions() RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  week timestamptz := date_trunc('week', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' - interval '1 week';
  parent text;
  part text;
  made integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(7001);
  WHILE week < now() + interval '60 days' LOOP
    FOREACH parent IN ARRAY ARRAY['notification', 'attempt', 'decision', 'receipt'] LOOP
      part := parent || '_' || to_char(week AT TIME ZONE 'UTC', 'IYYY"w"IW');
      IF to_regclass(part) IS NULL THEN
        EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
          part, parent, uuid_at(week), uuid_at(week + interval '7 days'));
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', part);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', part);
        made := made + 1;
      END IF;
    END LOOP;
    week := week + interval '7 days';
  END LOOP;
  RETURN made;
END $$;
REVOKE ALL ON FUNCTION ensure_partitions() FROM PUBLIC;
`;
