import type { Command } from 'commander';
import { type BackupOptions, createBackup } from '../backup/create.ts';
import { listPoints } from '../backup/points.ts';
import { prune } from '../backup/prune.ts';
import { type RestoreResult, restoreBackup } from '../backup/restore.ts';
import { verifyRestored } from '../backup/verify.ts';
import { refusal } from '../errors/refusal.ts';
import { replay } from '../journal/replay.ts';
import { readJournal } from '../journal/store.ts';
import type { RestorePoint } from '../model/backup.ts';
import type { Workspace } from '../model/ports.ts';
import { parsePlan } from '../plan/parse.ts';
import { refuseDirty } from '../run/preflight.ts';
import { withSession } from '../run/session.ts';
import { absolute, type CliContext, optionsOf, printJson, workspaceOf } from './context.ts';

interface Options {
  urlEnv?: string;
  method?: string;
  codeOnly?: boolean;
  into?: string;
  start?: boolean;
  port?: string;
  keep?: string;
}

/** `nectar backup`: restore points of the code and the database, each proved by a restore. */
export function addBackup(program: Command, context: CliContext): void {
  const backup = program
    .command('backup')
    .description('Restore points: a branch of the code and a copy of the database, proved by a restore');
  common(
    backup
      .command('create', { isDefault: true })
      .description('Back up the code and the database, and restore it once to compare'),
  )
    .option('--method <name>', 'pg_dump or physical (default: the first that can be used)')
    .option('--code-only', 'only the branch; enough where the plan has no database')
    .action(async (_: unknown, command: Command) => create(context, command));
  common(backup.command('list').description('Every backup, oldest first')).action(
    async (_: unknown, command: Command) => list(context, command),
  );
  common(
    backup
      .command('verify')
      .description('Restore a backup again into a scratch database and compare')
      .argument('<id>', 'the backup'),
  ).action(async (id: string, _: unknown, command: Command) => verify(context, command, id));
  common(
    backup.command('restore').description('Restore beside what exists; never over it').argument('<id>', 'the backup'),
  )
    .requiredOption('--into <target>', 'URL of an empty database (pg_dump), or an empty folder (physical)')
    .option('--start', 'start a server over the restored folder and compare')
    .option('--port <number>', 'its port (default: a free one)')
    .action(async (id: string, _: unknown, command: Command) => restore(context, command, id));
  common(backup.command('prune').description('Remove old backups'))
    .requiredOption('--keep <number>', 'how many of the newest verified ones stay')
    .action(async (_: unknown, command: Command) => pruneOld(context, command));
}

function common(command: Command): Command {
  return command
    .option('--url-env <name>', 'the variable with the database URL (default: what the plan file says)')
    .option('--json', 'print it as JSON');
}

async function create(context: CliContext, command: Command): Promise<void> {
  const options = optionsOf<Options>(command);
  const workspace = await workspaceOf(context, command);
  await refuseDirty(context.deps, workspace, 'back up');
  const known = await settings(context, workspace, options);
  const point = await withSession(context.deps, workspace, 'backup', async (session) => {
    const made = await createBackup(session.deps, workspace, {
      url: known.url,
      method: methodOf(options),
      inventory: known.inventory,
    });
    await session.journal.append({
      event: 'backup-taken',
      phase: null,
      operation: null,
      plan: null,
      data: { id: made.id, commit: made.commit, method: made.method },
    });
    return made;
  });
  if (options.json === true) printJson(context, point);
  else context.stdout.write(`${pointText(point)}\n`);
  context.exit(0);
}

function methodOf(options: Options): BackupOptions['method'] {
  if (options.method === undefined || options.method === 'pg_dump' || options.method === 'physical')
    return options.method ?? null;
  throw refusal('NECTAR-E007', { what: `There is no method ${options.method}`, why: 'there are pg_dump and physical' });
}

/** The URL of the database: the named variable, else the plan's; null for the code alone. */
async function settings(
  context: CliContext,
  workspace: Workspace,
  options: Options,
): Promise<{ url: string | null; inventory: string | null }> {
  const { deps } = context;
  const plan = (await deps.files.exists(workspace.planPath))
    ? parsePlan(await deps.files.readText(workspace.planPath), workspace.planPath)
    : null;
  const inventory = plan?.inventory ?? null;
  if (options.codeOnly === true) return { url: null, inventory };
  if (plan !== null && plan.database === null && options.urlEnv === undefined) return { url: null, inventory };
  const name = options.urlEnv ?? plan?.database?.urlEnv;
  if (name === undefined) throw refusal('NECTAR-E077', { what: 'Cannot tell which database belongs to this monolith' });
  const url = deps.env[name];
  if (url === undefined || url === '')
    throw refusal('NECTAR-E077', {
      what: `The variable ${name} is not set`,
      why: 'it holds the URL of the database',
      next: `export ${name}=postgres://user:password@host/database, then the same command again`,
    });
  return { url, inventory };
}

