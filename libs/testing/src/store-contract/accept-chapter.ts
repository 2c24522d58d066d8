import { aFresh, unitOf } from './rows.js';
import { B, NOW } from './setting.js';
import type { Stage } from './stage.js';

/** What accepting a group of units must do: each unit whole or not at all, a repeat answered as the first time. */
export function acceptChapter(stage: Stage): void {
  it('writes a unit and makes it due', async () => {
    const one = aFresh();
    expect(await stage.ground.accept.acceptGroup([unitOf([one])])).toEqual([{ kind: 'accepted' }]);
    expect(await stage.ground.notification(one.id)).toEqual({ status: 'accepted', dueAtMs: NOW, fence: 0 });
    expect(await stage.ground.hasContent(one.id)).toBe(true);
  });

  it('answers a repeat as the first time, and refuses the key for another body', async () => {
    const [first, again, other] = [aFresh(), aFresh(), aFresh()];
    await stage.ground.accept.acceptGroup([unitOf([first], 'key', 'body')]);
    expect(await stage.ground.accept.acceptGroup([unitOf([again], 'key', 'body')])).toEqual([
      { kind: 'replayed', response: `{"id":"${first.id}"}` },
    ]);
    expect(await stage.ground.accept.acceptGroup([unitOf([other], 'key', 'another')])).toEqual([
      { kind: 'key_reused' },
    ]);
    expect(await stage.ground.notification(again.id)).toBeNull();
    expect(await stage.ground.notification(other.id)).toBeNull();
  });

  it('keeps the keys of departments apart', async () => {
    const own = aFresh();
    const foreign = aFresh({ departmentId: B });
    expect(await stage.ground.accept.acceptGroup([unitOf([foreign], 'key'), unitOf([own], 'key')])).toEqual([
      { kind: 'accepted' },
      { kind: 'accepted' },
    ]);
  });

  it('takes a key that is older than a week as new', async () => {
    await stage.ground.accept.acceptGroup([unitOf([aFresh()], 'key', 'body')]);
    const later = aFresh({ acceptedAtMs: NOW + 8 * 86_400_000 });
    expect(await stage.ground.accept.acceptGroup([unitOf([later], 'key', 'other')])).toEqual([
      { kind: 'accepted' },
    ]);
  });

  it.each([
    ['one key twice', () => [unitOf([aFresh()], 'key'), unitOf([aFresh()], 'key')]],
    ['a text that cannot be written', () => [unitOf([aFresh()]), unitOf([aFresh({ reference: 'a\0b' })])]],
  ])('refuses a group with %s whole, so that the caller can halve it', async (_, make) => {
    const units = make();
    await expect(stage.ground.accept.acceptGroup(units)).rejects.toThrow();
    for (const { notifications } of units)
      for (const { id } of notifications) expect(await stage.ground.notification(id)).toBeNull();
  });

  it('tells which of a group were new', async () => {
    await stage.ground.accept.acceptGroup([unitOf([aFresh()], 'old', 'body')]);
    const results = await stage.ground.accept.acceptGroup([
      unitOf([aFresh()]),
      unitOf([aFresh()], 'old', 'body'),
      unitOf([aFresh()], 'new', 'body'),
    ]);
    expect(results.map(({ kind }) => kind)).toEqual(['accepted', 'replayed', 'accepted']);
  });
}
