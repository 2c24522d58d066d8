import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { uuidV7 } from '#domain';
import { loadConfig } from '#config';
import { SCOPES } from '#identity/ports';
import { HmacKeyHasher, KeyedHash, openPool, Vault } from '#persistence';
import { seedDemoCity } from './demo/seed-demo-city.js';
import type { DepartmentKeys, Ready, SignIn } from './ready-file.js';
import { seedIdentity } from './seed-identity.js';
import type { Seeding } from './seeding.js';
import { CATEGORIES, DEPARTMENTS, type DepartmentSeed } from './seed-data.js';

/** What the preparation of the database is given. */
export interface PrepareOptions {
  /** The settings that the applications get, with the addresses of all database roles: `loadConfig(env, 'owner')` reads it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The database in the app's role, in which keys and links are made. */
  readonly appDatabaseUrl: string;
  /** Where the simulated services are. */
  readonly sandboxUrl: string;
  /** With the demo city, or with two bare departments. */
  readonly demo: boolean;
  /** What the last start returned; keys are shown once and must stay the same. */
  readonly previous: Prepared | null;
}

/** A link that signs in once. */
export interface SignInLink extends SignIn {
  readonly url: string;
}

/** What the database holds afterwards; kept in the data directory and told in the ready file. */
export interface Prepared {
  readonly departmentId: string | null;
  readonly keys: DepartmentKeys;
  readonly otherDepartment: Ready['otherDepartment'];
  readonly signIns: readonly SignIn[];
  /** Made anew at every start, shown on the screen only. */
  readonly signInLinks: readonly SignInLink[];
}

const SIGN_IN_MS = 12 * 3_600_000;
/** Fills the migrated database, at every start again. */
export async function prepareDatabase(options: PrepareOptions): Promise<Prepared> {
  const config = loadConfig(options.env, 'owner');
  const client = new pg.Client({ connectionString: config.database.urls.owner });
  await client.connect();
  const hash = new KeyedHash(config.keys.hash.keys);
  const vault = new Vault(config.keys.data.keys);
  const asApp = openPool({ url: options.appDatabaseUrl, size: 1, name: 'seed', onError: () => undefined });
  const identity = seedIdentity(asApp, vault, new HmacKeyHasher(config.keys.hash.keys));
  const seeding = { client, vault, hash, identity };
  try {
    await seedCategories(client);
    const prepared =
      options.previous?.departmentId == null ? await seedDepartments(seeding) : options.previous;
    await seedSubmissionRules(client);
    if (options.demo) await seedDemoCity(seeding, options.sandboxUrl);
    const signInLinks = await makeSignInLinks(seeding, config.city.publicUrl, prepared);
    return { ...prepared, signInLinks };
  } finally {
    await asApp.end();
    await client.end();
  }
}

async function seedCategories(client: pg.Client): Promise<void> {
  for (const [position, category] of CATEGORIES.entries())
    await client.query(
      `INSERT INTO category (id, name_de, name_en, basis, confidential, same_day, position) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (id) DO NOTHING`,
      [
        category.id,
        category.de,
        category.en,
        category.basis,
        category.confidential,
        category.sameDay,
        position,
      ],
    );
}

/** Mail that names no category is an appointment's, as that of booking software is; what somebody has set stays. */
async function seedSubmissionRules(client: pg.Client): Promise<void> {
  await client.query(
    `INSERT INTO submission_rules (key_id, department_id, rules) SELECT id, department_id, $1 FROM api_key
     ON CONFLICT (key_id) DO NOTHING`,
    [JSON.stringify({ category: 'appointments', commentForm: true })],
  );
}

async function seedDepartments(seeding: Seeding): Promise<Prepared> {
  const [first, second] = DEPARTMENTS;
  const departmentId = await seedDepartment(seeding, first);
  const otherId = await seedDepartment(seeding, second);
  const key = (department: string, kind: 'live' | 'team' | 'test') => makeKey(seeding, department, kind);
  return {
    departmentId,
    keys: {
      live: await key(departmentId, 'live'),
      team: await key(departmentId, 'team'),
      test: await key(departmentId, 'test'),
      notify: null,
    },
    otherDepartment: { id: otherId, keys: { live: await key(otherId, 'live') } },
    signIns: [
      { role: 'administrator', email: 'verwaltung@lindenburg.example' },
      { role: 'staff', email: 'brandt@lindenburg.example' },
    ],
    signInLinks: [],
  };
}

async function seedDepartment({ client, hash }: Seeding, department: DepartmentSeed): Promise<string> {
  const id = newId();
  await client.query(
    `INSERT INTO department (id, slug, name, city_name, phone, mailbox, sender) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      id,
      department.slug,
      department.name,
      department.cityName,
      department.phone,
      department.mailbox,
      JSON.stringify(department.sender),
    ],
  );
  for (const member of department.team)
    await client.query(
      'INSERT INTO team_member (department_id, contact_hash, hash_key) VALUES ($1, $2, $3)',
      [id, member.startsWith('+') ? hash.phone(member) : hash.email(member), hash.keyId],
    );
  return id;
}

async function makeKey(
  { identity }: Seeding,
  departmentId: string,
  kind: 'live' | 'team' | 'test',
): Promise<string> {
  const wish = { departmentId, name: `${kind} (local)`, kind, scopes: SCOPES, expiresAtMs: null };
  return (await identity.keys.issue(wish)).key;
}

/** A link for each sign-in; the page behind it asks to confirm, so that a scanner's GET uses nothing up. */
async function makeSignInLinks(
  { identity }: Seeding,
  publicUrl: string,
  { signIns, departmentId }: Prepared,
): Promise<SignInLink[]> {
  const links: SignInLink[] = [];
  for (const signIn of signIns) {
    const { role, email } = signIn;
    const staff =
      role === 'staff' && departmentId !== null
        ? ({ role: 'staff', email, departmentId } as const)
        : ({ role: 'administrator', email, departmentId: null } as const);
    const token = await identity.links.create(staff, SIGN_IN_MS);
    links.push({ ...signIn, url: `${publicUrl}/anmelden/${token}` });
  }
  return links;
}

function newId(): string {
  return uuidV7(Date.now(), randomBytes(10));
}
