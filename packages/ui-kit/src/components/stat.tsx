import type { ReactNode } from 'react';
import { Link } from 'react-router';

export interface StatItem {
  label: string;
  value: ReactNode;
  note?: ReactNode;
  to?: string;
}

export function Stats({ items }: { items: StatItem[] }) {
  return (
    <div className="stats">
      {items.map((item) => (
        <Stat key={item.label} {...item} />
      ))}
    </div>
  );
}

function Stat({ label, value, note, to }: StatItem) {
  const body = (
    <dl className="card stat" style={{ margin: 0 }}>
      <dt>{label}</dt>
      <dd>
        {value}
        {note && <div className="stat-note">{note}</div>}
      </dd>
    </dl>
  );
  return to ? (
    <Link className="stat-link" to={to}>
      {body}
    </Link>
  ) : (
    body
  );
}
