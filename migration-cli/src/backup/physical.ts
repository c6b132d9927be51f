import { refusal } from '../errors/refusal.ts';
import type { Database, FolderOwner } from '../model/ports.ts';
import type { BackupDependencies, BackupMethod, MethodChoice, Progress, Scratch } from './method.ts';
import { type Recovery, serve } from './serve.ts';
import { readSource } from './source.ts';

/** A server whose data folder and programs this process can reach. */
interface LocalServer {
  data: string;
  program: string;
  owner: FolderOwner;
  /** Files of the configuration that are kept outside of the data folder. */
  outside: { name: string; path: string }[];
}

/** Copies the data folder of a running server with pg_backup_start; the whole cluster, roles and passwords included. */
export async function physicalMethod(deps: BackupDependencies, database: Database): Promise<MethodChoice> {
  const server = await findServer(deps, database);
  if ('missing' in server) return server;
  const method: BackupMethod = {
    name: 'physical',
    copiesSnapshots: false,
    source: () => readSource(database, server.program.slice(0, server.program.lastIndexOf('/'))),
    dump: (folder, progress) => copyCluster(deps, database, server, `${folder}/data`, progress),
  };
  return { method };
}

async function findServer(deps: BackupDependencies, database: Database): Promise<LocalServer | { missing: string }> {
  const [row] = await database.query<{ version: number; allowed: boolean }>(
    "select current_setting('server_version_num')::int as version, rolsuper as allowed from pg_roles where rolname = current_user",
  );
  if (row?.allowed !== true) return { missing: 'the role of the URL is not a superuser' };
  if (row.version < 150000)
    return {
      missing: `the server is Postgres ${Math.floor(row.version / 10000)}; copying its folder needs 15 or newer`,
    };
  const [place] = await database.query<{
    data: string;
    config: string;
    hba: string;
    ident: string;
    pidfile: string;
    wal: string;
    tablespaces: number;
  }>(
    `select current_setting('data_directory') as data, current_setting('config_file') as config, current_setting('hba_file') as hba, current_setting('ident_file') as ident,
      pg_read_file('postmaster.pid') as pidfile, current_setting('wal_level') as wal, (select count(*)::int from pg_tablespace where spcname not in ('pg_default', 'pg_global')) as tablespaces`,
  );
  if (place === undefined) return { missing: 'the server does not say where its data is' };
  const own = await deps.clusters.readText(`${place.data}/postmaster.pid`);
  if (own !== place.pidfile)
    return { missing: `the data folder of the server, ${place.data}, cannot be read from here` };
  if (place.wal === 'minimal') return { missing: 'wal_level is minimal' };
  if (place.tablespaces > 0) return { missing: 'the server keeps data in tablespaces outside of its data folder' };
  const running = await deps.clusters.programOf(Number(place.pidfile.split('\n')[0]));
  const folder = deps.env.NECTAR_PG_BIN;
  const program = folder === undefined || folder === '' ? running : `${folder}/postgres`;
  if (program === null || (await deps.processes.which(program)) === null)
    return { missing: 'the program `postgres` of the server was not found; NECTAR_PG_BIN names its folder' };
  const wrong = await wrongVersion(deps, program, Math.floor(row.version / 10000));
  if (wrong !== null) return { missing: wrong };
  const outside = [
    { name: 'postgresql.conf', path: place.config },
    { name: 'pg_hba.conf', path: place.hba },
    { name: 'pg_ident.conf', path: place.ident },
  ].filter(({ path, name }) => path !== `${place.data}/${name}`);
  return { data: place.data, program, owner: await deps.clusters.owner(place.data), outside };
}

async function wrongVersion(deps: BackupDependencies, program: string, major: number): Promise<string | null> {
  const { stdout } = await deps.processes.run([program, '--version'], { cwd: '/', env: {}, timeoutMs: 10_000 });
  const found = /(\d+)/.exec(stdout.replace(/^.*?\) ?/, ''))?.[1];
  return found === String(major) ? null : `${program} is ${stdout.trim()}, the server is Postgres ${major}`;
}

/** Folders whose content a starting server makes anew; slots would keep it from starting and hold its log for ever. */
const EMPTIED = new Set([
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
]);

function chosen(path: string): 'copy' | 'skip' | 'empty' {
  if (EMPTIED.has(path)) return 'empty';
  if (
    /^(postmaster\.(pid|opts)|pg_internal\.init|backup_label.*|tablespace_map.*|log|.*\.log|nectar-owner\.pid)$/.test(
      path,
    )
  )
    return 'skip';
  return /(^|\/)(pgsql_tmp[^/]*|pg_internal\.init[^/]*|t\d+_\d+(_\w+)?(\.\d+)?)$/.test(path) ? 'skip' : 'copy';
}

