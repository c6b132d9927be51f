import { refusal } from '../errors/refusal.ts';
import type { BackupSource } from '../model/backup.ts';
import type { Database, Sql } from '../model/ports.ts';
import {
  type BackupDependencies,
  type BackupMethod,
  type MethodChoice,
  type Progress,
  type Scratch,
  withUrl,
} from './method.ts';
import { createScratch } from './scratch-owner.ts';
import { quoteIdent } from './snapshot.ts';
import { readSource } from './source.ts';

const HOURS = 60 * 60 * 1000;

/** One file in pg_dump's custom format. Roles belong to the server and are noted, not copied. */
export async function pgDumpMethod(deps: BackupDependencies, database: Database): Promise<MethodChoice> {
  const programs = await findPrograms(deps, database);
  if ('missing' in programs) return programs;
  const method: BackupMethod = {
    name: 'pg_dump',
    copiesSnapshots: true,
    source: () => readSource(database, null),
    dump: (folder, progress, exact) =>
      dump(deps, programs.dump, database.url, `${folder}/database.dump`, progress, exact),
  };
  return { method };
}

async function findPrograms(
  deps: BackupDependencies,
  database: Database,
): Promise<{ dump: string } | { missing: string }> {
  const [row] = await database.query<{ major: number }>(
    "select current_setting('server_version_num')::int / 10000 as major",
  );
  const dump = await findProgram(deps, 'pg_dump');
  const restore = await findProgram(deps, 'pg_restore');
  if (dump === null || restore === null)
    return {
      missing: `${dump === null ? 'pg_dump' : 'pg_restore'} is neither on PATH nor in the folder that NECTAR_PG_BIN names`,
    };
  const { stdout } = await deps.processes.run([dump, '--version'], { cwd: '/', env: {}, timeoutMs: 10_000 });
  const major = Number(/\) (\d+)/.exec(stdout)?.[1]);
  if (!Number.isInteger(major)) return { missing: `${dump} does not say its version` };
  if (major < (row?.major ?? 0))
    return { missing: `${dump} is version ${major} and refuses the server, which is Postgres ${row?.major}` };
  return { dump };
}

async function findProgram(deps: BackupDependencies, name: string): Promise<string | null> {
  const folder = deps.env.NECTAR_PG_BIN;
  const own = folder === undefined || folder === '' ? null : await deps.processes.which(`${folder}/${name}`);
  return own ?? deps.processes.which(name);
}

/** The password goes through the environment: arguments are for everybody on the machine to read. */
function connection(url: string): { url: string; env: Record<string, string> } {
  const parsed = new URL(url);
  const password = decodeURIComponent(parsed.password);
  parsed.password = '';
  return { url: parsed.href, env: { LC_ALL: 'C', ...(password === '' ? {} : { PGPASSWORD: password }) } };
}

async function dump(
  deps: BackupDependencies,
  program: string,
  url: string,
  file: string,
  progress: Progress,
  exact: Sql | null,
): Promise<void> {
  const { url: target, env } = connection(url);
  const snapshot = exact === null ? [] : [`--snapshot=${await exportSnapshot(exact)}`];
  progress('pg_dump is writing');
  const result = await deps.processes.run([program, '--format=custom', `--file=${file}`, ...snapshot, target], {
    cwd: '/',
    env,
    timeoutMs: 12 * HOURS,
  });
  if (result.exitCode === 0) return;
  throw refusal('NECTAR-E072', {
    what: 'Cannot dump the database',
    why: result.stderr.trim().split('\n').slice(-5).join('\n'),
  });
}

async function exportSnapshot(sql: Sql): Promise<string> {
  const [row] = await sql.query<{ id: string }>('select pg_export_snapshot() as id');
  if (row === undefined) throw new Error('The server did not name its snapshot.');
  return row.id;
}

/** Makes a scratch database on the server of `database` and fills it. */
export async function reviveDump(
  deps: BackupDependencies,
  database: Database,
  source: BackupSource,
  file: string,
  progress: Progress,
): Promise<Scratch> {
  const { name, drop } = await createScratch(deps, database, source.createOptions);
  const url = withUrl(database.url, { database: name });
  try {
    await fill(deps, database, url, name, source, file, progress);
    return { url, drop };
  } catch (error) {
    await drop();
    throw error;
  }
}

/** Restores into an empty database: `admin` is connected to the same server. */
export async function fill(
  deps: BackupDependencies,
  admin: Database,
  url: string,
  name: string,
  source: BackupSource,
  file: string,
  progress: Progress,
): Promise<void> {
  progress('pg_restore is reading');
  const program = await findProgram(deps, 'pg_restore');
  if (program === null)
    throw refusal('NECTAR-E075', {
      what: 'Cannot restore',
      why: 'pg_restore was not found',
      next: 'set NECTAR_PG_BIN to the folder of pg_restore',
    });
  const { url: target, env } = connection(url);
  // Without --exit-on-error a missing role would leave an object with another owner, and exit code 1 is easily overlooked.
  const result = await deps.processes.run([program, '--exit-on-error', `--dbname=${target}`, file], {
    cwd: '/',
    env,
    timeoutMs: 12 * HOURS,
  });
  if (result.exitCode !== 0) {
    throw refusal('NECTAR-E075', {
      what: 'Cannot restore the dump',
      why: result.stderr.trim().split('\n').slice(-5).join('\n'),
      next: 'create the roles that it names (source.roles in manifest.json), then try again',
    });
  }
  for (const statement of source.setUp) await admin.query(statement.replaceAll(':database:', quoteIdent(name)));
}
