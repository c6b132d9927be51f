import { formatDate, formatDateTime } from '../lib/format';

interface MomentProps {
  /** ISO 8601; a dash stands for what has not happened. */
  at: string | null | undefined;
  dayOnly?: boolean;
}

/** A point in time on one line, in the reader's time zone. */
export function Moment({ at, dayOnly }: MomentProps) {
  if (!at) return '—';
  return (
    <time className="num" dateTime={at}>
      {dayOnly ? formatDate(at) : formatDateTime(at)}
    </time>
  );
}
