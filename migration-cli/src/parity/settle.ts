import type { Database } from '../model/ports.ts';
import type { ControlLine } from '../model/traffic.ts';

const PAUSE_MS = 6;
const LIMIT_MS = 4_000;

/** How many HTTP requests the processes of a side answer or wait for; each of them has ended a turn of its event loop since it was asked. */
export async function openRequests(control: ControlLine): Promise<number> {
  const answers = (await control.tell({ open: true })) as ({ open?: number } | null)[];
  return answers.reduce((sum, answer) => sum + (answer?.open ?? 0), 0);
}

/**
 * Waits until nothing is under way: no session of the database is busy, no request is open, and the plan's own questions all
 * say 0, twice in a row. Null, or what was still under way when the time was up.
 */
export async function settle(
  database: Database,
  questions: string[],
  openCalls: () => number | Promise<number>,
  now: () => number,
): Promise<string | null> {
  const until = now() + LIMIT_MS;
  let quiet = 0;
  for (;;) {
    const busy = await underWay(database, questions, openCalls);
    quiet = busy === null ? quiet + 1 : 0;
    if (quiet === 2) return null;
    if (now() > until) return busy ?? 'it came to rest and started again';
    await new Promise((resolve) => setTimeout(resolve, busy === null ? PAUSE_MS : PAUSE_MS * 2));
  }
}

async function underWay(
  database: Database,
  questions: string[],
  openCalls: () => number | Promise<number>,
): Promise<string | null> {
  if ((await openCalls()) > 0) return 'a request';
  const asked = questions.map((sql, index) => `(${sql})::bigint AS "${index}"`);
  const [row] = await database.query(
    `SELECT ${[
      `(SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'
        AND state <> 'idle' AND pid <> pg_backend_pid())::bigint AS busy`,
      ...asked,
    ].join(', ')}`,
  );
  const open = Object.entries(row ?? {}).find(([, value]) => Number(value) > 0);
  if (open === undefined) return null;
  return open[0] === 'busy' ? 'a session of the database' : (questions[Number(open[0])] ?? null);
}
