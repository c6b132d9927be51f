import { rm } from 'node:fs/promises';
import { assertPortsFree } from '../process/index.ts';
import { openDatabase, type StudioDatabase } from './database.ts';
import { writeDemoEnv } from './env-file.ts';
import { monolithEnvironment, serviceEnvironment, sharedEnvironment } from './environment.ts';
import { isMigrated, MigrationStopped, migrate } from './migrate.ts';
import { heading, step } from './progress.ts';
import { loadSecrets } from './secrets.ts';
import { buildFrontend, type Running, SERVICES, startServices, startStandIns } from './services.ts';
import { PORTS, readSettings, type StudioSettings } from './settings.ts';
import { welcome } from './welcome.ts';

/** Last in, first out; every part is stopped even when one of them fails to. */
async function stopAll(running: Running[]): Promise<void> {
  for (const part of running.reverse()) {
    await part.stop().catch((error: unknown) => console.error(error instanceof Error ? error.message : error));
  }
}

/** Aborted by the first signal. Everything is stopped in order then, whatever is under way. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => controller.abort(new Stopped()));
  return controller.signal;
}

class Stopped extends Error {
  constructor() {
    super('Stopped. Run: npm start');
    this.name = 'Stopped';
  }
}

const untilAborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve());
  });

async function run(settings: StudioSettings, running: Running[], stop: AbortSignal): Promise<void> {
  if (!settings.migrateOnly) await assertPortsFree(Object.entries(PORTS).map(([name, port]) => ({ name, port })));
  if (settings.fresh)
    await step('Removing the data of earlier runs', () => rm(settings.data, { recursive: true, force: true }));
  const secrets = await loadSecrets(settings.data);
  const database: StudioDatabase = await step('Starting Postgres', () => openDatabase(settings));
  running.push(database);
  const shared = sharedEnvironment(secrets, process.env);
  const monolithEnv = monolithEnvironment(shared, database, secrets);
  await writeDemoEnv(settings, monolithEnv);
  if (!(await isMigrated(settings, database.identity))) await migrate(settings, monolithEnv, database.identity, stop);
  if (settings.migrateOnly) return;
  heading('The services');
  await step('Building the front ends', async () => {
    for (const name of SERVICES) {
      stop.throwIfAborted();
      await buildFrontend(name);
    }
  });
  stop.throwIfAborted();
  running.push(await startStandIns(shared));
  running.push(await startServices((name) => serviceEnvironment(name, shared, database, secrets)));
  console.log(welcome(settings, database.describe));
  await untilAborted(stop);
  console.log('\nStopping …');
}

/** What a shell says of a process that Ctrl-C has ended. */
const STOPPED = 130;

async function main(): Promise<number> {
  const settings = readSettings(process.argv.slice(2), process.env);
  if ('usage' in settings) {
    console.log(settings.usage);
    return settings.exitCode;
  }
  const running: Running[] = [];
  const stop = stopSignal();
  try {
    await run(settings, running, stop);
    return 0;
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    return error instanceof MigrationStopped ? error.exitCode : error instanceof Stopped ? STOPPED : 1;
  } finally {
    await stopAll(running);
  }
}

process.exit(await main());
