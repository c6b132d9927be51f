import { createCache } from './adapters/cache/cache.ts';
import { createClock } from './adapters/clock.ts';
import { createClusters } from './adapters/cluster.ts';
import { createFaults } from './adapters/faults/index.ts';
import { createFiles } from './adapters/files.ts';
import { createGit } from './adapters/git.ts';
import { createHttp } from './adapters/http.ts';
import { startScratchPostgres } from './adapters/parity/scratch-postgres.ts';
import { createTraffic } from './adapters/parity/traffic.ts';
import { createPostgres } from './adapters/postgres.ts';
import { createProcesses } from './adapters/processes.ts';
import { createRandom } from './adapters/random.ts';
import { createSeals } from './adapters/seals.ts';
import { createSignatures } from './adapters/signatures.ts';
import { createTracing } from './adapters/trace/tracing.ts';
import type { RunEvent } from './model/events.ts';
import type { Dependencies } from './model/ports.ts';

export interface App {
  deps: Dependencies;
  /** Calls `listener` for every event from now on; the result ends that. */
  listen(listener: (event: RunEvent) => void): () => void;
  /** Ends every process that was started and is still running. */
  close(): Promise<void>;
}

/** The one explicit object of doors to effects. Tests give `overrides`. */
export function createApp(env: Record<string, string | undefined>, overrides: Partial<Dependencies> = {}): App {
  const listeners = new Set<(event: RunEvent) => void>();
  const signal = overrides.signal ?? new AbortController().signal;
  const processes = createProcesses(env, signal);
  const clusters = createClusters();
  const deps: Dependencies = {
    files: createFiles(),
    cache: createCache(env),
    git: createGit(env),
    postgres: createPostgres(),
    processes,
    clusters,
    http: createHttp(),
    traffic: createTraffic(),
    tracing: createTracing(),
    scratchPostgres: startScratchPostgres,
    clock: createClock(),
    random: createRandom(),
    signatures: createSignatures(),
    faults: createFaults(),
    seals: createSeals(),
    signal,
    env,
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    ...overrides,
  };
  return {
    deps,
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: async () => void (await Promise.all([processes.stopAll(), clusters.stopAll()])),
  };
}
