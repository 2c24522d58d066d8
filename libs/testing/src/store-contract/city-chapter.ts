import { aContent, anId } from '../builders.js';
import { HOUR_MS, LANE, LEASE_MS, NOW } from './setting.js';
import type { Stage } from './stage.js';

/** What is left: health, the sites of domains, the inbox. */
export function cityChapter(stage: Stage): void {
  it('notices when another process wrote health first', async () => {
    const record = { state: 'blocked' };
    expect(await stage.ground.health.save([{ key: LANE, version: 0, record }], [])).toEqual([]);
    expect(await stage.ground.health.save([{ key: LANE, version: 0, record: {} }], [])).toEqual([LANE]);
    expect(await stage.ground.health.loadAll()).toEqual([{ key: LANE, version: 1, record }]);
    expect(await stage.ground.health.save([], [])).toEqual([]);
  });

  it('notes a new domain for the resolver, and serves a stale answer meanwhile', async () => {
    const site = { domain: 'gmx.de', site: 'gmx.net', siteName: 'GMX', group: null, hosts: ['mx00.gmx.net'] };
    const mode = 'enforce' as const;
    const sts = { id: '20260101', mode, mx: ['*.gmx.net'], fetchedAtMs: NOW, endsAtMs: NOW + HOUR_MS };
    const resolved = { ...site, state: 'resolved', refreshAtMs: NOW + HOUR_MS, sts } as const;
    expect((await stage.ground.sites.sitesOf(['gmx.de'], NOW)).size).toBe(0);
    expect(await stage.ground.sites.claimToResolve(10, NOW, LEASE_MS)).toEqual([
      { domain: 'gmx.de', sts: null },
    ]);
    expect(await stage.ground.sites.claimToResolve(10, NOW, LEASE_MS)).toEqual([]);
    await stage.ground.sites.save([resolved]);
    expect(await stage.ground.sites.claimToResolve(10, NOW, LEASE_MS)).toEqual([]);
    expect(await stage.ground.sites.claimToResolve(10, NOW + HOUR_MS, LEASE_MS)).toEqual([
      { domain: 'gmx.de', sts },
    ]);
    expect((await stage.ground.sites.sitesOf(['gmx.de'], NOW)).get('gmx.de')).toEqual(resolved);
  });

  it('keeps one inbox copy of a notification', async () => {
    const citizenId = anId(Date.now());
    await stage.ground.addCitizen(citizenId);
    const item = { notificationId: anId(Date.now()), citizenId, content: aContent(), atMs: NOW };
    await stage.ground.inbox.put(item);
    await stage.ground.inbox.put(item);
    expect(await stage.ground.inboxCopies(citizenId)).toBe(1);
  });
}
