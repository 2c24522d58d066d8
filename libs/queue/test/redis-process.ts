import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

/** A real redis-server of a spec's own, on a free port, that can be stopped, hung and flushed. */
export class RedisProcess {
  private child: ChildProcess | null = null;
  private readonly directory = mkdtempSync(join(tmpdir(), 'stadtbote-redis-'));

  private constructor(readonly port: number) {}

  static isInstalled(): boolean {
    return spawnSync('redis-server', ['--version']).status === 0;
  }

  /** Takes a port, and starts nothing yet. */
  static async prepare(): Promise<RedisProcess> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    return new RedisProcess(port);
  }

  get url(): string {
    return `redis://127.0.0.1:${String(this.port)}`;
  }

  /** Nothing is kept on disk: a start is a start with an empty memory. @param options such as `--maxmemory-policy` */
  async start(...options: string[]): Promise<void> {
    const given = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    this.child = spawn('redis-server', [...given, '--dir', this.directory, ...options], { stdio: 'ignore' });
    await this.ask((redis) => redis.ping());
  }

  async stop(): Promise<void> {
    const child = this.child;
    this.child = null;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill('SIGTERM');
    await ended;
  }

  /** It keeps its sockets and answers nothing. */
  hang(): void {
    this.child?.kill('SIGSTOP');
  }

  resume(): void {
    this.child?.kill('SIGCONT');
  }

  async dispose(): Promise<void> {
    await this.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** One question over a connection of its own; waits until the server answers. */
  async ask<T>(question: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis(this.url, { retryStrategy: () => 20, maxRetriesPerRequest: 500 });
    redis.on('error', () => undefined);
    try {
      return await question(redis);
    } finally {
      redis.disconnect();
    }
  }
}
