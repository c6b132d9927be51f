import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyMonolith, prepareDatabase } from './monolith.ts';
import { heading, step } from './progress.ts';
import { root, type StudioSettings } from './settings.ts';

/** In the order of the plan file. */
const PHASES = ['marketing', 'admin', 'core'] as const;

/** A step of the migration ended with an exit code of its own; its output was shown already. */
export class MigrationStopped extends Error {
  readonly exitCode: number;

  constructor(command: string, exitCode: number) {
    super(
      exitCode > 128
        ? `nectar ${command} was stopped. Run: npm start`
        : `nectar ${command} ended with ${exitCode}. The state is kept: npx nectar status --root <the scratch monolith> tells more.`,
    );
    this.name = 'MigrationStopped';
    this.exitCode = exitCode;
  }
}

/** Runs the toolkit as an engineer would, in its own process, with its output on the terminal. */
function nectar(
  settings: StudioSettings,
  env: Record<string, string>,
  stop: AbortSignal,
  args: string[],
): Promise<void> {
  stop.throwIfAborted();
  console.log(`\n$ nectar ${args.join(' ')}`);
  const child = spawn(
    process.execPath,
    [join(root, 'migration-cli/src/bin.ts'), ...args, '--root', settings.monolith],
    {
      stdio: 'inherit',
      env: { ...process.env, ...env },
    },
  );
  // It takes back what it has begun, and then ends by itself.
  stop.addEventListener('abort', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new MigrationStopped(args.join(' '), code ?? 3))));
  });
}

const doneFile = (settings: StudioSettings) => join(settings.data, 'migrated.json');

/** True where an earlier start has finished the migration on this database. */
export async function isMigrated(settings: StudioSettings, database: string): Promise<boolean> {
  if (!existsSync(doneFile(settings))) return false;
  const done = JSON.parse(await readFile(doneFile(settings), 'utf8')) as { database: string };
  return done.database === database;
}

/** The main job: the monolith goes in, three validated phases come out. Rerun after a crash, it begins with a fresh copy. */
export async function migrate(
  settings: StudioSettings,
  env: Record<string, string>,
  database: string,
  stop: AbortSignal,
): Promise<void> {
  const started = Date.now();
  await rm(doneFile(settings), { force: true });
  heading('The monolith');
  await step('Copying the sample to a git repository of its own', () => copyMonolith(settings));
  await step('Creating its schema and demo data', () => prepareDatabase(settings, env));
  heading('The migration');
  await nectar(settings, env, stop, ['plan', '--check']);
  await nectar(settings, env, stop, ['backup']);
  for (const phase of PHASES) {
    await nectar(settings, env, stop, ['extract', phase]);
    await nectar(settings, env, stop, ['validate', phase]);
  }
  await nectar(settings, env, stop, ['report', '--out', join(settings.data, 'report.html')]);
  await writeFile(
    doneFile(settings),
    `${JSON.stringify({ database, seconds: Math.round((Date.now() - started) / 1000) })}\n`,
  );
}
