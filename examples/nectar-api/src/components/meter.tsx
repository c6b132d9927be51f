interface MeterProps {
  label: string;
  value: number;
  limit: number | null;
}

export function Meter({ label, value, limit }: MeterProps) {
  const share = limit ? Math.min(value / limit, 1) : 0;
  return (
    <div className="field">
      <div className="spread small">
        <span>{label}</span>
        <span className="num muted">
          {value.toLocaleString('en')} {limit === null ? '· no limit' : `of ${limit.toLocaleString('en')}`}
        </span>
      </div>
      <div
        className={share >= 1 ? 'meter meter-full' : 'meter'}
        role="meter"
        aria-label={label}
        aria-valuenow={value}
        aria-valuemin={0}
        aria-valuemax={limit ?? Math.max(value, 1)}
      >
        <span style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  );
}
