// Jest's global set-up and tear-down: one Postgres and one Redis for all specs of a run, and one directory of a system that was
// set up, of which every e2e spec runs a copy. Each is made when the first spec asks, so that a run of pure specs costs
// nothing. Specs ask over HTTP, because Jest runs them in processes of their own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, watch } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
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
  #system;

  /** `{ url }` of the engine that the path names, or the system's `{ dir }`; the first question starts or makes it. */
  async answer(path) {
    if (path === '/postgres') return { url: (await (this.#postgres ??= this.#startPostgres())).url() };
    if (path === '/redis') return { url: (await (this.#redis ??= this.#startRedis())).url };
    if (path === '/system') return { dir: await (this.#system ??= this.#setUpSystem()) };
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

  /** Databases, keys and certificates as a first start makes them: a third of the time an e2e spec would take. */
  async #setUpSystem() {
    const dir = join(this.#tempDir(), 'system');
    const readyFile = join(this.#tempDir(), 'ready.json');
    const { freePort } = await import('../libs/sandbox/src/engines/ports.ts');
    const port = String(await freePort());
    const args = ['--dir', dir, '--port', port, '--ready-file', readyFile, '--no-demo'];
    const child = spawn(process.execPath, [resolve('dist/apps/local/src/main.js'), ...args], {
      stdio: 'ignore',
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    const ended = once(child, 'exit');
    const ready = fileComes(readyFile);
    await Promise.race([ready.came, ended]);
    ready.end();
    child.kill('SIGINT');
    const [code] = await ended;
    if (code !== 0) throw new Error(`the system that e2e specs copy did not start: exit code ${code}`);
    rmSync(join(dir, 'ports.json')); // kept for the next start; two copies at once need ports of their own
    return dir;
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

/** Resolves when the file, whose directory is there, has been written. */
function fileComes(path) {
  const watcher = watch(dirname(path));
  const came = new Promise((done) => {
    watcher.on('change', (_, name) => name === basename(path) && done());
  });
  return { came, end: () => watcher.close() };
}
