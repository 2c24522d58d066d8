import { existsSync, mkdirSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { acquire } from '../../../tools/exclusive.mjs';
import { readJsonFile, writeJsonFile } from './json-file.js';

/** Why the launcher cannot start; its message is one line for the screen. */
export class LaunchError extends Error {
  override readonly name = 'LaunchError';

  /** 2 for a wrong option or value, 1 for everything else. */
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** By this file we know a directory again. */
const MARKER = 'stadtbote.json';

/** The directory under which everything lies that the local mode keeps; one launcher at a time. */
export class DataDirectory {
  readonly path: string;
  readonly #release: () => Promise<void>;

  private constructor(path: string, release: () => Promise<void>) {
    this.path = path;
    this.#release = release;
  }

  /**
   * Takes the directory for this process, made when it is missing, emptied first when `fresh`.
   * @throws LaunchError when another process uses it, or when `fresh` meets a directory that is not ours
   */
  static async claim(dir: string, fresh: boolean): Promise<DataDirectory> {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const path = realpathSync(dir);
    const taken = await acquire(`data:${path}`);
    if (taken.release === undefined) {
      throw new LaunchError(
        `${dir} is in use by process ${taken.heldBy ?? 'unknown'}; stop it or choose another --dir`,
      );
    }
    const directory = new DataDirectory(path, taken.release);
    if (fresh) directory.#empty();
    writeJsonFile(directory.file(MARKER), { madeBy: 'stadtbote', layout: 1 });
    return directory;
  }

  /** A place below. */
  file(...names: string[]): string {
    return join(this.path, ...names);
  }

  /** A folder below, made when it is missing. */
  folder(name: string): string {
    mkdirSync(this.file(name), { recursive: true, mode: 0o700 });
    return this.file(name);
  }

  read(name: string): unknown {
    return readJsonFile(this.file(name));
  }

  write(name: string, value: unknown): void {
    writeJsonFile(this.file(name), value);
  }

  release(): Promise<void> {
    return this.#release();
  }

  /** Somebody who names their home directory by mistake keeps it. */
  #empty(): void {
    const entries = readdirSync(this.path);
    if (entries.length > 0 && !existsSync(this.file(MARKER))) {
      throw new LaunchError(`--fresh would empty ${this.path}, which is not a directory of Stadtbote`, 2);
    }
    for (const entry of entries) rmSync(this.file(entry), { recursive: true, force: true });
  }
}
