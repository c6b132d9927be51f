import { Card, Facts } from '@nectar/ui-kit/components';
import { humanize } from '@nectar/ui-kit/lib/format';

/** The counts of the running process, nested or flat, as names and numbers. */
function flatten(counts: object, prefix = ''): [string, string][] {
  return Object.entries(counts).flatMap(([name, value]): [string, string][] => {
    const label = prefix ? `${prefix}, ${humanize(name).toLowerCase()}` : humanize(name);
    if (typeof value === 'object' && value !== null) return flatten(value, label);
    return [[label, typeof value === 'number' ? value.toLocaleString('en') : String(value)]];
  });
}

export function RequestCounts({ requests }: { requests: Record<string, unknown> }) {
  const counts = flatten(requests);
  return (
    <Card title="Requests since the last start">
      {counts.length > 0 ? <Facts items={counts} /> : <p className="muted">No requests have been counted yet.</p>}
    </Card>
  );
}
