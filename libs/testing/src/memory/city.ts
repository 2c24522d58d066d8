import type { LaneKey } from '#domain';
import {
  DepartmentDirectory,
  HealthStore,
  InboxStore,
  SiteStore,
  type Category,
  type Content,
  type Department,
  type DomainSite,
  type DueDomain,
  type StoredHealth,
  type StoredHealthChange,
} from '#delivery/ports';
import { isLeased, type MemoryTables } from './tables.js';

/** Departments and categories. */
export class MemoryDepartmentDirectory extends DepartmentDirectory {
  constructor(private readonly tables: MemoryTables) {
    super();
  }

  override async department(id: string): Promise<Department | null> {
    return Promise.resolve(this.tables.departments.get(id) ?? null);
  }

  override async categories(): Promise<readonly Category[]> {
    return Promise.resolve(this.tables.categories);
  }
}

/** Health records with a version: writers of the same lane notice each other. */
export class MemoryHealthStore extends HealthStore {
  constructor(private readonly tables: MemoryTables) {
    super();
  }

  override async loadAll(): Promise<readonly StoredHealth[]> {
    return Promise.resolve([...this.tables.health.values()]);
  }

  override async save(
    records: readonly StoredHealth[],
    changes: readonly StoredHealthChange[],
  ): Promise<readonly LaneKey[]> {
    const { health, healthChanges } = this.tables;
    const saved = records.filter(({ key, version }) => {
      const known = health.get(key);
      return known === undefined || known.version === version;
    });
    for (const { key, version, record } of saved) health.set(key, { key, version: version + 1, record });
    const keys = new Set(saved.map(({ key }) => key));
    healthChanges.push(...changes.filter(({ key }) => keys.has(key)));
    return Promise.resolve(records.map(({ key }) => key).filter((key) => !keys.has(key)));
  }
}

/** Inbox copies, one a notification. */
export class MemoryInboxStore extends InboxStore {
  constructor(private readonly tables: MemoryTables) {
    super();
  }

  override async put(item: {
    readonly notificationId: string;
    readonly citizenId: string;
    readonly content: Content;
    readonly atMs: number;
  }): Promise<void> {
    const { notificationId, ...copy } = item;
    if (!this.tables.inbox.has(notificationId)) this.tables.inbox.set(notificationId, copy);
    return Promise.resolve();
  }
}

/** Where mail for a domain goes; a stale answer is served until the resolver has a new one. */
export class MemorySiteStore extends SiteStore {
  constructor(private readonly tables: MemoryTables) {
    super();
  }

  override async sitesOf(
    domains: readonly string[],
    nowMs: number,
  ): Promise<ReadonlyMap<string, DomainSite>> {
    const found = new Map<string, DomainSite>();
    for (const domain of domains) {
      const row = this.tables.sites.get(domain);
      if (row?.site) found.set(domain, row.site);
      if (!row) this.tables.sites.set(domain, { site: null, refreshAtMs: nowMs, leaseUntilMs: null });
    }
    return Promise.resolve(found);
  }

  override async claimToResolve(
    limit: number,
    nowMs: number,
    leaseMs: number,
  ): Promise<readonly DueDomain[]> {
    const realNow = this.tables.clock.realNow();
    const due = [...this.tables.sites].filter(
      ([, row]) => row.refreshAtMs <= nowMs && !isLeased(row, realNow),
    );
    due.sort(
      ([, a], [, b]) => Number(a.site !== null) - Number(b.site !== null) || a.refreshAtMs - b.refreshAtMs,
    );
    const claimed = due.slice(0, limit);
    for (const [, row] of claimed) row.leaseUntilMs = realNow + leaseMs;
    return Promise.resolve(claimed.map(([domain, { site }]) => ({ domain, sts: site?.sts ?? null })));
  }

  override async save(sites: readonly DomainSite[]): Promise<void> {
    for (const site of sites)
      if (this.tables.sites.has(site.domain))
        this.tables.sites.set(site.domain, { site, refreshAtMs: site.refreshAtMs, leaseUntilMs: null });
    return Promise.resolve();
  }
}
