import { refusal } from '../errors/refusal.ts';
import type { RecoveryPoint } from '../model/backup.ts';
import type { Dependencies, FolderOwner, RunningCluster } from '../model/ports.ts';
import { type Progress, type Scratch, withUrl } from './method.ts';

const START_LIMIT_MS = 60_000;
/** A log of days is read in hours; a server that cannot go on ends by itself. */
export const RECOVERY_LIMIT_MS = 12 * 60 * 60 * 1000;

type ServeDependencies = Pick<Dependencies, 'clusters' | 'processes' | 'postgres' | 'files'>;

export interface Served {
  data: string;
  program: string;
  owner: FolderOwner;
  url: string;
  /** Removed with the server. */
  folder: string;
  recovery?: Recovery | null;
  progress: Progress;
}

/** Starts a scratch server over a data folder on a port of its own. */
export async function serve(deps: ServeDependencies, options: Served): Promise<Scratch> {
  options.progress('starting a scratch server');
  const port = await deps.processes.freePort();
  const recovery = options.recovery ?? null;
  if (recovery !== null) await deps.clusters.writeOwned(`${options.data}/recovery.signal`, '', options.owner);
  const command = serverCommand(options.program, options.data, port, options.folder, true, recovery);
  const server = await deps.clusters.start(command, {
    cwd: options.folder,
    owner: options.owner,
    log: `${options.folder}/server.log`,
    stays: false,
  });
  const url = withUrl(options.url, { host: '127.0.0.1', port });
  await waitUntilReady(deps, server, url, options.data, recovery === null ? START_LIMIT_MS : RECOVERY_LIMIT_MS);
  return {
    url,
    drop: async () => {
      await server.stop();
      await deps.files.remove(options.folder);
    },
  };
}

/** The command line wins over every file of the copy. Nothing of the original may be reached: no replication, no archive. */
export function serverCommand(
  program: string,
  data: string,
  port: number,
  sockets: string,
  scratch: boolean,
  recovery: Recovery | null = null,
): string[] {
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: sockets,
    archive_mode: 'off',
    max_logical_replication_workers: 0,
    logging_collector: 'off',
    ssl: 'off',
    ...(recovery === null ? {} : recoverySettings(recovery)),
    ...(scratch ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  };
  return [program, '-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** Where a server that reads the archive stops reading: at the point itself, or at a later moment or place. */
export interface Recovery {
  point: RecoveryPoint;
  until: { time: string } | { lsn: string } | null;
}

/** The timeline of the copy is kept to: whatever the original became since is another history. */
function recoverySettings({ point, until }: Recovery): Record<string, string | number> {
  const target: Record<string, string> =
    until === null
      ? { recovery_target_name: point.name }
      : 'time' in until
        ? { recovery_target_time: until.time }
        : { recovery_target_lsn: until.lsn };
  return {
    restore_command: point.restoreCommand,
    ...target,
    recovery_target_timeline: point.timeline,
    recovery_target_action: 'promote',
    // It answers when it is there, and not on the way.
    hot_standby: 'off',
  };
}

/** Until it answers as the server of this folder; what it says in its log otherwise. */
export async function waitUntilReady(
  deps: Pick<Dependencies, 'postgres'>,
  server: RunningCluster,
  url: string,
  data: string,
  limitMs = START_LIMIT_MS,
): Promise<void> {
  const database = deps.postgres.connect(url, { max: 1 });
  const deadline = Date.now() + limitMs;
  let last: unknown;
  try {
    while (!server.ended() && Date.now() < deadline) {
      try {
        const [row] = await database.query<{ data: string }>("select current_setting('data_directory') as data");
        if (row?.data === data) return;
        last = new Error('another server answers on that port');
      } catch (error) {
        last = error;
      }
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  } finally {
    await database.close();
  }
  const output = await server.output();
  await server.stop();
  throw refusal('NECTAR-E075', {
    what: 'Cannot start a server over the copy',
    why: `${output}\n${last instanceof Error ? last.message : ''}`,
    cause: last,
  });
}
