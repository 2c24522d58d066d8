import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Plain tables: the city, its departments and keys, its citizens, what is known of domains, lanes and health. */
export class TenantsAndPeople1760000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(DEPARTMENTS);
    await runner.query(KEYS_AND_SESSIONS);
    await runner.query(CITIZENS);
    await runner.query(DELIVERY_STATE);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('the first migration has no way back'));
  }
}

const DEPARTMENTS = `
CREATE TABLE department (
  id uuid PRIMARY KEY,
  slug text NOT NULL UNIQUE,
  name text NOT NULL,
  city_name text NOT NULL,
  phone text,
  mailbox text,
  sender jsonb NOT NULL,
  sms_budget_micros bigint,
  policy jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE category (
  id text PRIMARY KEY,
  name_de text NOT NULL,
  name_en text NOT NULL,
  basis text NOT NULL CHECK (basis IN ('consent', 'duty')),
  confidential boolean NOT NULL,
  same_day boolean NOT NULL,
  position smallint NOT NULL
);
CREATE TABLE team_member (
  department_id uuid NOT NULL REFERENCES department,
  contact_hash bytea NOT NULL,
  hash_key text NOT NULL,
  PRIMARY KEY (department_id, contact_hash)
);
CREATE TABLE recipient (
  id uuid PRIMARY KEY,
  department_id uuid NOT NULL REFERENCES department,
  sealed bytea NOT NULL,
  email_hash bytea,
  phone_hash bytea,
  hash_key text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE sms_spend (
  department_id uuid NOT NULL REFERENCES department,
  month date NOT NULL,
  spent_micros bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (department_id, month)
);
CREATE TABLE idempotency (
  department_id uuid NOT NULL,
  route text NOT NULL,
  key text COLLATE "C" NOT NULL,
  body_hash text NOT NULL,
  response text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (department_id, route, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);
CREATE TABLE audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  department_id uuid,
  actor text NOT NULL,
  action text NOT NULL,
  subject text,
  count integer NOT NULL DEFAULT 1
);
CREATE TABLE department_event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  department_id uuid NOT NULL,
  notification_id uuid NOT NULL,
  event text NOT NULL,
  at timestamptz NOT NULL,
  rule text NOT NULL,
  facts jsonb NOT NULL,
  UNIQUE (notification_id, event)
);
`;

const KEYS_AND_SESSIONS = `
CREATE TABLE api_key (
  id uuid PRIMARY KEY,
  department_id uuid NOT NULL REFERENCES department,
  name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('live', 'team', 'test')),
  prefix text NOT NULL UNIQUE,
  hash text NOT NULL,
  scopes text[] NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX api_key_department ON api_key (department_id, created_at DESC);
CREATE TABLE sign_in_link (
  token_hash text PRIMARY KEY,
  email_sealed bytea NOT NULL,
  role text NOT NULL CHECK (role IN ('administrator', 'staff')),
  department_id uuid REFERENCES department,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE TABLE staff_session (
  token_hash text PRIMARY KEY,
  email_sealed bytea NOT NULL,
  role text NOT NULL CHECK (role IN ('administrator', 'staff')),
  department_id uuid REFERENCES department,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
`;

const CITIZENS = `
CREATE TABLE citizen (
  id uuid PRIMARY KEY,
  name_sealed bytea NOT NULL,
  language text NOT NULL DEFAULT 'de',
  plain_language boolean NOT NULL DEFAULT false,
  quiet_from_minute smallint,
  quiet_to_minute smallint,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE contact_point (
  id uuid PRIMARY KEY,
  citizen_id uuid NOT NULL REFERENCES citizen ON DELETE CASCADE,
  channel text NOT NULL CHECK (channel IN ('email', 'sms', 'push')),
  sealed bytea NOT NULL,
  hash bytea NOT NULL,
  hash_key text NOT NULL,
  domain text,
  verified boolean NOT NULL,
  removed_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX contact_point_hash ON contact_point (hash) WHERE removed_at IS NULL;
CREATE INDEX contact_point_citizen ON contact_point (citizen_id) WHERE removed_at IS NULL;
CREATE TABLE preference (
  citizen_id uuid NOT NULL REFERENCES citizen ON DELETE CASCADE,
  category text NOT NULL REFERENCES category,
  channels text[] NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (citizen_id, category)
);
CREATE TABLE suppression (
  hash bytea NOT NULL,
  hash_key text NOT NULL,
  channel text NOT NULL,
  reason text NOT NULL,
  evidence text,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  PRIMARY KEY (hash, channel)
);
CREATE TABLE inbox_item (
  notification_id uuid PRIMARY KEY,
  citizen_id uuid NOT NULL REFERENCES citizen ON DELETE CASCADE,
  sealed bytea NOT NULL,
  at timestamptz NOT NULL,
  read_at timestamptz
);
CREATE INDEX inbox_item_citizen ON inbox_item (citizen_id, at DESC);
`;

const DELIVERY_STATE = `
CREATE TABLE domain_site (
  domain text PRIMARY KEY,
  site text,
  site_name text NOT NULL,
  site_group text,
  hosts text[] NOT NULL,
  state text NOT NULL CHECK (state IN ('new', 'resolved', 'no_mail', 'unknown_domain', 'failed')),
  refresh_at timestamptz NOT NULL,
  lease_until timestamptz
);
CREATE INDEX domain_site_refresh ON domain_site (refresh_at);
CREATE TABLE health (
  key text PRIMARY KEY,
  version integer NOT NULL,
  record jsonb NOT NULL
);
CREATE TABLE health_change (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key text NOT NULL,
  at timestamptz NOT NULL,
  from_state text NOT NULL,
  to_state text NOT NULL,
  because jsonb NOT NULL
);
CREATE INDEX health_change_key ON health_change (key, at DESC);
CREATE TABLE lane (
  key text PRIMARY KEY,
  owner text,
  fence integer NOT NULL DEFAULT 0,
  lease_until timestamptz
);
`;
