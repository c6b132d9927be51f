import { formatDay } from '../lib/format';
import { useWidth } from '../lib/use-width';

export interface ChartPoint {
  day: string;
  value: number;
}

interface BarChartProps {
  /** Says in words what the bars count, for screen readers. */
  label: string;
  points: ChartPoint[];
  unit: string;
}

// CSS pixels: the drawing has the width of its place, so that its texts stay readable on a phone.
const HEIGHT = 220;
const PAD = { top: 12, right: 4, bottom: 28, left: 38 };
const LABEL_WIDTH = 64;

/** Rounds up to a scale whose quarter lines are readable whole numbers. */
function niceMax(max: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(max, 4)));
  const step = [1, 2, 4, 5, 8, 10].find((factor) => factor * magnitude >= max) ?? 10;
  return step * magnitude;
}

export function BarChart(props: BarChartProps) {
  const [ref, width] = useWidth<HTMLDivElement>();
  return (
    <div ref={ref} style={{ height: HEIGHT }}>
      {width > 0 && <Drawing {...props} width={width} />}
    </div>
  );
}

function Drawing({ label, points, unit, width }: BarChartProps & { width: number }) {
  const max = niceMax(Math.max(...points.map((point) => point.value), 4));
  const total = points.reduce((sum, point) => sum + point.value, 0);
  const plot = { width: Math.max(width - PAD.left - PAD.right, 1), height: HEIGHT - PAD.top - PAD.bottom };
  const y = (value: number) => PAD.top + plot.height * (1 - value / max);
  return (
    <svg
      className="chart"
      width={width}
      height={HEIGHT}
      role="img"
      aria-label={`${label}: ${total} ${unit} in ${points.length} days`}
    >
      {[0, max / 2, max].map((value) => (
        <g key={value}>
          <line className="chart-grid" x1={PAD.left} x2={width - PAD.right} y1={y(value)} y2={y(value)} />
          <text className="chart-label" x={PAD.left - 6} y={y(value) + 4} textAnchor="end">
            {value >= 1000 ? `${value / 1000}k` : value}
          </text>
        </g>
      ))}
      {total === 0 && (
        <text className="chart-label" x={PAD.left + plot.width / 2} y={y(max * 0.75) + 4} textAnchor="middle">
          No {unit} in these {points.length} days
        </text>
      )}
      <Bars points={points} unit={unit} plotWidth={plot.width} y={y} />
    </svg>
  );
}

interface BarsProps {
  points: ChartPoint[];
  unit: string;
  plotWidth: number;
  /** Where a value is drawn, from the top. */
  y: (value: number) => number;
}

function Bars({ points, unit, plotWidth, y }: BarsProps) {
  const slot = plotWidth / Math.max(points.length, 1);
  const everyNth = Math.max(1, Math.ceil(LABEL_WIDTH / slot));
  return points.map((point, index) => (
    <g key={point.day}>
      <rect
        className="chart-bar"
        x={PAD.left + slot * index + slot * 0.15}
        width={slot * 0.7}
        y={y(point.value)}
        height={Math.max(y(0) - y(point.value), 0)}
        rx={Math.min(3, slot * 0.2)}
      >
        <title>{`${formatDay(point.day)}: ${point.value} ${unit}`}</title>
      </rect>
      {index % everyNth === 0 && (index + 0.5) * slot + LABEL_WIDTH / 2 <= plotWidth + slot && (
        <text className="chart-label" x={PAD.left + slot * (index + 0.5)} y={HEIGHT - 8} textAnchor="middle">
          {formatDay(point.day)}
        </text>
      )}
    </g>
  ));
}
