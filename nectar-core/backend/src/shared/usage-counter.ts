export type AppName = 'core' | 'marketing' | 'admin';
export type UsageMetric = 'api_calls' | 'workflow_runs' | 'requests';

export interface PendingUsage {
  organizationId: string;
  day: string;
  metric: UsageMetric;
  count: number;
}

export interface RequestCounts {
  core: number;
  marketing: number;
  admin: number;
  total: number;
  errors: number;
  since: string;
}

const today = () => new Date().toISOString().slice(0, 10);

/** Counts in memory; the cron job drains what belongs to organisations into usage_daily. */
class UsageCounter {
  #requests: Record<AppName, number> = { core: 0, marketing: 0, admin: 0 };
  #errors = 0;
  #since = new Date();
  #pending = new Map<string, PendingUsage>();

  countRequest(app: AppName): void {
    this.#requests[app] += 1;
  }

  countError(): void {
    this.#errors += 1;
  }

  countUsage(organizationId: string, metric: UsageMetric, count = 1): void {
    const day = today();
    const key = `${organizationId}|${day}|${metric}`;
    const entry = this.#pending.get(key) ?? { organizationId, day, metric, count: 0 };
    entry.count += count;
    this.#pending.set(key, entry);
  }

  /** Usage of an organisation today that is not in the database yet. */
  pendingFor(organizationId: string, metric: UsageMetric): number {
    return this.#pending.get(`${organizationId}|${today()}|${metric}`)?.count ?? 0;
  }

  /** Takes everything that waits; the caller stores it or gives it back with restore. */
  drain(): PendingUsage[] {
    const entries = [...this.#pending.values()];
    this.#pending.clear();
    return entries;
  }

  restore(entries: PendingUsage[]): void {
    for (const entry of entries) {
      const key = `${entry.organizationId}|${entry.day}|${entry.metric}`;
      const current = this.#pending.get(key) ?? { ...entry, count: 0 };
      current.count += entry.count;
      this.#pending.set(key, current);
    }
  }

  snapshot(): RequestCounts {
    const total = this.#requests.core + this.#requests.marketing + this.#requests.admin;
    return { ...this.#requests, total, errors: this.#errors, since: this.#since.toISOString() };
  }
}

/** One for the whole process: all three apps count here, the admin metrics read it. */
export const usageCounter = new UsageCounter();
