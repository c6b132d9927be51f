import type { Command } from 'commander';
import { createBackup } from '../backup/create.ts';
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
import { kept, keyPlace, methodOf, type Options, restoreCommandOf, untilOf } from './backup-options.ts';
import { absolute, type CliContext, optionsOf, printJson, workspaceOf } from './context.ts';

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
    .option('--key-file <file>', 'encrypt it with the key in this file: 32 bytes, in hex or base64')
    .option('--key-env <name>', 'encrypt it with the key in this variable')
    .option('--pitr', "a named place in the server's archived log as the restore point (physical)")
    .option('--restore-command <command>', 'how a file of that archive is fetched: %f is its name, %p where it goes')
    .action(async (_: unknown, command: Command) => create(context, command));
  common(backup.command('list').description('Every backup, oldest first')).action(
    async (_: unknown, command: Command) => list(context, command),
  );
  common(
    backup
      .command('verify')
      .description('Restore a backup again into a scratch database and compare')
      .argument('<id>', 'the backup'),
  )
    .option('--key-file <file>', 'where its key is kept by now')
    .option('--key-env <name>', 'the variable in which its key is by now')
    .action(async (id: string, _: unknown, command: Command) => verify(context, command, id));
  common(
    backup.command('restore').description('Restore beside what exists; never over it').argument('<id>', 'the backup'),
  )
    .requiredOption('--into <target>', 'URL of an empty database (pg_dump), or an empty folder (physical)')
    .option('--start', 'start a server over the restored folder and compare')
    .option('--port <number>', 'its port (default: a free one)')
    .option('--key-file <file>', 'where its key is kept by now')
    .option('--key-env <name>', 'the variable in which its key is by now')
    .option('--to-time <timestamp>', 'with --pitr: the state of this moment instead')
    .option('--to-lsn <lsn>', 'with --pitr: the state at this place of the log instead')
    .action(async (id: string, _: unknown, command: Command) => restore(context, command, id));
  common(backup.command('prune').description('Remove old backups'))
    .option('--keep <number>', 'how many of the newest verified ones stay (default: 1)')
    .option('--keep-daily <number>', 'of this many days that have any, the newest verified one stays')
    .option('--keep-weekly <number>', 'the same of weeks')
    .option('--dry-run', 'say what would be removed and remove nothing')
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
  const [key, restoreCommand] = [keyPlace(context, options), restoreCommandOf(options)];
  if (known.url === null && (key !== null || restoreCommand !== null))
    throw refusal('NECTAR-E007', {
      what: 'Cannot encrypt or archive a backup without a database',
      why: 'it is the branch alone; git holds it in plain text',
    });
  const point = await withSession(context.deps, workspace, 'backup', async (session) => {
    const made = await createBackup(session.deps, workspace, {
      url: known.url,
      method: methodOf(options),
      inventory: known.inventory,
      key,
      restoreCommand,
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
    verifyRestored(context.deps, workspace, id, url, keyPlace(context, options)),
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
    until: untilOf(options),
    key: keyPlace(context, options),
  });
  if (options.json === true) printJson(context, { ...result, url: undefined });
  else context.stdout.write(restoreText(result));
  context.exit((result.differences ?? []).length === 0 ? 0 : 3);
}

async function pruneOld(context: CliContext, command: Command): Promise<void> {
  const options = optionsOf<Options>(command);
  const workspace = await workspaceOf(context, command);
  const dry = options.dryRun === true;
  const rules = {
    last: kept(options.keep, 1),
    daily: kept(options.keepDaily, 0),
    weekly: kept(options.keepWeekly, 0),
  };
  const removed = await withSession(context.deps, workspace, 'backup prune', async (session) => {
    const base = replay(await readJournal(session.deps, workspace)).base;
    return prune(session.deps, workspace, rules, new Set(base == null ? [] : [base.restorePoint]), dry);
  });
  if (options.json === true) printJson(context, { removed, dryRun: dry });
  else
    context.stdout.write(
      removed.length === 0
        ? 'Nothing to remove.\n'
        : `${dry ? 'Would remove' : 'Removed'} ${removed.join(', ')}. Their branches stay.\n`,
    );
  context.exit(0);
}

/** One backup on one line. */
export function pointText(point: RestorePoint): string {
  const rows = point.database?.tables.reduce((sum, table) => sum + table.rows, 0) ?? 0;
  const data =
    point.database === null ? 'code only' : `${point.method}, ${point.database.tables.length} tables, ${rows} rows`;
  const more = [
    ...(point.encryption == null ? [] : ['encrypted']),
    ...(point.recovery == null ? [] : [`${point.recovery.name} at ${point.recovery.lsn}`]),
  ].map((text) => `, ${text}`);
  return `${point.id}  ${point.verified ? 'verified' : 'NOT verified'}  ${point.branch} at ${point.commit.slice(0, 10)}  ${data}${more.join('')}`;
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
