/** The rail runs from acceptance to the deadline between these two, in percent of the width. */
export const RAIL_START = 4;
export const RAIL_LENGTH = 92;
export const RAIL_END = RAIL_START + RAIL_LENGTH;

/** Seconds of refusal would vanish under the dot on a rail of days: they get a width that can be seen. */
const LEAST_REFUSAL = 2.2;

/** Where a moment lies on the rail, in percent; moments outside are pinned to its ends. RFC 3339 texts. */
export function placeOnRail(at: string, from: string, to: string): number {
  const span = Math.max(1, Date.parse(to) - Date.parse(from));
  const share = Math.min(1, Math.max(0, (Date.parse(at) - Date.parse(from)) / span));
  return RAIL_START + share * RAIL_LENGTH;
}

/** Leaves room for a refusal before the place. */
export function afterRefusal(place: number): number {
  return Math.max(place, RAIL_START + LEAST_REFUSAL);
}

/** A label near an end grows inwards, so that none is cut off. */
export function anchorOf(place: number): 'start' | 'middle' | 'end' {
  if (place < 20) return 'start';
  return place > 80 ? 'end' : 'middle';
}

/** Lines of text above and below the rail, as baselines in pixels. */
export const RAIL_ROWS = { above: 24, below: 76, lower: 96 } as const;
export type RailRow = keyof typeof RAIL_ROWS;

/** A label to be put on one of some rows, the first that is free. */
export interface RailLabel {
  readonly id: string;
  readonly place: number;
  readonly rows: readonly RailRow[];
  /** How far the next label on the same row must be, in percent of the width. */
  readonly reach: number;
}

/** The row of each label, by id; one that finds none free has no entry. Earlier labels have the right of way. */
export function rowsOf(labels: readonly RailLabel[]): ReadonlyMap<string, RailRow> {
  const rows = new Map<string, RailRow>();
  const isFree = (label: RailLabel, row: RailRow): boolean =>
    labels.every(
      ({ id, place, reach }) =>
        rows.get(id) !== row || Math.abs(place - label.place) >= Math.max(reach, label.reach),
    );
  for (const label of labels) {
    const row = label.rows.find((candidate) => isFree(label, candidate));
    if (row !== undefined) rows.set(label.id, row);
  }
  return rows;
}
