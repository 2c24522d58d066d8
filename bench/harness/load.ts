import { Agent, request } from 'node:http';

/** What a round of requests came to. */
export interface LoadResult {
  readonly perSecond: number;
  readonly failed: number;
}

/** Posts the same body over `connections` kept connections, each with one request at a time, for `ms`. */
export async function load(
  url: string,
  options: {
    readonly connections: number;
    readonly ms: number;
    readonly headers: Record<string, string>;
    readonly body: () => string;
  },
): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections });
  const startedAt = performance.now();
  let done = 0;
  let failed = 0;
  const one = async (): Promise<void> => {
    while (performance.now() - startedAt < options.ms) {
      const status = await post(url, agent, options.headers, options.body());
      if (status === 202) done += 1;
      else failed += 1;
    }
  };
  await Promise.all(Array.from({ length: options.connections }, one));
  const seconds = (performance.now() - startedAt) / 1000;
  agent.destroy();
  return { perSecond: done / seconds, failed };
}

function post(url: string, agent: Agent, headers: Record<string, string>, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method: 'POST',
        agent,
        headers: {
          ...headers,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      },
      (answer) => {
        answer.resume();
        answer.once('end', () => {
          resolve(answer.statusCode ?? 0);
        });
      },
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}
