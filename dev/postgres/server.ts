import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, open, readFile, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Binaries } from './binaries.ts';
import { PostgresError } from './error.ts';
import { type Identity, spawnAs } from './identity.ts';
import { settings } from './settings.ts';

/** A log of this size says nothing more about a start; it is emptied so that a long-lived folder stays small. */
const LOG_LIMIT_BYTES = 10 * 1024 * 1024;
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 15_000;

export interface ServerPlan {
  readonly dataDir: string;
  readonly binaries: Binaries;
  readonly identity: Identity | undefined;
  readonly port: number;
  readonly password: string;
  readonly ephemeral: boolean;
}

export function logFile(dataDir: string): string {
  return join(dataDir, 'server.log');
}

/** Starts the server process and waits until it answers a query with the right password and data folder. */
export async function startServer(plan: ServerPlan): Promise<ChildProcess> {
  const log = logFile(plan.dataDir);
  const size = await stat(log).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LOG_LIMIT_BYTES) await truncate(log, 0);
  const start = size > LOG_LIMIT_BYTES ? 0 : size;
  const handle = await open(log, 'a', 0o600);
  try {
    if (plan.identity !== undefined) await chown(log, plan.identity.uid, plan.identity.gid);
    const child = spawn(plan.binaries.postgres, ['-D', plan.dataDir, ...settings(plan.port, plan.ephemeral)], {
      ...spawnAs(plan.identity, plan.dataDir),
      stdio: ['ignore', handle.fd, handle.fd],
      // A group of its own: Ctrl-C in a terminal reaches the caller first, which then stops the server in order.
      detached: process.platform !== 'win32',
    });
    await waitUntilReady(child, plan, log, start);
    child.unref();
    return child;
  } finally {
    await handle.close();
  }
}

async function waitUntilReady(child: ChildProcess, plan: ServerPlan, log: string, start: number): Promise<void> {
  let failure: unknown;
  child.once('error', (error) => {
    failure = error;
  });
  const deadline = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadline) {
    if (failure !== undefined || child.exitCode !== null || child.signalCode !== null) break;
    const problem = await probe(plan);
    if (problem === undefined) return;
    failure = undefined;
    await sleep(40);
  }
  const ended = child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
  if (!ended) await stopServer(child);
  const written = (await readFile(log)).subarray(start).toString('utf8').trim().split('\n').slice(-8).join('\n');
  throw new PostgresError(
    `Postgres ${ended ? 'ended at its start' : 'did not answer in time'} (port ${plan.port}, data ${plan.dataDir}).\n${written}`,
    `The whole log: ${log}`,
    failure,
  );
}

/** Undefined when the server answers; the reason otherwise. Another server on the same port is not taken for ours. */
async function probe(plan: ServerPlan): Promise<unknown> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port: plan.port,
    user: 'postgres',
    password: plan.password,
    database: 'postgres',
    connectionTimeoutMillis: 3000,
  });
  client.on('error', () => {
    // A connection that breaks while the server starts shows up in the query below as well.
  });
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    return rows[0]?.data_directory === plan.dataDir ? undefined : new Error('another server answers on this port');
  } catch (error) {
    return error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Stops the server: open transactions are rolled back (fast), then without a checkpoint, then by force. */
export async function stopServer(child: ChildProcess): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit').then(() => true);
    child.kill(signal);
    const timer = new AbortController();
    const late = sleep(STOP_LIMIT_MS, false, { signal: timer.signal }).catch(() => false);
    const done = await Promise.race([ended, late]);
    timer.abort();
    if (done) return;
  }
  throw new PostgresError(
    `Postgres process ${child.pid} does not end, not even by SIGKILL.`,
    `Look at it: ps -p ${child.pid}`,
  );
}
