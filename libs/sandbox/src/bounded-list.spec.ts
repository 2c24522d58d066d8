import { BoundedList } from './bounded-list.js';

describe('BoundedList', () => {
  it('keeps the newest, and takes out what matches', () => {
    const list = new BoundedList<number>(10);
    for (let at = 0; at < 100; at += 1) list.add(at);
    expect(list.items.length).toBeLessThanOrEqual(11);
    expect(list.items.slice(-3)).toEqual([97, 98, 99]);
    list.remove((item) => item % 2 === 0);
    expect(list.items.slice(-3)).toEqual([95, 97, 99]);
  });
});
