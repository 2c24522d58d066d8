// Children that end with this process and this process with them.
import { readFileSync } from 'node:fs';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Waits for the child and passes signals on to it.
 * @returns its exit code, or 128 + the number of the signal that ended it.
 */
export function runForwardingSignals(child) {
  const handlers = FORWARDED.map((signal) => [signal, () => child.kill(signal)]);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + (SIGNAL_NUMBERS[signal] ?? 0)));
  }).finally(() => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
  });
}

const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGABRT: 6, SIGKILL: 9, SIGTERM: 15 };

/**
 * Calls `onGone` once when the npm that started this process has died. npm cannot say goodbye at `kill -9`, and a shell may
 * stand between, so the parents are looked at twice a second. Started without npm: nothing is watched, for a script that
 * ends must not take a system down that it put into the background.
 */
export function watchNpm(onGone) {
  if (process.env.npm_lifecycle_event === undefined || process.platform !== 'linux') return;
  const watched = npmAncestors();
  const timer = setInterval(() => {
    if (watched.every(({ pid, startedAt }) => processOf(pid)?.startedAt === startedAt)) return;
    clearInterval(timer);
    onGone();
  }, 500);
  timer.unref();
}

/** The parent, and its parent too when the first is only the shell that npm uses for scripts. */
function npmAncestors() {
  const parent = processOf(process.ppid);
  if (parent === undefined || process.ppid === 1) return [];
  const isShell = /^(sh|dash|bash|ash|busybox)$/.test(parent.name);
  const grandparent = isShell && parent.parentPid > 1 ? processOf(parent.parentPid) : undefined;
  return grandparent === undefined ? [parent] : [parent, grandparent];
}

/** One line of /proc: the name stands in parentheses and may contain spaces; field 22 is the start time. */
function processOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return undefined;
    return {
      pid,
      name: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')),
      parentPid: Number(fields[1]),
      startedAt: fields[19],
    };
  } catch {
    return undefined;
  }
}
