import type { CheckResult } from '../model/check-result.ts';
import { knownSecret } from '../run/secrets.ts';
import { settingOf } from '../run/settings.ts';
import type { BaseContext, CheckContext } from './context.ts';
import { checkData } from './data/data.ts';
import { CHECK_TITLES } from './expected-checks.ts';
import { planWithGeneratedGrants } from './generated-grants.ts';
import { checkGrants } from './grants/grants.ts';
import { checkIsolation } from './isolation/isolation.ts';
import { newFindings, runFindings } from './verdict.ts';

/** The checks of the database. */
export function databaseChecks(context: BaseContext): { id: string; title: string; run(): Promise<CheckResult> }[] {
  const checks = [
    ['data', checkData],
    ['grants', checkGrants],
    ['isolation', checkIsolation],
  ] as const;
  return checks.map(([id, check]) => {
    const title = CHECK_TITLES[id];
    return { id, title, run: () => context.shared.database(() => connected(context, id, title, check)) };
  });
}

async function connected(
  context: BaseContext,
  id: string,
  title: string,
  check: (context: CheckContext) => Promise<CheckResult>,
): Promise<CheckResult> {
  const name = context.plan.database?.urlEnv ?? '';
  const url = await settingOf(context.deps, context.workspace, name);
  if (url === null)
    return runFindings(
      context,
      id,
      title,
      async () => ({ ...newFindings(), undecided: [`${name} is not set`] }),
      () => '',
    );
  const database = context.deps.postgres.connect(url, { applicationName: 'nectar validate' });
  try {
    const plan = await planWithGeneratedGrants(context);
    return await check({ ...context, plan, database, roleUrl: (role) => roleUrl(context, url, role) });
  } finally {
    await database.close();
  }
}

/** The database's URL as another role. */
export async function roleUrl(context: BaseContext, url: string, role: string): Promise<string> {
  const variable = context.plan.database?.roles[role]?.passwordEnv ?? null;
  const password = variable === null ? null : await knownSecret(context.deps, context.workspace, variable);
  const as = new URL(url);
  as.username = role;
  as.password = password ?? '';
  return as.href;
}
