import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The chain over the audit trail. Seals are rows of their own: writing an audit row stays an insert that waits for
 * nobody, and the sealer needs no right to change the trail. The transaction that wrote a row is kept with it, since
 * ids are given before the commit: below the oldest transaction under way nothing can appear any more.
 */
export class AuditSeals1760000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(WALLS);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('a chain that was begun is not taken back'));
  }
}

const TABLES = `
ALTER TABLE audit ADD COLUMN xid bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint;
CREATE INDEX audit_order ON audit (xid, id);
CREATE TABLE audit_seal (
  position bigint PRIMARY KEY,
  audit_id bigint NOT NULL UNIQUE,
  hash_key text NOT NULL,
  digest bytea NOT NULL
);
-- One row: who seals, and the last seal with the order of its audit row.
CREATE TABLE audit_chain (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  owner text,
  lease_until timestamptz,
  position bigint NOT NULL DEFAULT 0,
  digest bytea NOT NULL DEFAULT '',
  xid bigint NOT NULL DEFAULT 0,
  audit_id bigint NOT NULL DEFAULT 0
);
INSERT INTO audit_chain DEFAULT VALUES;
`;

const WALLS = ['audit_seal', 'audit_chain']
  .map(
    (table) => `
ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
CREATE POLICY work ON ${table} TO stadtbote_worker USING (true) WITH CHECK (true);
CREATE POLICY report ON ${table} FOR SELECT TO stadtbote_report USING (true);
CREATE POLICY administer ON ${table} TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT ON ${table} TO stadtbote_worker, stadtbote_report;
`,
  )
  .join('').concat(`
GRANT SELECT ON audit TO stadtbote_worker;
GRANT INSERT ON audit_seal TO stadtbote_worker;
GRANT UPDATE ON audit_chain TO stadtbote_worker;
`);
