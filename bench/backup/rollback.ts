import { extract } from '../../migration-cli/src/run/extract.ts';
import { rollback } from '../../migration-cli/src/run/rollback.ts';
import { MIXED_FILES, MIXED_SCHEMA, mixedJob } from '../../migration-cli/src/testing/mixed-phase.ts';
import { createDatabase, createMonolith } from '../../migration-cli/src/testing/monolith.ts';
import type { Row } from '../bench.ts';

const PAUSE_MS = 2;

/** A phase with role, grant, row-level security, policy, index, files and environment is taken back while somebody writes. */
export async function rollbackRow(adminUrl: string, moreSql: string, rows = 0): Promise<Row> {
  const role = `bench_${process.pid}_${rows}`;
  const first = await createMonolith(MIXED_FILES);
  const data = await createDatabase(first.deps, adminUrl, MIXED_SCHEMA + moreSql);
  await first.remove();
  const monolith = await createMonolith(MIXED_FILES, { TEST_DATABASE_URL: data.url, SVC_PASSWORD: 'bench' });
  try {
    await monolith.backUp();
    await monolith.run((session) => extract(session, mixedJob(role), 'marketing'));
    const writer = writing(monolith.deps.postgres.connect(data.url, { max: 1 }));
    await new Promise((resolve) => setTimeout(resolve, 200));
    const began = performance.now();
    await monolith.run((session) => rollback(session, null));
    const ms = performance.now() - began;
    const { longest, written } = await writer.stop();
    const [found] = await data.database.query<{ n: number }>('select count(*)::int as n from leads where id >= 1000');
    if (found?.n !== written) throw new Error(`${found?.n} of ${written} rows written meanwhile are there.`);
    return {
      name: rows === 0 ? 'rollback of a phase' : 'rollback of a phase, beside a large table',
      rows,
      ms: Math.round(ms),
      pauseMs: Math.round(longest),
      besidePauseMs: Math.round(ms - longest),
    };
  } finally {
    await data.remove();
    await monolith.remove();
  }
}

/** Inserts all along; the longest of them is what users see of the database's pause. */
function writing(database: Awaited<ReturnType<typeof createDatabase>>['database']) {
  let going = true;
  let longest = 0;
  let written = 0;
  const done = (async () => {
    while (going) {
      const began = performance.now();
      await database.query('insert into leads values ($1, 1, $2)', [1000 + written, 'x@example.com']);
      longest = Math.max(longest, performance.now() - began);
      written++;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    await database.close();
  })();
  return {
    stop: async () => {
      going = false;
      await done;
      return { longest, written };
    },
  };
}
