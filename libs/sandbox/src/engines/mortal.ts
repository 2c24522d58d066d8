import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program with its arguments. */
export type Command = readonly [string, ...string[]];

/**
 * The command, made to receive `signal` from the kernel when the process that starts it dies, however it dies. Where
 * util-linux is missing (macOS) it stays as it is.
 */
export function dyingWithParent(command: Command, signal: 'INT' | 'TERM' | 'KILL'): Command {
  const setpriv = findOnPath('setpriv');
  return process.platform !== 'linux' || setpriv === undefined
    ? command
    : [setpriv, '--pdeathsig', signal, ...command];
}

/** Path of a program that may be run, or undefined. */
export function findOnPath(program: string, path = process.env['PATH'] ?? ''): string | undefined {
  return path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, program))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * When a process started, in clock ticks since boot; undefined when there is none or only its zombie. With it a process
 * id names one process only, although ids are used again.
 */
export function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name before the last parenthesis may itself contain spaces and parentheses (proc(5)).
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? undefined : rest[18];
  } catch {
    return undefined;
  }
}

/** True while this very process lives. Without /proc (macOS) the id alone must do. */
export function isAlive(pid: number, startedAt?: string): boolean {
  if (process.platform === 'linux') {
    const start = startOf(pid);
    return start !== undefined && (startedAt === undefined || start === startedAt);
  }
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
