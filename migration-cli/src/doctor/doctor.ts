import { abandonedScratch, dropStatement } from '../backup/scratch-owner.ts';
import { staleBackup } from '../backup/staleness.ts';
import type { PlanFile } from '../model/plan-file.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import { readPlanFile } from '../run/load-plan.ts';
import { settingOf } from '../run/settings.ts';

export interface Finding {
  what: string;
  ok: boolean;
  /** Nothing is missing, and yet something should be done. */
  warning?: boolean;
  detail: string;
  /** What to do where it is missing. */
  next: string | null;
}

const NEEDED_BYTES = 1024 ** 3;

/** What a migration needs on this machine, each line tried and not assumed. */
export async function examine(deps: Dependencies, workspace: Workspace): Promise<Finding[]> {
  const { root } = workspace;
  const free = await deps.files.freeBytes(root);
  const findings = [
    await program(deps, root, 'node', 'install Node 20 or newer'),
    await program(deps, root, 'git', 'install git'),
    await program(deps, root, 'npm', 'install npm'),
    finding('disk space', free >= NEEDED_BYTES, `${(free / NEEDED_BYTES).toFixed(1)} GiB free`, 'free at least 1 GiB'),
  ];
  const plan = await readPlanFile(deps, workspace).catch((error: unknown) =>
    error instanceof Error ? error : new Error(String(error)),
  );
  if (plan instanceof Error) return [...findings, finding('plan file', false, plan.message, 'nectar plan --propose')];
  findings.push(finding('plan file', true, `${plan.phases.length} phases`, ''));
  const stale = await staleBackup(deps, workspace);
  if (stale !== null) findings.push({ what: 'backup', ok: true, warning: true, detail: stale, next: 'nectar backup' });
  return plan.database === null ? findings : [...findings, ...(await examineDatabase(deps, workspace, plan.database))];
}

async function program({ processes }: Dependencies, cwd: string, name: string, next: string): Promise<Finding> {
  if ((await processes.which(name)) === null) return finding(name, false, 'not found', next);
  const { exitCode, stdout } = await processes.run([name, '--version'], { cwd, env: {}, timeoutMs: 20_000 });
  return finding(name, exitCode === 0, stdout.trim(), next);
}

async function examineDatabase(
  deps: Dependencies,
  workspace: Workspace,
  settings: NonNullable<PlanFile['database']>,
): Promise<Finding[]> {
  const url = await settingOf(deps, workspace, settings.urlEnv);
  if (url === null) return [finding('Postgres', false, `${settings.urlEnv} is not set`, `set ${settings.urlEnv}`)];
  const database = deps.postgres.connect(url, { applicationName: 'nectar doctor' });
  try {
    const [row] = await database.query<{ version: string; creates: boolean; foreign: number }>(
      `select current_setting('server_version') as version, rolsuper or rolcreaterole as creates,
        (select count(*)::int from pg_class where relkind in ('r', 'p') and relnamespace::regnamespace::text = any($1::text[])
          and not pg_has_role(relowner, 'USAGE')) as foreign from pg_roles where rolname = current_user`,
      [settings.schemas],
    );
    return [
      finding('Postgres', row !== undefined, row?.version ?? 'no answer', ''),
      finding(
        'may create roles',
        row?.creates === true,
        settings.urlEnv,
        'ALTER ROLE … CREATEROLE, or use another role',
      ),
      finding(
        'owns the tables',
        row?.foreign === 0,
        `${row?.foreign ?? 'unknown'} tables of others`,
        'use the role that owns the tables',
      ),
      ...(await abandonedScratch(deps, database)).map((name) => ({
        what: 'scratch database',
        ok: true,
        warning: true,
        detail: `${name} was left by a nectar that was killed`,
        next: `psql -c '${dropStatement(name)}'`,
      })),
    ];
  } catch (error) {
    return [
      finding(
        'Postgres',
        false,
        error instanceof Error ? error.message : String(error),
        `start it, or correct ${settings.urlEnv}`,
      ),
    ];
  } finally {
    await database.close();
  }
}

function finding(what: string, ok: boolean, detail: string, next: string): Finding {
  return { what, ok, detail, next: ok ? null : next };
}
