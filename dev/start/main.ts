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

const untilStopped = () =>
  new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });

async function run(settings: StudioSettings, running: Running[]): Promise<void> {
  if (!settings.migrateOnly) await assertPortsFree(Object.entries(PORTS).map(([name, port]) => ({ name, port })));
  if (settings.fresh)
    await step('Removing the data of earlier runs', () => rm(settings.data, { recursive: true, force: true }));
  const secrets = await loadSecrets(settings.data);
  const database: StudioDatabase = await step('Starting Postgres', () => openDatabase(settings));
  running.push(database);
  const shared = sharedEnvironment(secrets, process.env);
  const monolithEnv = monolithEnvironment(shared, database, secrets);
  await writeDemoEnv(settings, monolithEnv);
  if (!(await isMigrated(settings, database.identity))) await migrate(settings, monolithEnv, database.identity);
  if (settings.migrateOnly) return;
  heading('The services');
  await step('Building the front ends', async () => {
    for (const name of SERVICES) await buildFrontend(name);
  });
  running.push(await startStandIns(shared));
  running.push(await startServices((name) => serviceEnvironment(name, shared, database, secrets)));
  console.log(welcome(settings, database.describe));
  await untilStopped();
  console.log('\nStopping …');
}

async function main(): Promise<number> {
  const settings = readSettings(process.argv.slice(2), process.env);
  if ('usage' in settings) {
    console.log(settings.usage);
    return settings.exitCode;
  }
  const running: Running[] = [];
  try {
    await run(settings, running);
    return 0;
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    return error instanceof MigrationStopped ? error.exitCode : 1;
  } finally {
    await stopAll(running);
  }
}

process.exit(await main());