async function copyCluster(
  deps: BackupDependencies,
  database: Database,
  server: LocalServer,
  to: string,
  progress: Progress,
): Promise<void> {
  // Start and stop belong to one session; when it ends early, the server ends the backup as well.
  const session = deps.postgres.connect(database.url, { max: 1, applicationName: 'nectar backup' });
  try {
    await session.transaction(async (sql) => {
      progress('waiting for a checkpoint');
      const [begun] = await sql.query<{ file: string }>(
        "select pg_walfile_name(pg_backup_start('nectar', true)) as file",
      );
      progress('copying the data folder');
      await deps.clusters.copyTree(server.data, to, { owner: server.owner, live: true, choose: chosen });
      // The log is copied below, so waiting for an archive of it would gain nothing.
      const [ended] = await sql.query<{ label: string; file: string }>(
        'select labelfile as label, pg_walfile_name(lsn) as file from pg_backup_stop(false)',
      );
      if (begun === undefined || ended === undefined)
        throw new Error('The server did not say which part of its log the copy needs.');
      await deps.clusters.writeOwned(`${to}/backup_label`, ended.label, server.owner);
      await copyLog(deps, server, to, begun.file, ended.file);
    });
  } finally {
    await session.close();
  }
  await copyOutside(deps, server, to);
}

async function copyLog(
  deps: BackupDependencies,
  server: LocalServer,
  to: string,
  first: string,
  last: string,
): Promise<void> {
  const wanted = (path: string) =>
    path.endsWith('.history') || (/^[0-9A-F]{24}$/.test(path) && path >= first && path <= last);
  await deps.clusters.copyTree(`${server.data}/pg_wal`, `${to}/pg_wal`, {
    owner: server.owner,
    live: true,
    choose: (path) => (wanted(path) ? 'copy' : 'skip'),
  });
  for (const file of [first, last]) {
    if (await deps.files.exists(`${to}/pg_wal/${file}`)) continue;
    throw refusal('NECTAR-E072', {
      what: 'Cannot copy the log of the server',
      why: `${file} was recycled meanwhile`,
      next: 'set wal_keep_size to 1GB on the server, then: nectar backup',
    });
  }
}

async function copyOutside(deps: BackupDependencies, server: LocalServer, to: string): Promise<void> {
  for (const { name, path } of server.outside) {
    // The configuration of another place names files of that place; who may enter is what a restore needs of it.
    const text =
      name === 'postgresql.conf'
        ? '# The settings of the source stand in its own file.\n'
        : await deps.clusters.readText(path);
    if (text === null)
      throw refusal('NECTAR-E072', { what: `Cannot copy ${path}`, why: 'it cannot be read from here' });
    await deps.clusters.writeOwned(`${to}/${name}`, text, server.owner);
  }
}

export interface PhysicalCopy {
  /** Puts the copied folder to `to`. */
  place(to: string, owner: FolderOwner): Promise<void>;
  program: string;
  owner: FolderOwner;
  /** URL of the original; the copy has the same database, roles and passwords. */
  url: string;
  recovery?: Recovery | null;
}

/** Serves a copy of the copy: a server writes to its folder as soon as it starts. */
export async function reviveCluster(
  deps: BackupDependencies,
  copy: PhysicalCopy,
  progress: Progress,
): Promise<Scratch> {
  const folder = await deps.clusters.scratch(copy.owner);
  try {
    progress('copying the backup');
    await copy.place(`${folder}/data`, copy.owner);
    return await serve(deps, { ...copy, data: `${folder}/data`, folder, progress });
  } catch (error) {
    await deps.files.remove(folder);
    throw error;
  }
}

export interface CopiedCluster {
  folder: string;
  /** In `folder`. */
  data: string;
  program: string;
  owner: FolderOwner;
}

/** Copies the folder of the running cluster into a scratch one, without starting a server over it. */
export async function copyRunningCluster(
  deps: BackupDependencies,
  database: Database,
): Promise<CopiedCluster | { missing: string }> {
  const server = await findServer(deps, database);
  if ('missing' in server) return server;
  const folder = await deps.clusters.scratch(server.owner);
  try {
    await copyCluster(deps, database, server, `${folder}/data`, () => undefined);
    return { folder, data: `${folder}/data`, program: server.program, owner: server.owner };
  } catch (error) {
    await deps.files.remove(folder);
    throw error;
  }
}

/** Copies the running cluster straight into a scratch one. */
export async function cloneCluster(
  deps: BackupDependencies,
  database: Database,
): Promise<Scratch | { missing: string }> {
  const copied = await copyRunningCluster(deps, database);
  if ('missing' in copied) return copied;
  try {
    return await serve(deps, { ...copied, url: database.url, progress: () => undefined });
  } catch (error) {
    await deps.files.remove(copied.folder);
    throw error;
  }
}
