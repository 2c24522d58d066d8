import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, isBuildStale, sourcesOf } from './build.mjs';
import { useTemporaryFolders } from '../libs/testing/src/temporary-folder.ts';

const emptyDir = useTemporaryFolders();

const repository = fileURLToPath(new URL('..', import.meta.url));

function write(root, file, text) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

function project() {
  const root = emptyDir();
  for (const name of ['node_modules', '.swcrc']) symlinkSync(join(repository, name), join(root, name));
  write(root, 'package.json', '{"type":"module"}');
  write(
    root,
    'apps/api/src/main.ts',
    "import { one } from './one.js';\nexport const two: number = one + 1;\n",
  );
  write(root, 'apps/api/src/one.ts', 'export const one: number = 1;\n');
  write(root, 'apps/api/src/one.spec.ts', 'it("is one", () => {});\n');
  write(root, 'apps/web/src/app.tsx', 'export const app = <p />;\n');
  write(root, 'libs/pages/src/assets/pages.css', 'p {}\n');
  return root;
}

describe('the build', () => {
  it('reads sources and what stands beside them, but no specs', () => {
    expect(sourcesOf(project())).toEqual([
      'apps/api/src/main.ts',
      'apps/api/src/one.ts',
      'libs/pages/src/assets/pages.css',
    ]);
  });

  it('compiles to the same places below dist, copies the rest and is up to date then', async () => {
    const root = project();
    expect(isBuildStale(root)).toBe(true);
    await build(root);
    expect(isBuildStale(root)).toBe(false);
    expect(readFileSync(join(root, 'dist/apps/api/src/main.js'), 'utf8')).toContain(
      'export const two = one + 1;',
    );
    expect(readFileSync(join(root, 'dist/libs/pages/src/assets/pages.css'), 'utf8')).toBe('p {}\n');
    expect(existsSync(join(root, 'dist/apps/api/src/one.spec.js'))).toBe(false);
    expect(existsSync(join(root, 'dist/apps/web'))).toBe(false);
  });

  it.each([
    ['a source changes', (root) => write(root, 'apps/api/src/one.ts', 'export const one: number = 10;\n')],
    ['a source is touched', (root) => utimesSync(join(root, 'apps/api/src/one.ts'), 1, 1)],
    ['a source comes', (root) => write(root, 'libs/pages/src/index.ts', 'export {};\n')],
    ['a source goes', (root) => rmSync(join(root, 'apps/api/src/one.ts'))],
    ['a style changes', (root) => write(root, 'libs/pages/src/assets/pages.css', 'p { margin: 0 }\n')],
  ])('is due when %s', async (_, change) => {
    const root = project();
    await build(root);
    change(root);
    expect(isBuildStale(root)).toBe(true);
  });

  it('is not due when a spec changes', async () => {
    const root = project();
    await build(root);
    write(root, 'apps/api/src/one.spec.ts', 'it("is still one", () => {});\n');
    expect(isBuildStale(root)).toBe(false);
  });

  it('removes what no source stands for any more', async () => {
    const root = project();
    await build(root);
    rmSync(join(root, 'apps/api/src/one.ts'));
    await build(root);
    expect(existsSync(join(root, 'dist/apps/api/src/one.js'))).toBe(false);
    expect(existsSync(join(root, 'dist/apps/api/src/main.js'))).toBe(true);
  });

  it('stays due when it fails', async () => {
    const root = project();
    await build(root);
    write(root, 'apps/api/src/one.ts', 'export const one: = ;\n');
    await expect(build(root, 'ignore')).rejects.toThrow('the build failed');
    expect(isBuildStale(root)).toBe(true);
  });
});
