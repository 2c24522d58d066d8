import type { AcceptUnit, NewNotification } from '#delivery/ports';
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

  describe('of marked notifications', () => {
    const DAY_MS = 86_400_000;
    const marked = (
      rows: readonly NewNotification[],
      marks: readonly (readonly string[])[],
      keptMs = DAY_MS,
    ) => ({
      ...unitOf(rows),
      repeats: rows.flatMap(({ id }, index) =>
        (marks[index] ?? []).map((key) => ({ key, notificationId: id, keptMs })),
      ),
    });
    const accept = async (unit: AcceptUnit) => (await stage.ground.accept.acceptGroup([unit]))[0];

    it('answers a repeat by any of its marks with the first id, and writes nothing', async () => {
      const [first, again, third] = [aFresh(), aFresh(), aFresh()];
      expect(await accept(marked([first], [['id 1', 'content']]))).toEqual({ kind: 'accepted' });
      for (const [one, marks] of [
        [again, ['id 2', 'content']],
        [third, ['id 1', 'other content']],
      ] as const) {
        expect(await accept(marked([one], [marks]))).toEqual({ kind: 'replayed', response: first.id });
        expect(await stage.ground.notification(one.id)).toBeNull();
      }
    });

    it('takes no mark of what it does not write', async () => {
      const [first, again, later] = [aFresh(), aFresh(), aFresh()];
      await accept(marked([first], [['id 1', 'content']]));
      await accept(marked([again], [['id 2', 'content']]));
      expect(await accept(marked([later], [['id 2', 'new content']]))).toEqual({ kind: 'accepted' });
    });

    it('writes those of many that are new', async () => {
      const [first, again, other] = [aFresh(), aFresh(), aFresh()];
      await accept(marked([first], [['a']]));
      expect(await accept(marked([again, other], [['a'], ['b']]))).toEqual({
        kind: 'partly',
        written: [other.id],
      });
      expect(await stage.ground.notification(again.id)).toBeNull();
      expect(await stage.ground.notification(other.id)).not.toBeNull();
    });

    it('keeps a mark for its time', async () => {
      const later = (ms: number) => aFresh({ acceptedAtMs: NOW + ms });
      const first = aFresh();
      await accept(marked([first], [['a']], 600_000));
      expect(await accept(marked([later(600_000)], [['a']], 600_000))).toMatchObject({ kind: 'replayed' });
      expect(await accept(marked([later(600_001)], [['a']], 600_000))).toEqual({ kind: 'accepted' });
    });

    it('keeps the marks of departments apart, and refuses one twice in a group', async () => {
      const foreign = { ...marked([aFresh({ departmentId: B })], [['a']]), departmentId: B };
      expect(await accept(foreign)).toEqual({ kind: 'accepted' });
      expect(await accept(marked([aFresh()], [['a']]))).toEqual({ kind: 'accepted' });
      const twice = [marked([aFresh()], [['b']]), marked([aFresh()], [['b']])];
      await expect(stage.ground.accept.acceptGroup(twice)).rejects.toThrow();
    });

    it('tells which of a group were new', async () => {
      const first = aFresh();
      await accept(marked([first], [['a']]));
      const group = [marked([aFresh()], [['a']]), marked([aFresh()], [['b']]), unitOf([aFresh()], 'key')];
      expect(await stage.ground.accept.acceptGroup(group)).toEqual([
        { kind: 'replayed', response: first.id },
        { kind: 'accepted' },
        { kind: 'accepted' },
      ]);
    });
  });
}
