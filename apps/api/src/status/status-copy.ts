import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { statusReportSchema, type Locale, type StatusReport } from '#contracts';
import { renderStatusFeed, renderStatusPage } from '#pages';

const LOCALES: readonly Locale[] = ['de', 'en'];
const JSON_FILE = 'status.json';
/** A copy without news is renewed all the same, so that its "Stand" is never much older than it need be. */
const RENEW_AFTER_MS = 10 * 60_000;

/** Where copies lie, and what stands in them beside the report. */
export interface StatusCopyPlace {
  /** null: none are written. */
  readonly dir: string | null;
  readonly publicUrl: string;
  /** Where the mark at the top of the page leads. */
  readonly homeHref: string;
}

/**
 * The public status as files, for the time when the database is away and for a web server that stands before us. They say of
 * when they are and that nothing newer is to be had, as they are read only then.
 */
export class StatusCopy {
  private written: { readonly facts: string; readonly atMs: number } | null = null;

  constructor(private readonly place: StatusCopyPlace) {}

  /** Writes what has changed; each file appears whole or not at all. @returns whether it wrote. @throws what the disk says */
  async write(report: StatusReport, nowMs: number): Promise<boolean> {
    const { dir } = this.place;
    const facts = JSON.stringify({ ...report, asOf: '' });
    if (dir === null || this.isFresh(facts, nowMs)) return false;
    await mkdir(dir, { recursive: true });
    for (const [name, text] of this.filesOf({ ...report, current: false }))
      await replace(join(dir, name), text);
    this.written = { facts, atMs: nowMs };
    return true;
  }

  /** The last copy, or null: none, or none that we can read. */
  async read(): Promise<StatusReport | null> {
    if (this.place.dir === null) return null;
    try {
      const text = await readFile(join(this.place.dir, JSON_FILE), 'utf8');
      return statusReportSchema.safeParse(JSON.parse(text)).data ?? null;
    } catch {
      return null;
    }
  }

  private isFresh(facts: string, nowMs: number): boolean {
    const { written } = this;
    return written !== null && written.facts === facts && nowMs - written.atMs < RENEW_AFTER_MS;
  }

  private filesOf(report: StatusReport): [string, string][] {
    const { publicUrl, homeHref } = this.place;
    const host = new URL(publicUrl).host;
    const frame = { now: report.asOf, city: report.city, path: '/status', homeHref, host };
    return [
      ...LOCALES.flatMap((locale): [string, string][] => [
        [
          `status.${locale}.html`,
          renderStatusPage({ ...frame, locale, report, telephone: null, check: null }),
        ],
        [`status.${locale}.atom`, renderStatusFeed({ locale, report, publicUrl })],
      ]),
      [JSON_FILE, JSON.stringify(report)],
    ];
  }
}

/** Beside the old file, then in its place: a reader sees the one or the other. */
async function replace(path: string, text: string): Promise<void> {
  const beside = `${path}.${randomUUID()}`;
  await writeFile(beside, text, 'utf8');
  await rename(beside, path);
}
