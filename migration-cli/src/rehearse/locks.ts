import type { Database, Dependencies, Sql } from '../model/ports.ts';

/** A lock that a statement took on a table or index, and how long it was held. */
export interface HeldLock {
  statement: string;
  relation: string;
  mode: string;
  /** From the end of the statement that took it to the end of its transaction. */
  heldMs: number;
}

/** Locks that readers and writers never notice are not listed. */
const HARMLESS = new Set(['AccessShareLock', 'RowShareLock', 'RowExclusiveLock']);

const LOCKS = `select l.relation::regclass::text as relation, l.mode from pg_locks l
  join pg_class c on c.oid = l.relation join pg_namespace n on n.oid = c.relnamespace
  where l.locktype = 'relation' and l.granted and l.database = (select oid from pg_database where datname = current_database())
    and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'nectar_journal')`;

/** Doors that note every lock which a transaction's statements take, and how long each is held. */
export function lockNotingDoors(deps: Dependencies): { deps: Dependencies; locks: HeldLock[] } {
  const locks: HeldLock[] = [];
  const connect: Dependencies['postgres']['connect'] = (url, options) =>
    noting(deps, deps.postgres.connect(url, options), locks);
  return { deps: { ...deps, postgres: { connect } }, locks };
}

function noting(deps: Dependencies, database: Database, locks: HeldLock[]): Database {
  return {
    ...database,
    query: (text, values) =>
      /^\s*(create|drop|alter|reindex)\b/i.test(text)
        ? alone(deps, database, text, locks, () => database.query(text, values))
        : database.query(text, values),
    transaction: async (work) => {
      const taken: (Omit<HeldLock, 'heldMs'> & { since: number })[] = [];
      const value = await database.transaction((sql) => work(watching(sql, taken)));
      const end = performance.now();
      for (const { since, ...lock } of taken) locks.push({ ...lock, heldMs: Math.round((end - since) * 10) / 10 });
      return value;
    },
  };
}

function watching(sql: Sql, taken: { statement: string; relation: string; mode: string; since: number }[]): Sql {
  return {
    query: async (text, values) => {
      const began = performance.now();
      const rows = await sql.query(text, values);
      if (/^\s*(set|select)\b/i.test(text)) return rows as never;
      const held = await sql.query<{ relation: string; mode: string }>(`${LOCKS} and l.pid = pg_backend_pid()`);
      for (const { relation, mode } of held) {
        if (HARMLESS.has(mode) || taken.some((one) => one.relation === relation && one.mode === mode)) continue;
        taken.push({ statement: oneLine(text), relation, mode, since: began });
      }
      return rows as never;
    },
  };
}

const LOOK_MS = 4;

/** A statement that no transaction may hold is watched from beside. */
async function alone<T>(
  deps: Dependencies,
  database: Database,
  text: string,
  locks: HeldLock[],
  work: () => Promise<T>,
): Promise<T> {
  const seen = new Map<string, { relation: string; mode: string; since: number; last: number }>();
  const beside = deps.postgres.connect(database.url, { max: 1, applicationName: 'nectar watcher' });
  // Connected before the statement begins.
  await beside.query('select 1');
  let going = true;
  const watch = (async () => {
    while (going) {
      const held = await beside
        .query<{ relation: string; mode: string }>(
          `${LOCKS} and l.pid in (select pid from pg_stat_activity where application_name like 'nectar/%' and state = 'active')`,
        )
        .catch(() => []);
      const now = performance.now();
      for (const { relation, mode } of held) {
        const key = `${relation} ${mode}`;
        if (!HARMLESS.has(mode)) seen.set(key, { since: now, ...seen.get(key), relation, mode, last: now });
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  })();
  try {
    return await work();
  } finally {
    going = false;
    await watch;
    await beside.close();
    if (seen.size === 0)
      locks.push({ statement: oneLine(text), relation: '?', mode: `held for less than ${LOOK_MS} ms`, heldMs: 0 });
    for (const { relation, mode, since, last } of seen.values())
      locks.push({ statement: oneLine(text), relation, mode, heldMs: Math.round((last - since) * 10) / 10 });
  }
}

function oneLine(text: string): string {
  const line = text
    .replace(/SCRAM-SHA-256\$[^']+/g, '…')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}
