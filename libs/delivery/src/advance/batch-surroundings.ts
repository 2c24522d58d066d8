import type { Advance, Category, Department, DomainSite, NotificationCase } from '../ports/index.js';

/** A notification whose domain is new waits for the resolver, which wakes it; this bounds a lost wake-up. */
const RESOLVE_WAIT_MS = 15_000;

/** What a batch shares, and what its earlier cases were promised. */
export class BatchSurroundings {
  private readonly spent = new Map<string, number>();
  private readonly texts = new Map<string, number>();

  constructor(
    readonly nowMs: number,
    private readonly sites: ReadonlyMap<string, DomainSite>,
    private readonly categories: readonly Category[],
    private readonly departments: readonly (Department | null)[],
    readonly unresolved: boolean,
  ) {}

  siteOf(one: NotificationCase): DomainSite | null {
    return one.emailDomain === null ? null : (this.sites.get(one.emailDomain) ?? null);
  }

  /** Only first steps wait: an attempt that is under way has its lane. */
  waitsForResolver(one: NotificationCase): boolean {
    if (one.emailDomain === null || one.keyKind === 'test' || one.cancelled || one.toldOtherwise)
      return false;
    const waitedMs = this.nowMs - one.acceptedAtMs;
    return !this.sites.has(one.emailDomain) && one.attempts.length === 0 && waitedMs < 2 * RESOLVE_WAIT_MS;
  }

  categoryOf(one: NotificationCase): Category | undefined {
    return this.categories.find(({ id }) => id === one.category);
  }

  departmentOf(one: NotificationCase): Department | undefined {
    return this.departments.find((department) => department?.id === one.departmentId) ?? undefined;
  }

  promisedTo(one: NotificationCase): { spentMicros: number; texts: number } {
    const { phoneKey } = one.recipient;
    return {
      spentMicros: this.spent.get(one.departmentId) ?? 0,
      texts: phoneKey === null ? 0 : (this.texts.get(phoneKey) ?? 0),
    };
  }

  promise(one: NotificationCase, advance: Advance): void {
    for (const { channel, costMicros } of advance.newAttempts) {
      if (channel !== 'sms') continue;
      this.spent.set(one.departmentId, (this.spent.get(one.departmentId) ?? 0) + costMicros);
      const { phoneKey } = one.recipient;
      if (phoneKey !== null) this.texts.set(phoneKey, (this.texts.get(phoneKey) ?? 0) + 1);
    }
  }
}

/** A step that lets the resolver find the site first. */
export function waitForResolver(one: NotificationCase, nowMs: number) {
  const because = { rule: '0-resolve', facts: { domain: one.emailDomain } };
  return { kind: 'wait', untilMs: nowMs + RESOLVE_WAIT_MS, because } as const;
}
