import { spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { madeUpLog } from '#testing';

const GIGABYTE = 1_000_000_000;
const LIMIT_SECONDS = 60;
const LIMIT_MEGABYTES = 300;
const HOUR_MS = 3_600_000;
const BLOCK_MS = Date.parse('2021-03-11T13:03:00Z');

/** 1 GB of a city's log (or so many bytes) with the block of March 2021 in it, read by the command in a process of its own. */
export async function main([bytes]: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'stadtbote-bench-'));
  try {
    const path = join(folder, 'mail.log');
    await make(path, bytes === undefined ? GIGABYTE : Number(bytes));
    return await measure(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function make(path: string, bytes: number): Promise<void> {
  const out = createWriteStream(path);
  let written = 0;
  const log = {
    fromMs: BLOCK_MS - 20 * 24 * HOUR_MS,
    toMs: Infinity,
    mailsPerHour: 400,
    stamps: 'old',
  } as const;
  for (const piece of madeUpLog({
    ...log,
    blockedFromMs: BLOCK_MS,
    blockedUntilMs: BLOCK_MS + 72 * HOUR_MS,
  })) {
    written += piece.length;
    if (!out.write(piece)) await once(out, 'drain');
    if (written >= bytes) break;
  }
  out.end();
  await once(out, 'finish');
}

async function measure(path: string): Promise<number> {
  const command = join(import.meta.dirname, '../apps/local/src/commands/replay-log.js');
  // The child says at its end what it took: getrusage(2) counts the peak in kilobytes.
  const say = `process.on('exit',()=>{const u=process.resourceUsage();process.stderr.write(JSON.stringify({kilobytes:u.maxRSS,cpuMs:(u.userCPUTime+u.systemCPUTime)/1000}))})`;
  const tell = `data:text/javascript,${encodeURIComponent(say)}`;
  const started = performance.now();
  const child = spawn(process.execPath, ['--import', tell, command, path, '--until', '2021-12-31'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (data: Buffer) => (said += data.toString()));
  const [code] = (await once(child, 'close')) as [number];
  const seconds = (performance.now() - started) / 1_000;
  if (code !== 0) throw new Error(said);
  const { kilobytes, cpuMs } = JSON.parse(said) as { kilobytes: number; cpuMs: number };
  const megabytes = kilobytes / 1_024;
  const size = statSync(path).size / 1_000_000;
  process.stdout.write(
    `${size.toFixed(0)} MB in ${seconds.toFixed(1)} s (limit ${String(LIMIT_SECONDS)} for 1 GB), ${(cpuMs / 1_000).toFixed(1)} s of CPU, peak ${megabytes.toFixed(0)} MB (limit ${String(LIMIT_MEGABYTES)})\n`,
  );
  return seconds <= LIMIT_SECONDS && megabytes <= LIMIT_MEGABYTES ? 0 : 1;
}
