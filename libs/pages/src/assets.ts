import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A file that the pages need, to be served as it is. */
export interface AssetFile {
  /** Path of its URL, such as `/assets/3fa9c1d2b0e4/stadtbote.css`. */
  readonly path: string;
  /** Absolute path on disk. */
  readonly file: string;
  readonly contentType: string;
}

/** The path names the content's hash, so an answer may be kept for ever. */
export const ASSET_CACHE_CONTROL = 'public, max-age=31536000, immutable';

/**
 * Content-Security-Policy of every page: no script, no inline style, nothing from elsewhere. KERN draws its icons from
 * `data:` URLs inside its own style sheet.
 */
export const PAGE_CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** The same for a page that may run our own scripts: those that switch pushes on. */
export const SCRIPTED_PAGE_CONTENT_SECURITY_POLICY = [
  PAGE_CONTENT_SECURITY_POLICY,
  "script-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
].join('; ');

const STYLE_SHEETS = ['fonts.css', 'kern.min.css', 'stadtbote.css'] as const;
const FONT_FILES = ['latin', 'latin-ext'].flatMap((subset) =>
  [400, 500, 600].map((weight) => `fira-sans-${subset}-${weight}-normal.woff2`),
);

/** The compiled code lies in another folder than the style sheets, which the compiler does not copy. */
function ownFile(name: string): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const file = join(folder, 'libs', 'pages', 'src', 'assets', name);
    if (existsSync(file)) return file;
    if (folder === dirname(folder)) throw new Error(`libs/pages/src/assets/${name} is missing`);
  }
}

function sources(): readonly { name: string; file: string; contentType: string }[] {
  const { resolve } = createRequire(import.meta.url);
  const css = 'text/css; charset=utf-8';
  return [
    { name: 'fonts.css', file: ownFile('fonts.css'), contentType: css },
    {
      name: 'kern.min.css',
      file: resolve('@kern-ux/native/dist/kern.min.css'),
      contentType: css,
    },
    { name: 'stadtbote.css', file: ownFile('stadtbote.css'), contentType: css },
    { name: 'push.js', file: ownFile('push.js'), contentType: 'text/javascript; charset=utf-8' },
    { name: 'mark.svg', file: ownFile('mark.svg'), contentType: 'image/svg+xml' },
    ...FONT_FILES.map((name) => ({
      name,
      file: resolve(`@fontsource/fira-sans/files/${name}`),
      contentType: 'font/woff2',
    })),
  ];
}

/** One hash over all of them names their folder: style sheets can then name fonts by relative URL. */
function inOneFolder(): readonly AssetFile[] {
  const all = sources();
  const hash = createHash('sha256');
  for (const { file } of all) hash.update(readFileSync(file));
  const folder = `/assets/${hash.digest('hex').slice(0, 12)}`;
  return all.map(({ name, file, contentType }) => ({ path: `${folder}/${name}`, file, contentType }));
}

let files: readonly AssetFile[] | null = null;

/** All files that the pages link to. Read and hashed once per process. @throws Error when a file is missing */
export function assetFiles(): readonly AssetFile[] {
  files ??= inOneFolder();
  return files;
}

/** URL paths of the style sheets, in the order in which they must be linked. */
export function styleSheetPaths(): readonly string[] {
  return STYLE_SHEETS.map(assetPath);
}

/** URL path of the file with that name. @throws Error when there is none */
export function assetPath(name: string): string {
  const found = assetFiles().find(({ path }) => path.endsWith(`/${name}`));
  if (found === undefined) throw new Error(`no asset is called ${name}`);
  return found.path;
}

/** The service worker: it must lie at the root, so that it may show messages of every page. */
export function serviceWorkerFile(): string {
  return ownFile('sw.js');
}
