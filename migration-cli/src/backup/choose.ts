import { refusal } from '../errors/refusal.ts';
import type { RestorePoint } from '../model/backup.ts';
import type { Database } from '../model/ports.ts';
import type { BackupDependencies, BackupMethod } from './method.ts';
import { pgDumpMethod } from './pg-dump.ts';
import { physicalMethod } from './physical.ts';

export type WantedMethod = Exclude<RestorePoint['method'], 'none'> | null;

/** The first method that can be used, pg_dump before the folder; `wanted` allows only that one. */
export async function chooseMethod(
  deps: BackupDependencies,
  database: Database,
  wanted: WantedMethod,
): Promise<BackupMethod> {
  const missing: string[] = [];
  const ways = { pg_dump: pgDumpMethod, physical: physicalMethod };
  for (const name of wanted === null ? (['pg_dump', 'physical'] as const) : [wanted]) {
    const found = await ways[name](deps, database);
    if ('method' in found) return found.method;
    missing.push(`  ${name}: ${found.missing}`);
  }
  throw refusal('NECTAR-E070', { what: 'Cannot back the database up', why: missing.join('\n') });
}
