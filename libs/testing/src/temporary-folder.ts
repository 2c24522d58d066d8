import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A maker of empty folders for the specs of this file, removed after the last one. Call it at the top of the file, as a
 * database in a forgotten folder fills the disk of whoever runs the specs often.
 */
export function useTemporaryFolders(): () => string {
  const made: string[] = [];
  afterAll(() => {
    for (const folder of made) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });
  return () => {
    const folder = mkdtempSync(join(tmpdir(), 'stadtbote-spec-'));
    made.push(folder);
    return folder;
  };
}
