export type UsageMetric = 'api_calls' | 'workflow_runs';

export interface PendingUsage {
  organizationId: string;
  /** YYYY-MM-DD in UTC. */
  day: string;
  metric: UsageMetric;
  count: number;
}

/** Counts usage in memory, so that counting costs no statement; a job moves it into usage_daily. */
export interface UsageCounter {
  count(organizationId: string, metric: UsageMetric): void;
  /** Usage of an organisation today that is not in the database yet. */
  pendingFor(organizationId: string, metric: UsageMetric): number;
  /** Takes everything that waits; the caller stores it or gives it back with `restore`. */
  drain(): PendingUsage[];
  restore(entries: PendingUsage[]): void;
}

export function createUsageCounter(now: () => Date = () => new Date()): UsageCounter {
  const pending = new Map<string, PendingUsage>();
  const today = () => now().toISOString().slice(0, 10);

  function add({ organizationId, day, metric, count }: PendingUsage): void {
    const key = `${organizationId}|${day}|${metric}`;
    pending.set(key, { organizationId, day, metric, count: (pending.get(key)?.count ?? 0) + count });
  }

  return {
    count: (organizationId, metric) => add({ organizationId, day: today(), metric, count: 1 }),
    pendingFor: (organizationId, metric) => pending.get(`${organizationId}|${today()}|${metric}`)?.count ?? 0,
    drain() {
      const entries = [...pending.values()];
      pending.clear();
      return entries;
    },
    restore(entries) {
      for (const entry of entries) add(entry);
    },
  };
}
