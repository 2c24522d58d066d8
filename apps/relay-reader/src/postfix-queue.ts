import { spawn } from 'node:child_process';
import { isLongQueueId } from '#relay-log';

const SEARCH_PATH = '/usr/sbin:/usr/bin:/sbin:/bin';

/** The queue of a Postfix instance, by its own programs. */
export class PostfixQueue {
  private readonly config: readonly string[];

  constructor(configDir: string | null) {
    this.config = configDir === null ? [] : ['-c', configDir];
  }

  /** The lines of `postqueue -j`. @throws Error when Postfix does not answer */
  async list(): Promise<readonly string[]> {
    const { stdout, stderr, code } = await run('postqueue', [...this.config, '-j'], '');
    if (code !== 0) throw new Error(`postqueue: ${stderr.trim()}`);
    return stdout.split('\n').filter((line) => line !== '');
  }

  /**
   * Takes mail out of the queue, where nothing is sending it now: from `deferred` and `hold`, never from `active`. Postfix
   * moves a mail between them by one rename, so that one is either gone before its next try or not found here.
   * @returns those that it removed. A short queue id may be another mail's by now: it is passed over
   */
  async remove(queueIds: readonly string[]): Promise<ReadonlySet<string>> {
    const removable = queueIds.filter(isLongQueueId);
    if (removable.length === 0) return new Set();
    const args = [...this.config, '-d', '-', 'deferred', 'hold'];
    const { stderr } = await run('postsuper', args, `${removable.join('\n')}\n`);
    const removed = [...stderr.matchAll(/^postsuper: (\w+): removed$/gm)].map(([, queueId]) => queueId);
    return new Set(removable.filter((queueId) => removed.includes(queueId)));
  }
}

interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

function run(program: string, args: readonly string[], input: string): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { PATH: SEARCH_PATH, LC_ALL: 'C' } });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString(), code });
    });
    child.stdin.on('error', () => undefined); // it ended without reading: its exit code tells
    child.stdin.end(input);
  });
}
