import type { SourceGrant } from '../../model/backup.ts';
import type { RefusedStatement, RunTrace } from '../../model/run-trace.ts';
import { type Asker, askerIn, placeText } from '../../trace/place.ts';
import type { BaseContext } from '../context.ts';
import { planWithGeneratedGrants } from '../generated-grants.ts';
import { expectedAfter, qualified } from '../grants/expected.ts';
import { extractedServices } from '../imports.ts';
import type { System } from '../runtime/system.ts';
import type { SuiteRuns } from '../suites/suite-runs.ts';
import { started } from '../suites/suites.ts';
import { type Findings, newFindings } from '../verdict.ts';

/** The suites run with the rights that the plan derives: no statement is refused, and what no statement used is told. */
export async function checkRights(context: BaseContext, system: System, suiteRuns: SuiteRuns): Promise<Findings> {
  const found = newFindings();
  if (!(await started(system, found))) return found;
  for (const suite of context.plan.validate.suites) await suiteRuns(suite);
  const trace = await system.seen();
  const roles = rolesOf(context);
  const own = trace.statements.filter(({ user }) => user !== null && roles.includes(user));
  found.done = own.length;
  for (const role of roles)
    if (!own.some(({ user }) => user === role))
      found.undecided.push(`no statement of ${role} was seen${trace.limits.map((limit) => `; ${limit}`).join('')}`);
  showRefused(context, trace, found);
  await showUnused(context, trace, roles, found);
  return found;
}

/** The roles of the services that stand alone by now. */
function rolesOf({ plan, phase }: BaseContext): string[] {
  const services = extractedServices(plan, phase).map(({ name }) => plan.services[name]);
  const roles = services.flatMap((one) => (one?.role && one.backend !== null ? [one.role] : []));
  return [...new Set(roles)];
}

function showRefused({ plan }: BaseContext, { refused, statements }: RunTrace, found: Findings): void {
  const askerOf = askerIn(statements);
  const rows = new Map(refused.map((one) => [JSON.stringify([one.user, one.text, placeOf(askerOf, one)]), one]));
  for (const one of rows.values()) {
    const id = `refused:${one.user}:${askerOf(one.chain)?.file ?? 'unknown'}`;
    if (plan.accepted.some((accepted) => accepted.id === id)) continue;
    found.acceptable.push(id);
    found.failed.push(`${placeOf(askerOf, one)}: ${one.user} was refused: ${one.message} (${id})`);
  }
  if (rows.size === 0) return;
  found.evidence.push({
    type: 'table',
    title: 'Statements that Postgres refused (42501)',
    columns: ['place', 'role', 'message', 'statement'],
    rows: [...rows.values()].map((one) => [placeOf(askerOf, one), one.user ?? '', one.message, one.text.slice(0, 300)]),
  });
}

const placeOf = (askerOf: Asker, { chain }: RefusedStatement): string => placeText(askerOf(chain));

const COMMANDS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'];

/** Told and not failed: suites do not do everything, and triggers and functions use rights that no statement names. */
async function showUnused(context: BaseContext, trace: RunTrace, roles: string[], found: Findings): Promise<void> {
  const plan = await planWithGeneratedGrants(context);
  const grants = expectedAfter(plan, context.phase, context.restorePoint)?.grants ?? [];
  const granted = grants.filter(({ type, privilege }) => type === 'table' && COMMANDS.includes(privilege));
  const used = usedRights(trace, granted);
  const rows = granted
    .filter(({ role, on, privilege }) => roles.includes(role) && !used.has(`${role} ${privilege} ${on}`))
    .map(({ role, on, privilege }) => [role, on, privilege]);
  const distinct = [...new Map(rows.map((row) => [row.join(' '), row])).values()].sort();
  if (distinct.length === 0) return;
  found.evidence.push({
    type: 'table',
    title: 'Rights that no statement of the suites used; triggers and functions may',
    columns: ['role', 'table', 'right'],
    rows: distinct,
  });
}

function usedRights({ statements }: RunTrace, granted: SourceGrant[]): Set<string> {
  const tables = [...new Set(granted.map(({ on }) => on))];
  // A bare name that is not in public is found by the search path.
  const named = (table: string) => {
    const others = tables.filter((one) => one.endsWith(`.${table}`));
    return tables.includes(qualified(table)) || others.length !== 1 ? qualified(table) : (others[0] ?? table);
  };
  return new Set(
    statements.flatMap(({ user, tables: touched }) =>
      touched.flatMap(({ table, commands }) =>
        commands.map((command) => `${user} ${command.toUpperCase()} ${named(table)}`),
      ),
    ),
  );
}
