/** The logins of an installation: `owner` owns the tables and migrates, the others do what the migrations granted them. */
export const LOGINS = ['owner', 'app', 'worker', 'report'] as const;

export type Login = (typeof LOGINS)[number];

/** Connection URLs of the database, by login. */
export interface DatabaseUrls extends Readonly<Record<Login, string>> {
  /** The superuser on the server's own database, where others are made. */
  readonly server: string;
  /** The superuser on our database. */
  readonly admin: string;
}

/** Role of a login in Postgres; the migrations name them. */
export function roleOf(login: Login): `stadtbote_${Login}` {
  return `stadtbote_${login}`;
}
