// Jest's global set-up and tear-down: one Postgres and one Redis for all specs of a run, started when the first spec asks, so
// that a run of pure specs costs nothing. Specs ask over HTTP, because Jest runs them in processes of their own.
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import './typescript-hooks.mjs';

/** Told to the specs through their environment; read by libs/testing. */
const ADDRESS_VARIABLE = 'STADTBOTE_TEST_ENGINES';

export async function startEngineServer() {
  const engines = new TestEngines();
  const server = http.createServer((request, response) => {
    engines.answer(request.url).then(
      (answer) => response.end(JSON.stringify(answer)),
      (error) => response.writeHead(500).end(error.message),
    );
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  process.env[ADDRESS_VARIABLE] = `http://127.0.0.1:${server.address().port}`;
  return async () => {
    server.closeAllConnections();
    server.close();
    await engines.stop();
  };
}

class TestEngines {
  #dir;
  #postgres;
  #redis;

  /** `{ url }` of the engine that the path names; the first question starts it. */
  async answer(path) {
    if (path === '/postgres') return { url: (await (this.#postgres ??= this.#startPostgres())).url() };
    if (path === '/redis') return { url: (await (this.#redis ??= this.#startRedis())).url };
    throw new Error(`no engine at ${path}`);
  }

  async #startPostgres() {
    const { startPostgres } = await import('../libs/sandbox/src/engines/postgres.ts');
    return startPostgres({
      dir: join(this.#tempDir(), 'postgres'),
      outsideUrl: process.env.TEST_DATABASE_URL,
      settings: { max_connections: '300' }, // one process of specs per core, each with its pools
    });
  }

  async #startRedis() {
    const { startRedis } = await import('../libs/sandbox/src/engines/redis.ts');
    return startRedis({ dir: join(this.#tempDir(), 'redis'), outsideUrl: process.env.TEST_REDIS_URL });
  }

  #tempDir() {
    return (this.#dir ??= mkdtempSync(join(tmpdir(), 'stadtbote-test-')));
  }

  async stop() {
    const started = await Promise.allSettled([this.#postgres, this.#redis]);
    await Promise.all(started.map(({ value }) => value?.stop()));
    if (this.#dir !== undefined) rmSync(this.#dir, { recursive: true, force: true });
  }
}
