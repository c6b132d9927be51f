import type { ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startWatchdog } from '../process/watchdog.ts';
import { type Binaries, prepareBinaries } from './binaries.ts';
import { openCluster } from './cluster.ts';
import { PostgresError } from './error.ts';
import { chooseIdentity, type Identity } from './identity.ts';
import { findPackageDir } from './package-dir.ts';
import { defaultDataDir, reachableDataDir, sharedFolder } from './places.ts';
import { freePort, isPortFree } from './ports.ts';
import { logFile, startServer, stopServer } from './server.ts';
import { clearStaleServer, noteOwner } from './stale.ts';

export { type Binaries, freePort, isPortFree, PostgresError };

export interface PostgresOptions {
  /** Folder of the cluster; kept between runs. Default `.data/postgres` in the repository root. */
  readonly dataDir?: string;
  /** TCP port on 127.0.0.1. Default: a free one. */
  readonly port?: number;
  /** A throwaway cluster without fsync, removed by stop() or when this process ends in any way. */
  readonly ephemeral?: boolean;
  /** Folder of the package with the binaries; for checkouts that keep it elsewhere. */
  readonly packageDir?: string;
}

export interface RunningPostgres {
  /** Connection string; without arguments that of the superuser on the database `postgres`. */
  url(database?: string, user?: string, password?: string): string;
  readonly port: number;
  /** The folder really used: another than the wanted one when only root can reach that. */
  readonly dataDir: string;
  readonly logFile: string;
  readonly binaries: Binaries;
  readonly superuser: { readonly user: string; readonly password: string };
  /** Stops the server; may be called more than once. */
  stop(): Promise<void>;
}

/** Starts a Postgres 18 of its own on 127.0.0.1. Throws PostgresError with the reason and the next step. */
export async function startPostgres(options: PostgresOptions = {}): Promise<RunningPostgres> {
  const ephemeral = options.ephemeral ?? false;
  const wanted = options.dataDir ?? defaultDataDir;
  if (options.port !== undefined && !(await isPortFree(options.port))) throw portTaken(options.port);
  const identity = await chooseIdentity(wanted);
  const binaries = await prepareBinaries(options.packageDir ?? findPackageDir(), identity);
  const place = await choosePlace(options, identity);
  try {
    const password = await openCluster(place.dataDir, binaries, identity, !ephemeral);
    await clearStaleServer(place.dataDir);
    const plan = { dataDir: place.dataDir, binaries, identity, password, ephemeral };
    const { child, port } = await startOnPort(plan, options.port);
    await noteOwner(place.dataDir);
    return running({ child, port, ...plan, throwaway: place.throwaway });
  } catch (error) {
    if (place.throwaway !== undefined) await rm(place.throwaway, { recursive: true, force: true });
    throw error;
  }
}

function portTaken(port: number): PostgresError {
  return new PostgresError(
    `Port ${port} on 127.0.0.1 is taken by another program.`,
    'Stop that program, or leave the port out to get a free one.',
  );
}

interface Place {
  readonly dataDir: string;
  readonly throwaway: string | undefined;
}

async function choosePlace(options: PostgresOptions, identity: Identity | undefined): Promise<Place> {
  if (options.ephemeral !== true || options.dataDir !== undefined) {
    const dataDir = await reachableDataDir(options.dataDir ?? defaultDataDir, identity);
    if (options.ephemeral === true) await refuseToThrowAway(dataDir);
    return { dataDir, throwaway: options.ephemeral === true ? dataDir : undefined };
  }
  const folder = await mkdtemp(join(await sharedFolder(identity, 'binaries'), 'nectar-pg-'));
  await chmod(folder, 0o755);
  return { dataDir: join(folder, 'data'), throwaway: folder };
}

/** A throwaway cluster's folder is removed at the end, so it must not be one with something in it. */
async function refuseToThrowAway(dataDir: string): Promise<void> {
  const entries = await readdir(dataDir).catch(() => []);
  if (entries.length === 0) return;
  throw new PostgresError(
    `${dataDir} is not empty; as an ephemeral cluster it would be removed at the end. Nothing was changed.`,
    'Leave `ephemeral` out to use its data, or `dataDir` to get a temporary folder.',
  );
}

type Plan = Omit<Parameters<typeof startServer>[0], 'port'>;

/** Without a wanted port, one that another program takes between the choice and the start is replaced. */
async function startOnPort(plan: Plan, wanted: number | undefined): Promise<{ child: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = wanted ?? (await freePort());
    try {
      return { child: await startServer({ ...plan, port }), port };
    } catch (error) {
      const again =
        error instanceof Error && /Address already in use|pre-existing shared memory block/.test(error.message);
      if (!again || attempt === 4) throw error;
      await new Promise((resolve) => setTimeout(resolve, 300 * attempt));
    }
  }
}

function running(server: Plan & { child: ChildProcess; port: number; throwaway: string | undefined }): RunningPostgres {
  const { child, port, dataDir, binaries, password, throwaway } = server;
  if (child.pid === undefined) throw new Error('A server that answers has a process id.');
  const watchdog = startWatchdog({ target: child.pid, ask: 'INT', force: 'QUIT', remove: throwaway });
  // The process id of a server that ended by itself may soon belong to another program.
  child.once('exit', () => watchdog?.kill('SIGKILL'));
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    await stopServer(child);
    if (throwaway !== undefined) await rm(throwaway, { recursive: true, force: true });
  };
  return {
    url: (database = 'postgres', user = 'postgres', secret = password) =>
      `postgres://${encodeURIComponent(user)}:${encodeURIComponent(secret)}@127.0.0.1:${port}/${encodeURIComponent(database)}`,
    port,
    dataDir,
    logFile: logFile(dataDir),
    binaries,
    superuser: { user: 'postgres', password },
    stop: () => (stopping ??= stop()),
  };
}
