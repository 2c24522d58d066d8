import pg from 'pg';
import { DataSource } from 'typeorm';
import { TenantsAndPeople1760000000000 } from '../migrations/1760000000000-tenants-and-people.js';
import { Notifications1760000000001 } from '../migrations/1760000000001-notifications.js';
import { Walls1760000000002 } from '../migrations/1760000000002-walls.js';
import { AuditSeals1760000000003 } from '../migrations/1760000000003-audit-seals.js';
import { Lapses1760000000004 } from '../migrations/1760000000004-lapses.js';
import { Submissions1760000000006 } from '../migrations/1760000000006-submissions.js';
import { Relay1760000000007 } from '../migrations/1760000000007-relay.js';
import { Reports1760000000008 } from '../migrations/1760000000008-reports.js';
import { MtaSts1760000000009 } from '../migrations/1760000000009-mta-sts.js';
import { ReportedRefusals1760000000010 } from '../migrations/1760000000010-reported-refusals.js';
import { Notify1760000000011 } from '../migrations/1760000000011-notify.js';
import { Incidents1760000000012 } from '../migrations/1760000000012-incidents.js';
import { Lateness1760000000013 } from '../migrations/1760000000013-lateness.js';
import { Preflight1760000000014 } from '../migrations/1760000000014-preflight.js';
import { DepartmentMails1760000000015 } from '../migrations/1760000000015-department-mails.js';
import { Status1760000000016 } from '../migrations/1760000000016-status.js';
import { SeedMails1760000000017 } from '../migrations/1760000000017-seed-mails.js';
import { Webhooks1760000000018 } from '../migrations/1760000000018-webhooks.js';
import { SmsGateways1760000000019 } from '../migrations/1760000000019-sms-gateways.js';
import { Actions1760000000020 } from '../migrations/1760000000020-actions.js';
import { TextReplies1760000000021 } from '../migrations/1760000000021-text-replies.js';
import { Devices1760000000022 } from '../migrations/1760000000022-devices.js';

/** All migrations, oldest first. The schema changes by these alone, never by `synchronize`. */
const MIGRATIONS = [
  TenantsAndPeople1760000000000,
  Notifications1760000000001,
  Walls1760000000002,
  AuditSeals1760000000003,
  Lapses1760000000004,
  Submissions1760000000006,
  Relay1760000000007,
  Reports1760000000008,
  MtaSts1760000000009,
  ReportedRefusals1760000000010,
  Notify1760000000011,
  Incidents1760000000012,
  Lateness1760000000013,
  Preflight1760000000014,
  DepartmentMails1760000000015,
  Status1760000000016,
  SeedMails1760000000017,
  Webhooks1760000000018,
  SmsGateways1760000000019,
  Actions1760000000020,
  TextReplies1760000000021,
  Devices1760000000022,
];

/** The roles of the running processes. None owns a table or bypasses row level security. */
type Role = 'stadtbote_app' | 'stadtbote_worker' | 'stadtbote_report';

/** Brings the schema up to date as its owner. @returns names of the migrations that ran */
export async function migrate(ownerUrl: string): Promise<string[]> {
  const dataSource = new DataSource({
    type: 'postgres',
    url: ownerUrl,
    migrations: MIGRATIONS,
    migrationsTransactionMode: 'each',
  });
  await dataSource.initialize();
  try {
    const ran = await dataSource.runMigrations();
    return ran.map(({ name }) => name);
  } finally {
    await dataSource.destroy();
  }
}

/**
 * Creates the roles with their passwords (or renews these), and the owner with the database. For installations where
 * nobody has done it by hand: the local default, tests, docker.
 * @param superUrl a connection that may create roles and databases
 */
export async function createRolesAndDatabase(
  superUrl: string,
  database: string,
  passwords: Readonly<Record<Role | 'stadtbote_owner', string>>,
): Promise<void> {
  const client = new pg.Client({ connectionString: superUrl });
  await client.connect();
  try {
    // Two processes that set roles up at once would both find them missing.
    await client.query('SELECT pg_advisory_lock(7000)');
    for (const [role, password] of Object.entries(passwords)) await createRole(client, role, password);
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (!rowCount)
      await client.query(`CREATE DATABASE ${pg.escapeIdentifier(database)} OWNER stadtbote_owner`);
  } finally {
    await client.end();
  }
}

async function createRole(client: pg.Client, role: string, password: string): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  const verb = rowCount ? 'ALTER' : 'CREATE';
  await client.query(
    `${verb} ROLE ${pg.escapeIdentifier(role)} LOGIN PASSWORD ${pg.escapeLiteral(password)} NOSUPERUSER NOBYPASSRLS`,
  );
}
