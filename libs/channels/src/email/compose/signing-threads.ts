import { availableParallelism } from 'node:os';

/**
 * Lets libuv's pool, which makes the RSA signatures, leave a core to the thread that sends: with its usual four threads on
 * two cores, that thread waits for them, and every connection with it. To be called before anything else uses the pool;
 * what is set from outside stays. Figures: `bench/email-gateway.ts`.
 */
export function leaveACoreToTheSender(env: NodeJS.ProcessEnv): void {
  env['UV_THREADPOOL_SIZE'] ??= String(Math.max(availableParallelism() - 1, 1));
}
