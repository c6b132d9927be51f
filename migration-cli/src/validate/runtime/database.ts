import { cloneDatabase } from '../../backup/clone.ts';
import { withUrl } from '../../backup/method.ts';
import { revive } from '../../backup/revive.ts';
import { knownSecret } from '../../run/secrets.ts';
import { settingOf } from '../../run/settings.ts';
import type { BaseContext } from '../context.ts';

/** A copy of a database in which anybody may write. */
export interface TrialDatabase {
  /** As the role of the plan's `database.urlEnv`. */
  url: string;
  as(role: string): Promise<string>;
  drop(): Promise<void>;
}

/** A copy of the present database; null where the plan has none. */
export async function presentDatabase(context: BaseContext): Promise<TrialDatabase | null> {
  const url = await ownerUrl(context);
  return url === null ? null : trialOf(context, await cloneDatabase(context.deps, url));
}

/** The database of the restore point, brought to life beside the present one; null where it holds none. */
export async function originalDatabase(context: Omit<BaseContext, 'shared'>): Promise<TrialDatabase | null> {
  const url = await ownerUrl(context);
  if (url === null) return null;
  const { deps, workspace, restorePoint } = context;
  if (restorePoint.method === 'none')
    throw new Error(`the restore point ${restorePoint.id} holds no database to compare with`);
  return trialOf(context, await revive(deps, workspace, restorePoint, url, () => undefined));
}

async function ownerUrl({ deps, workspace, plan }: Omit<BaseContext, 'shared'>): Promise<string | null> {
  if (plan.database === null) return null;
  const url = await settingOf(deps, workspace, plan.database.urlEnv);
  if (url === null) throw new Error(`${plan.database.urlEnv} is not set, so there is no database to copy`);
  return url;
}

function trialOf(
  { deps, workspace, plan }: Pick<BaseContext, 'deps' | 'workspace' | 'plan'>,
  scratch: { url: string; drop(): Promise<void> },
): TrialDatabase {
  return {
    url: scratch.url,
    drop: () => scratch.drop(),
    as: (role) => urlAs({ deps, workspace, plan }, scratch.url, role),
  };
}

/** The URL of a database as one of the plan's roles, or as the role that `url` names: that of the plan's `urlEnv`. */
export async function urlAs(
  { deps, workspace, plan }: Pick<BaseContext, 'deps' | 'workspace' | 'plan'>,
  url: string,
  role: string,
): Promise<string> {
  if (role === plan.database?.urlEnv) return url;
  const variable = plan.database?.roles[role]?.passwordEnv ?? null;
  if (variable === null) throw new Error(`\${database.${role}}: the plan knows no password of the role ${role}`);
  const password = await knownSecret(deps, workspace, variable);
  if (password === null) throw new Error(`\${database.${role}} needs the password in ${variable}, which is not set`);
  return withUrl(url, { user: role, password });
}
