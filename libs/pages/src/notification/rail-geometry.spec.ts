import { afterRefusal, anchorOf, placeOnRail, rowsOf, type RailLabel } from './rail-geometry.js';

const FROM = '2021-03-11T13:00:00Z';
const TO = '2021-03-11T14:00:00Z';

it.each([
  ['at the start', FROM, 4],
  ['in the middle', '2021-03-11T13:30:00Z', 50],
  ['at the end', TO, 96],
  ['before', '2021-03-11T12:00:00Z', 4],
  ['after', '2021-03-11T19:00:00Z', 96],
])('places a moment %s', (_, at, place) => {
  expect(placeOnRail(at, FROM, TO)).toBeCloseTo(place);
});

it('places moments on a rail without length', () => {
  expect(placeOnRail(FROM, FROM, FROM)).toBe(4);
});

it('leaves room for a short refusal, and moves nothing else', () => {
  expect([afterRefusal(4.1), afterRefusal(40)]).toEqual([6.2, 40]);
});

it.each([
  [4, 'start'],
  [50, 'middle'],
  [96, 'end'],
])('a label at %d %% grows from its %s', (place, anchor) => {
  expect(anchorOf(place)).toBe(anchor);
});

describe('labels', () => {
  const label = (id: string, place: number, rows: RailLabel['rows']): RailLabel => ({
    id,
    place,
    rows,
    reach: 30,
  });

  it('stand on the first row that is free', () => {
    const rows = rowsOf([
      label('deadline', 96, ['above']),
      label('told', 80, ['above', 'below']),
      label('confirmed', 90, ['below', 'lower']),
    ]);
    expect(Object.fromEntries(rows)).toEqual({ deadline: 'above', told: 'below', confirmed: 'lower' });
  });

  it('share a row where there is room', () => {
    const rows = rowsOf([label('deadline', 96, ['above']), label('told', 6, ['above', 'below'])]);
    expect(rows.get('told')).toBe('above');
  });

  it('are left out where there is none', () => {
    expect(rowsOf([label('a', 50, ['below']), label('b', 55, ['below'])]).has('b')).toBe(false);
  });
});
