import type { CurvePoint } from './curve.js';

const WIDTH = 720;
const HEIGHT = 560;
const LEFT = 70;
const RIGHT = 20;
const INK = '#1f2933';
const COLOURS = ['#0b5fa5', '#b3261e', '#1b7f4b', '#8a5a00', '#6b3fa0'];

interface Panel {
  readonly top: number;
  readonly height: number;
  readonly title: string;
  readonly least: number;
  readonly most: number;
}

interface Line {
  readonly name: string;
  readonly colour: string;
  readonly dashed: boolean;
  readonly values: readonly number[];
}

const DELAY: Panel = { top: 40, height: 230, title: 'minutes until blocked', least: 1, most: 1_000 };
const ALARMS: Panel = {
  top: 330,
  height: 150,
  title: 'false blocks per site in 10 years',
  least: 0.01,
  most: 10_000,
};

/** The operating curve: above how long a block stays unknown, below how often a well site is blamed, by the threshold. */
export function plot(points: readonly CurvePoint[], chosen: number): string {
  const delays = delayLines(points);
  const alarms: Line = {
    name: 'false blocks (none seen: at the bottom)',
    colour: INK,
    dashed: false,
    values: points.map((point) => (point.falseBlocks * 10) / point.years),
  };
  const thresholds = points.map(({ threshold }) => threshold);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(WIDTH)} ${String(HEIGHT)}" font-family="sans-serif" font-size="12" fill="${INK}" role="img" aria-label="Operating curve of the detector">`,
    `<rect width="${String(WIDTH)}" height="${String(HEIGHT)}" fill="#ffffff"/>`,
    ...panel(DELAY, delays, thresholds, chosen),
    ...panel(ALARMS, [alarms], thresholds, chosen),
    ...legend([...delays, alarms]),
    '</svg>',
    '',
  ].join('\n');
}

function delayLines(points: readonly CurvePoint[]): Line[] {
  const blocks = points[0]?.results.filter(({ scenario }) => scenario.isBlock) ?? [];
  return blocks.flatMap(({ scenario: { name } }, at) => {
    const colour = COLOURS[at % COLOURS.length] ?? INK;
    const of = (pick: 'medianMinutes' | 'p90Minutes') =>
      points.map(({ results }) => results.find(({ scenario }) => scenario.name === name)?.[pick] ?? Infinity);
    return [
      { name, colour, dashed: false, values: of('medianMinutes') },
      { name: `${name}, p90`, colour, dashed: true, values: of('p90Minutes') },
    ];
  });
}

function panel(
  place: Panel,
  lines: readonly Line[],
  thresholds: readonly number[],
  chosen: number,
): string[] {
  const bottom = place.top + place.height;
  const at = (threshold: number) => xOf(threshold, thresholds).toFixed(1);
  return [
    `<text x="${String(LEFT)}" y="${String(place.top - 12)}" font-weight="bold">${place.title}</text>`,
    ...rules(place),
    ...thresholds.map(
      (one) => `<text x="${at(one)}" y="${String(bottom + 16)}" text-anchor="middle">${String(one)}</text>`,
    ),
    `<text x="${String(WIDTH - RIGHT)}" y="${String(bottom + 32)}" text-anchor="end">threshold</text>`,
    `<line x1="${at(chosen)}" x2="${at(chosen)}" y1="${String(place.top)}" y2="${String(bottom)}" stroke="${INK}" stroke-width="1" stroke-dasharray="2 3"/>`,
    ...lines.map((line) => curve(line, place, thresholds)),
  ];
}

function rules(place: Panel): string[] {
  const marks: string[] = [];
  for (let value = place.least; value <= place.most; value *= 10) {
    const y = yOf(value, place).toFixed(1);
    marks.push(
      `<line x1="${String(LEFT)}" x2="${String(WIDTH - RIGHT)}" y1="${y}" y2="${y}" stroke="#d5dbe1"/>`,
      `<text x="${String(LEFT - 8)}" y="${String(Number(y) + 4)}" text-anchor="end">${String(Number(value.toPrecision(1)))}</text>`,
    );
  }
  return marks;
}

function curve({ values, colour, dashed }: Line, place: Panel, thresholds: readonly number[]): string {
  const way = values
    .map((value, at) => `${xOf(thresholds[at] ?? 0, thresholds).toFixed(1)},${yOf(value, place).toFixed(1)}`)
    .join(' ');
  const dash = dashed ? ' stroke-dasharray="6 4"' : '';
  return `<polyline points="${way}" fill="none" stroke="${colour}" stroke-width="2"${dash}/>`;
}

function legend(lines: readonly Line[]): string[] {
  return lines
    .filter(({ dashed }) => !dashed)
    .map(({ name, colour }, at) => {
      const x = LEFT + (at % 3) * 220;
      const y = HEIGHT - 30 + Math.floor(at / 3) * 18;
      return `<text x="${String(x)}" y="${String(y)}" fill="${colour}">${name.replaceAll('&', '&amp;')}</text>`;
    });
}

function xOf(threshold: number, thresholds: readonly number[]): number {
  const [least, most] = [Math.min(...thresholds), Math.max(...thresholds)];
  return LEFT + ((threshold - least) / Math.max(1, most - least)) * (WIDTH - LEFT - RIGHT);
}

/** Tenfold steps; what lies beyond the panel lies on its edge. */
function yOf(value: number, { top, height, least, most }: Panel): number {
  const within = Math.min(Math.max(value, least), most);
  return top + height - (Math.log10(within / least) / Math.log10(most / least)) * height;
}
