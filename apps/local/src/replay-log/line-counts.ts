const MOST_SHAPES = 5;
const LONGEST_SHAPE = 100;

/** How many lines there were, and what those looked like that could not be read. State: the counts. */
export class LineCounts {
  lines = 0;
  deliveries = 0;
  unreadable = 0;
  /** Files whose end could not be unzipped. */
  cutShort = 0;
  private readonly byShape = new Map<string, number>();

  /** Counts a line that could not be read. */
  unread(line: string): void {
    this.unreadable += 1;
    const known = this.byShape.size < MOST_SHAPES || this.byShape.has(shapeOf(line));
    if (known) this.byShape.set(shapeOf(line), (this.byShape.get(shapeOf(line)) ?? 0) + 1);
  }

  /** Some of their shapes, the most frequent first. */
  shapes(): { readonly shape: string; readonly count: number }[] {
    return [...this.byShape].map(([shape, count]) => ({ shape, count })).sort((a, b) => b.count - a.count);
  }
}

/** A line without what it tells of anybody: addresses and quoted texts gone, digits and signs that are none of ours masked. */
export function shapeOf(line: string): string {
  return line
    .slice(0, 4 * LONGEST_SHAPE)
    .replace(/[^\x20-\x7e]+/g, '·')
    .replace(/"[^"]*"?/g, '"…"')
    .replace(/\S*@\S*/g, '<address>')
    .replace(/<[^>]*>?/g, (found) => (found === '<address>' ? found : '<…>'))
    .replace(/\d+/g, '0')
    .slice(0, LONGEST_SHAPE);
}
