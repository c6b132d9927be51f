import type { Database, ProcessIdentity } from '../model/ports.ts';
import type { BackupDependencies } from './method.ts';
import { quoteIdent } from './snapshot.ts';

const PREFIX = 'nectar_scratch_';

/** Creates an empty database on the server of `database` and notes in it which process drops it again. */
export async function createScratch(
  deps: Pick<BackupDependencies, 'random' | 'processes'>,
  database: Database,
  options: string,
): Promise<{ name: string; drop(): Promise<void> }> {
  const name = `${PREFIX}${Buffer.from(deps.random.bytes(6)).toString('hex')}`;
  await database.query(`create database ${quoteIdent(name)} ${options}`);
  const drop = async () => void (await database.query(dropStatement(name)));
  try {
    const holder = JSON.stringify(await deps.processes.identity());
    await database.query(`comment on database ${quoteIdent(name)} is '${holder.replaceAll("'", "''")}'`);
    return { name, drop };
  } catch (error) {
    await drop();
    throw error;
  }
}

/** The scratch databases on the server whose process on this machine has ended, such as by a SIGKILL, without dropping them. */
export async function abandonedScratch(
  { processes }: Pick<BackupDependencies, 'processes'>,
  database: Database,
): Promise<string[]> {
  const here = await processes.identity();
  const rows = await database.query<{ name: string; note: string | null }>(
    `select datname::text as name, shobj_description(oid, 'pg_database') as note from pg_database
     where starts_with(datname::text, $1) order by 1`,
    [PREFIX],
  );
  const left = [];
  for (const { name, note } of rows) {
    const holder = holderOf(note);
    if (holder === null || holder.host !== here?.host) continue;
    if ((await processes.identity(holder.pid))?.started !== holder.started) left.push(name);
  }
  return left;
}

export function dropStatement(name: string): string {
  return `drop database if exists ${quoteIdent(name)} with (force)`;
}

function holderOf(note: string | null): ProcessIdentity | null {
  try {
    const value: unknown = JSON.parse(note ?? '');
    return typeof value === 'object' && value !== null && 'pid' in value && 'host' in value && 'started' in value
      ? (value as ProcessIdentity)
      : null;
  } catch {
    // Somebody else's comment.
    return null;
  }
}
