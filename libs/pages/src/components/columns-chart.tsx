import type { ReactElement } from 'react';
import { fillOf, type Fill } from './legend.js';
import { usePage } from './page-context.js';

/** One column: its label and its parts, from the bottom up. */
export interface ChartColumn {
  readonly label: string;
  readonly parts: readonly { readonly fill: Fill; readonly count: number }[];
}

const HEIGHT = 130;
/** The axis; labels stand below it. */
const FLOOR = 108;
/** Never thinner, so that one person stays visible. */
const LEAST = 2;
/** Column labels that small screens have room for, and large ones. */
const LABELS = { small: 5, large: 9 };

/** A round step that parts the height into two to four. */
export function stepFor(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  const step = [0.25, 0.5, 1, 2, 5].map((part) => part * power).find((one) => most / one <= 4) ?? power;
  return Math.max(1, Math.ceil(step));
}

const percent = (value: number): string => `${value.toFixed(2)}%`;

function Grid({ most, scale }: { readonly most: number; readonly scale: number }): ReactElement {
  const { format } = usePage();
  const step = stepFor(most);
  const lines = Array.from({ length: Math.floor(most / step) }, (_, index) => (index + 1) * step);
  return (
    <>
      {lines.map((value) => {
        const y = FLOOR - value * scale;
        return (
          <g key={value}>
            <line x1="0" x2="100%" y1={y} y2={y} className="s-grid" />
            <text x="-8" y={y + 4} textAnchor="end">
              {format.count(value)}
            </text>
          </g>
        );
      })}
      <line x1="0" x2="100%" y1={FLOOR} y2={FLOOR} className="s-axis" />
    </>
  );
}

function Stack({
  column,
  index,
  width,
  scale,
}: {
  readonly column: ChartColumn;
  readonly index: number;
  readonly width: number;
  readonly scale: number;
}): ReactElement {
  let top = FLOOR;
  return (
    <>
      {column.parts
        .filter(({ count }) => count > 0)
        .map(({ fill, count }) => {
          const height = Math.max(LEAST, count * scale);
          top -= height;
          return (
            <rect
              key={fill}
              x={percent((index + 0.12) * width)}
              width={percent(width * 0.76)}
              y={top}
              height={height}
              {...fillOf(fill)}
            />
          );
        })}
    </>
  );
}

/** Every so many columns carry a label: each second of those only where there is room. */
function Labels({
  columns,
  width,
}: {
  readonly columns: readonly ChartColumn[];
  readonly width: number;
}): ReactElement {
  const every = Math.max(1, Math.ceil(columns.length / LABELS.large));
  const shown = columns.flatMap(({ label }, index) => (index % every === 0 ? [{ label, index }] : []));
  const skip = Math.ceil(shown.length / LABELS.small);
  return (
    <>
      {shown.map(({ label, index }, place) => (
        <text
          key={index}
          x={percent((index + 0.5) * width)}
          y={HEIGHT - 5}
          textAnchor="middle"
          className={place % skip === 0 ? undefined : 'sb-hide-s'}
        >
          {label}
        </text>
      ))}
    </>
  );
}

/** Stacked columns over time; the figures stand in a table beside it. Widths in percent: bars stretch, text does not. */
export function ColumnsChart(props: {
  readonly finding: string;
  readonly columns: readonly ChartColumn[];
}): ReactElement {
  const { columns } = props;
  const sums = columns.map(({ parts }) => parts.reduce((sum, { count }) => sum + count, 0));
  const most = Math.max(1, ...sums);
  // Small parts are drawn larger than they are; the room above is for them.
  const scale = (FLOOR - 12) / most;
  const width = 100 / Math.max(1, columns.length);
  return (
    <div className="sb-axis">
      <svg className="sb-chart" width="100%" height={HEIGHT} role="img" aria-label={props.finding}>
        <Grid most={most} scale={scale} />
        {columns.map((column, index) => (
          <Stack key={index} column={column} index={index} width={width} scale={scale} />
        ))}
        <Labels columns={columns} width={width} />
      </svg>
    </div>
  );
}
