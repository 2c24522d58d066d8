import { Client } from 'pg';

/** The four logins of an installation and their passwords; none is a superuser or passes row level security. */
export interface LoginPasswords {
  readonly owner: string;
  readonly app: string;
  readonly worker: string;
  readonly report: string;
}

export type LoginName = keyof LoginPasswords;

/** Role of a login: `owner` owns the tables and migrates, the others do what the migrations granted them. */
export function roleOf(login: LoginName): string {
  return `stadtbote_${login}`;
}

const LOGINS = ['owner', 'app', 'worker', 'report'] as const;

/** Serialises processes that set up the same server at once; concurrent changes of one role fail otherwise. */
const SETUP_LOCK = 7_325_001;

/** Makes the roles and the database if they are missing, sets the passwords. May run again at every start. */
export async function ensureDatabase(
  adminUrl: string,
  database: string,
  passwords: LoginPasswords,
): Promise<void> {
  await withClient(adminUrl, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [SETUP_LOCK]);
    for (const login of LOGINS) await ensureRole(client, roleOf(login), passwords[login]);
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (rowCount === 0)
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)} OWNER ${roleOf('owner')}`);
  });
}

async function ensureRole(client: Client, role: string, password: string): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  const verb = rowCount === 0 ? 'CREATE' : 'ALTER';
  const name = client.escapeIdentifier(role);
  await client.query(
    `${verb} ROLE ${name} LOGIN NOSUPERUSER NOCREATEDB NOBYPASSRLS PASSWORD ${client.escapeLiteral(password)}`,
  );
}

async function withClient(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
