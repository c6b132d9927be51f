import type { PlanFile, Truth } from '../../model/plan-file.ts';
import type { Database } from '../../model/ports.ts';
import type { BaseContext } from '../context.ts';
import { extractedServices } from '../imports.ts';
import type { System } from '../runtime/system.ts';
import { started } from '../suites/suites.ts';
import { type Findings, newFindings } from '../verdict.ts';
import { askInOrder } from './requests.ts';

const ATTEMPTS = 3;

/** Truths of services that have their own back end by now; the others are due in their own phase. */
export function dueTruths(plan: PlanFile, phase: string): Truth[] {
  const names = extractedServices(plan, phase).map(({ name }) => name);
  return plan.validate.truths.filter(({ service }) => names.includes(service));
}

/** Numbers that services tell over HTTP are those that the owner counts in the same database. */
export async function checkTruths(context: BaseContext, system: System): Promise<Findings> {
  const { deps, plan, phase } = context;
  const found = newFindings();
  const truths = dueTruths(plan, phase);
  if (truths.length === 0) return { ...found, undecided: ['the plan names no truth about an extracted service'] };
  const copy = await system.database();
  if (copy === null) return { ...found, undecided: ['the plan has no database to count in'] };
  if (!(await started(system, found))) return found;
  const database = deps.postgres.connect(copy.url, { applicationName: 'nectar validate' });
  try {
    for (const truth of truths) await checkTruth(context, system, truth, database, found);
  } finally {
    await database.close();
  }
  return found;
}

async function checkTruth(
  { deps }: BaseContext,
  system: System,
  truth: Truth,
  database: Database,
  found: Findings,
): Promise<void> {
  deps.emit({ type: 'step-progress', id: 'truths', text: truth.name });
  for (let attempt = 1; ; attempt++) {
    const before = await countAll(database, truth);
    const said = await askInOrder(deps, await system.values(), truth);
    if ('problem' in said) {
      found.failed.push(`${truth.name}: ${said.problem}`);
      return;
    }
    const after = await countAll(database, truth);
    const still = JSON.stringify(before) === JSON.stringify(after);
    if (still) return compare(truth, said.json, after, found);
    if (attempt === ATTEMPTS) {
      found.undecided.push(`${truth.name}: the numbers changed while they were compared, ${ATTEMPTS} times`);
      return;
    }
  }
}

function compare(truth: Truth, json: unknown, counted: Record<string, number>, found: Findings): void {
  const rows: string[][] = [];
  for (const [path, number] of Object.entries(counted)) {
    const said = valueAt(json, path);
    found.done++;
    const same = (typeof said === 'number' || typeof said === 'string') && said !== '' && Number(said) === number;
    if (!same)
      found.failed.push(`${truth.name}: ${path} is ${JSON.stringify(said) ?? 'missing'}, the database has ${number}`);
    rows.push([path, JSON.stringify(said) ?? 'missing', String(number)]);
  }
  found.evidence.push({ type: 'table', title: truth.name, columns: ['number', 'over HTTP', 'in the database'], rows });
}

async function countAll(database: Database, { name, equals }: Truth): Promise<Record<string, number>> {
  const counted: Record<string, number> = {};
  for (const [path, sql] of Object.entries(equals)) {
    const [row, ...more] = await database.query(sql);
    const values = Object.values(row ?? {});
    const number = values[0] === null || values[0] === undefined ? Number.NaN : Number(values[0]);
    if (more.length > 0 || values.length !== 1 || Number.isNaN(number))
      throw new Error(`the SQL of ${path} in '${name}' does not return one number: ${sql}`);
    counted[path] = number;
  }
  return counted;
}

function valueAt(json: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (at, key) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined),
      json,
    );
}
