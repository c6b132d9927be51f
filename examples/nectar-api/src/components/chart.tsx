import { formatDay } from '@/lib/format';

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

const WIDTH = 640;
const HEIGHT = 200;
const PAD = { top: 12, right: 4, bottom: 26, left: 38 };

/** Rounds up to a scale whose quarter lines are readable whole numbers. */
function niceMax(max: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(max, 4)));
  const step = [1, 2, 4, 5, 8, 10].find((factor) => factor * magnitude >= max) ?? 10;
  return step * magnitude;
}

export function BarChart({ label, points, unit }: BarChartProps) {
  const max = niceMax(Math.max(...points.map((point) => point.value), 4));
  const total = points.reduce((sum, point) => sum + point.value, 0);
  const plotWidth = WIDTH - PAD.left - PAD.right;
  const plotHeight = HEIGHT - PAD.top - PAD.bottom;
  const slot = plotWidth / Math.max(points.length, 1);
  const y = (value: number) => PAD.top + plotHeight * (1 - value / max);
  const everyNth = Math.ceil(points.length / 7);
  return (
    <svg className="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${label}: ${total} ${unit} in ${points.length} days`}>
      {[0, max / 2, max].map((value) => (
        <g key={value}>
          <line className="chart-grid" x1={PAD.left} x2={WIDTH - PAD.right} y1={y(value)} y2={y(value)} />
          <text className="chart-label" x={PAD.left - 6} y={y(value) + 4} textAnchor="end">
            {value >= 1000 ? `${value / 1000}k` : value}
          </text>
        </g>
      ))}
      {points.map((point, index) => (
        <g key={point.day}>
          <rect
            className="chart-bar"
            x={PAD.left + slot * index + slot * 0.15}
            width={slot * 0.7}
            y={y(point.value)}
            height={Math.max(PAD.top + plotHeight - y(point.value), 0)}
            rx={Math.min(3, slot * 0.2)}
          >
            <title>{`${formatDay(point.day)}: ${point.value} ${unit}`}</title>
          </rect>
          {index % everyNth === 0 && (
            <text className="chart-label" x={PAD.left + slot * (index + 0.5)} y={HEIGHT - 8} textAnchor="middle">
              {formatDay(point.day)}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}
