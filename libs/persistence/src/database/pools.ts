import pg from 'pg';

/** Connection settings of one role's pool. */
export interface PoolSettings {
  readonly url: string;
  readonly size: number;
  readonly name: string;
  /** Called for errors of idle clients; without a listener they would end the process. */
  readonly onError: (error: Error) => void;
  readonly statementTimeoutMs?: number;
  /**
   * Statements are planned once a connection. For pools whose statements all find their rows by an index whatever their
   * parameters: planning anew over ten partitions costs more than executing (5 ms of 11 for thirty outcomes).
   */
  readonly plansOnce?: boolean;
}

const { TIMESTAMPTZ, INT8 } = pg.types.builtins;

type TypeParserOf = typeof pg.types.getTypeParser;

/** Moments come back as Unix milliseconds, as the pure rooms use them; counts as numbers. */
const types = {
  getTypeParser(oid: Parameters<TypeParserOf>[0], format?: Parameters<TypeParserOf>[1]): unknown {
    if (oid === TIMESTAMPTZ) return (text: string) => Date.parse(text);
    if (oid === INT8) return Number;
    return pg.types.getTypeParser(oid, format);
  },
};

/**
 * A pool for one role. `statement_timeout` (the server's) ends before `query_timeout` (the client's), so that a slow
 * statement is cancelled there and the connection stays usable.
 */
export function openPool(settings: PoolSettings): pg.Pool {
  const statementTimeoutMs = settings.statementTimeoutMs ?? 10_000;
  const pool = new pg.Pool({
    connectionString: settings.url,
    max: settings.size,
    // Two stay open while nothing happens: what comes then finds them signed in, with their statements planned.
    min: 2,
    application_name: `stadtbote ${settings.name}`,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + 2_000,
    idle_in_transaction_session_timeout: 15_000,
    connectionTimeoutMillis: 3_000,
    keepAlive: true,
    ...(settings.plansOnce ? { options: '-c plan_cache_mode=force_generic_plan' } : {}),
    // Statements of a transaction go out without waiting for the answers to those before them.
    pipeline: true,
    types,
  });
  pool.on('error', settings.onError);
  // The pool listens to idle clients only. One in use whose connection breaks tells whoever waits for its answer; without
  // a listener of its own it would end the process as well.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/**
 * Runs `work` in one transaction on one client. A client whose query timed out or whose transaction could not be ended
 * is destroyed: its state is not known.
 */
export function transaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return begun(pool, 'BEGIN', work);
}

/** How often a transaction that met another in a deadlock is begun anew. */
const DEADLOCK_TRIES = 5;

/**
 * Like {@link transaction}, begun anew when Postgres ended it to resolve a deadlock (40P01): nothing of it was written. For work
 * whose caller does not come again.
 */
export async function insistentTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await transaction(pool, work);
    } catch (error) {
      const isDeadlock = error instanceof Error && 'code' in error && error.code === '40P01';
      if (!isDeadlock || tried === DEADLOCK_TRIES) throw error;
    }
  }
}

/** The first statements of `work` travel with the BEGIN: its answer is read with theirs. */
async function begun<T>(
  pool: pg.Pool,
  begin: string,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const beginning = client.query(begin);
    beginning.catch(() => undefined);
    const result = await work(client);
    await beginning;
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((rollbackError: unknown) => {
      broken = rollbackError instanceof Error ? rollbackError : new Error(String(rollbackError));
    });
    throw error;
  } finally {
    client.release(broken ?? false);
  }
}

/** A transaction in which row level security shows one department's rows only. */
export async function asDepartment<T>(
  pool: pg.Pool,
  departmentId: string,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  return withSetting(pool, 'app.department', departmentId, work);
}

/** A transaction in which row level security shows one citizen's rows only. */
export async function asCitizen<T>(
  pool: pg.Pool,
  citizenId: string,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  return withSetting(pool, 'app.citizen', citizenId, work);
}

/** A transaction with one transaction-local setting that the policies read. */
export async function withSetting<T>(
  pool: pg.Pool,
  name: 'app.department' | 'app.citizen' | 'app.key_prefix' | 'app.token_hash' | 'app.expired_before',
  value: string,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const setting = `SELECT set_config(${pg.escapeLiteral(name)}, ${pg.escapeLiteral(value)}, true)`;
  return begun(pool, `BEGIN; ${setting}`, work);
}

/** A moment as a parameter. */
export function moment(ms: number): string {
  return new Date(ms).toISOString();
}

/** A moment as a parameter, or null. */
export function momentOrNull(ms: number | null): string | null {
  return ms === null ? null : moment(ms);
}