async function list(context: CliContext, command: Command): Promise<void> {
  const points = await listPoints(context.deps, await workspaceOf(context, command));
  if (optionsOf<Options>(command).json === true) printJson(context, points);
  else
    context.stdout.write(
      points.length === 0 ? 'There are no backups.\nRun: nectar backup\n' : `${points.map(pointText).join('\n')}\n`,
    );
  context.exit(0);
}

async function verify(context: CliContext, command: Command, id: string): Promise<void> {
  const options = optionsOf<Options>(command);
  const workspace = await workspaceOf(context, command);
  const point = (await listPoints(context.deps, workspace)).find((one) => one.id === id);
  const url = point?.method === 'none' ? null : (await settings(context, workspace, options)).url;
  const verified = await withSession(context.deps, workspace, 'backup verify', () =>
    verifyRestored(context.deps, workspace, id, url),
  );
  if (options.json === true) printJson(context, verified);
  else context.stdout.write(`${pointText(verified)}\n`);
  context.exit(0);
}

async function restore(context: CliContext, command: Command, id: string): Promise<void> {
  const options = optionsOf<Options>(command);
  const workspace = await workspaceOf(context, command);
  const into = options.into ?? '';
  const target = /^postgres(ql)?:\/\//.test(into) ? into : absolute(context.cwd, into);
  const url = options.start === true ? (await settings(context, workspace, options)).url : null;
  const result = await restoreBackup(context.deps, workspace, id, {
    into: target,
    start: options.start === true,
    url,
    port: options.port === undefined ? null : Number(options.port),
  });
  if (options.json === true) printJson(context, { ...result, url: undefined });
  else context.stdout.write(restoreText(result));
  context.exit((result.differences ?? []).length === 0 ? 0 : 3);
}

async function pruneOld(context: CliContext, command: Command): Promise<void> {
  const options = optionsOf<Options>(command);
  const workspace = await workspaceOf(context, command);
  const keep = Number(options.keep);
  if (!Number.isInteger(keep) || keep < 1)
    throw refusal('NECTAR-E007', {
      what: `Cannot keep ${options.keep} backups`,
      why: 'it must be a whole number from 1',
    });
  const removed = await withSession(context.deps, workspace, 'backup prune', async (session) => {
    const base = replay(await readJournal(session.deps, workspace)).base;
    return prune(session.deps, workspace, keep, new Set(base == null ? [] : [base.restorePoint]));
  });
  if (options.json === true) printJson(context, { removed });
  else
    context.stdout.write(
      removed.length === 0 ? 'Nothing to remove.\n' : `Removed ${removed.join(', ')}. Their branches stay.\n`,
    );
  context.exit(0);
}

/** One backup on one line. */
export function pointText(point: RestorePoint): string {
  const rows = point.database?.tables.reduce((sum, table) => sum + table.rows, 0) ?? 0;
  const data =
    point.database === null ? 'code only' : `${point.method}, ${point.database.tables.length} tables, ${rows} rows`;
  return `${point.id}  ${point.verified ? 'verified' : 'NOT verified'}  ${point.branch} at ${point.commit.slice(0, 10)}  ${data}`;
}

/** What was restored, and how it is started or stopped. */
export function restoreText(result: RestoreResult): string {
  const lines = [`${result.id} is restored into ${result.into}.`];
  if (result.differences !== null)
    lines.push(
      result.differences.length === 0
        ? 'Compared with the backup: equal.'
        : `NECTAR-E071 It differs from the backup:\n${result.differences.map((line) => `  ${line}`).join('\n')}`,
    );
  if (result.pid !== null)
    lines.push(`A server runs over it (process ${result.pid}). Stop it: kill -INT ${result.pid}`);
  else if (result.command !== null) lines.push(`Start it as the owner of the folder: ${result.command.join(' ')}`);
  return `${lines.join('\n')}\n`;
}
