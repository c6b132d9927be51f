import type { CopiedCluster } from '../backup/physical.ts';
import { serverCommand, waitUntilReady } from '../backup/serve.ts';
import { refusal } from '../errors/refusal.ts';
import type { Dependencies, RunningCluster } from '../model/ports.ts';

type Needs = Pick<Dependencies, 'clusters' | 'processes' | 'postgres' | 'files'>;

/** Few, so that a fault can take them all. */
export const CONNECTIONS = 24;

/** A Postgres over a folder of its own that can be stopped without a warning, and whose folder can be put back to an earlier state. */
export interface DrillServer {
  port: number;
  start(): Promise<void>;
  /** As if somebody pulled the plug of the server alone: the disk keeps what it was given. */
  stopAtOnce(): Promise<void>;
  /** Keeps the folder as it stands; the server must be stopped. */
  keep(name: string): Promise<void>;
  /** Puts the folder back; the server must be stopped. */
  putBack(name: string): Promise<void>;
  remove(): Promise<void>;
}

/** `url` is that of a superuser whom nobody but the drill knows. */
export async function openServer(
  deps: Needs,
  copied: CopiedCluster,
  urlAt: (port: number) => string,
): Promise<DrillServer> {
  const port = await deps.processes.freePort();
  let running: RunningCluster | null = null;
  const command = [
    ...serverCommand(copied.program, copied.data, port, copied.folder, true),
    ...['-c', `max_connections=${CONNECTIONS}`, '-c', 'superuser_reserved_connections=1'],
    ...['-c', 'max_wal_senders=0', '-c', 'wal_level=replica', '-c', 'autovacuum=off'],
    ...['-c', 'max_replication_slots=0', '-c', 'shared_buffers=16MB', '-c', 'deadlock_timeout=300ms'],
    // What was acknowledged must be there after the server has died; only the machine does not die here.
    ...['-c', 'synchronous_commit=on'],
  ];
  const copy = async (from: string, to: string) => {
    await deps.files.remove(to);
    const { exitCode, stderr } = await deps.processes.run(['cp', '-a', from, to], { cwd: '/', env: {} });
    if (exitCode !== 0) throw refusal('NECTAR-E121', { what: `Cannot copy ${from}`, why: stderr.trim() });
  };
  return {
    port,
    start: async () => {
      running = await deps.clusters.start(command, {
        cwd: copied.folder,
        owner: copied.owner,
        log: `${copied.folder}/server.log`,
        stays: false,
      });
      await waitUntilReady(deps, running, urlAt(port), copied.data);
    },
    stopAtOnce: async () => {
      await running?.stop();
      running = null;
    },
    keep: (name) => copy(copied.data, `${copied.folder}/kept-${name}`),
    putBack: (name) => copy(`${copied.folder}/kept-${name}`, copied.data),
    remove: async () => {
      await running?.stop();
      await deps.files.remove(copied.folder);
    },
  };
}
