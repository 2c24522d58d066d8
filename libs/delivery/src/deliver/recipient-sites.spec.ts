import { FixedClock } from '#testing';
import { SiteStore, type ClaimedAttempt, type DomainSite, type StsPolicy } from '#delivery/ports';
import { readHandOver } from './read-hand-over.js';
import { RecipientSites } from './recipient-sites.js';

const SITE = { domain: 'gmx.de', state: 'resolved', hosts: ['mx00.gmx.net'] } as unknown as DomainSite;

/** The table, which can be away. */
class Table extends SiteStore {
  asked = 0;
  away = false;
  site: DomainSite | null = SITE;

  override sitesOf(): Promise<ReadonlyMap<string, DomainSite>> {
    this.asked += 1;
    if (this.away) return Promise.reject(new Error('the database is away'));
    return Promise.resolve(this.site === null ? new Map() : new Map([['gmx.de', this.site]]));
  }

  override claimToResolve(): Promise<readonly never[]> {
    return Promise.resolve([]);
  }

  override save(): Promise<void> {
    return Promise.resolve();
  }
}

let table: Table;
let clock: FixedClock;
let sites: RecipientSites;
beforeEach(() => {
  table = new Table();
  clock = new FixedClock();
  sites = new RecipientSites(table, clock);
});

function mail(over: Partial<ClaimedAttempt> = {}): ClaimedAttempt {
  return {
    keyKind: 'live',
    lane: 'email:transactional:direct:gmx.net',
    contact: { channel: 'email', address: 'erika@gmx.de' },
    acceptedAtMs: clock.now(),
    ...over,
  } as ClaimedAttempt;
}

describe('the mail exchangers of a domain', () => {
  it('are asked for once by a lane full of senders, and kept for some seconds', async () => {
    const found = await Promise.all([sites.of(mail()), sites.of(mail()), sites.of(mail())]);
    expect(found).toEqual(Array(3).fill({ kind: 'hosts', hosts: ['mx00.gmx.net'], tls: 'usual' }));
    clock.advance(2_000);
    await sites.of(mail());
    expect(table.asked).toBe(1);
    clock.advance(3_000);
    await sites.of(mail());
    expect(table.asked).toBe(2);
  });

  it('stay known while the database is away', async () => {
    await sites.of(mail());
    table.away = true;
    clock.advance(60_000);
    expect(await sites.of(mail())).toEqual({ kind: 'hosts', hosts: ['mx00.gmx.net'], tls: 'usual' });
  });

  it('cannot be told when the database is away and they never were known', async () => {
    table.away = true;
    await expect(sites.of(mail())).rejects.toThrow('the database is away');
    table.away = false;
    expect(await sites.of(mail())).toMatchObject({ kind: 'hosts' });
  });

  it('are not needed for other channels and for test keys', async () => {
    const sms = { channel: 'sms', phone: '+491' } as ClaimedAttempt['contact'];
    expect(await sites.of(mail({ contact: sms }))).toEqual({ kind: 'hosts', hosts: [], tls: 'usual' });
    expect(await sites.of(mail({ keyKind: 'test' }))).toEqual({ kind: 'hosts', hosts: [], tls: 'usual' });
    expect(table.asked).toBe(0);
  });
});

describe('a domain with a TLS policy', () => {
  const policy = (changes: Partial<StsPolicy> = {}): StsPolicy => ({
    id: '1',
    mode: 'enforce',
    mx: ['*.gmx.net'],
    fetchedAtMs: clock.now(),
    endsAtMs: clock.now() + 60_000,
    ...changes,
  });
  const relayed = { lane: 'email:transactional:relay:gmx.net' } as const;

  it('takes its mail over verified TLS until the policy ends', async () => {
    table.site = { ...SITE, sts: policy() };
    expect(await sites.of(mail())).toMatchObject({ kind: 'hosts', tls: 'verified' });
    clock.advance(60_000);
    expect(await sites.of(mail())).toMatchObject({ kind: 'hosts', tls: 'usual' });
  });

  it.each(['testing', 'none'] as const)('in mode %s takes it as ever', async (mode) => {
    table.site = { ...SITE, sts: policy({ mode }) };
    expect(await sites.of(mail())).toMatchObject({ kind: 'hosts', tls: 'usual' });
  });

  it('leaves it to the relay where a relay carries the mail', async () => {
    table.site = { ...SITE, hosts: [], sts: policy() };
    expect(await sites.of(mail(relayed))).toEqual({ kind: 'hosts', hosts: [], tls: 'usual' });
  });

  it('that names none of its exchangers gets nothing, which blames no provider', async () => {
    table.site = { ...SITE, hosts: [], sts: policy() };
    const found = await sites.of(mail());
    expect(found).toMatchObject({
      kind: 'nowhere',
      handOver: { kind: 'unreachable', reason: 'tls_failed', ofDomain: true },
    });
    if (found.kind !== 'nowhere') return;
    const read = readHandOver(mail(), found.handOver, { nowMs: clock.now(), quarantineMs: 1 });
    expect(read).toMatchObject({ outcome: { state: 'deferred', rule: 'tls_failed' }, observation: null });
  });
});

describe('a domain without any', () => {
  it('that says it takes no mail is refused for good', async () => {
    table.site = { ...SITE, state: 'no_mail' };
    expect(await sites.of(mail())).toMatchObject({
      kind: 'nowhere',
      handOver: { kind: 'refused', code: 556 },
    });
  });

  it.each([
    ['just now may come back', 0, { kind: 'unreachable', reason: 'dns_failed' }],
    ['for hours does not exist', 5 * 3_600_000, { kind: 'refused', code: 550 }],
  ])('that is unknown %s', async (_case, waitedMs, handOver) => {
    table.site = { ...SITE, state: 'unknown_domain' };
    const attempt = mail({ acceptedAtMs: clock.now() - waitedMs });
    expect(await sites.of(attempt)).toMatchObject({ kind: 'nowhere', handOver });
  });
});
