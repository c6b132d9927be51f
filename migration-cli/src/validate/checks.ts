import type { CheckResult } from '../model/check-result.ts';
import type { Inventory } from '../model/inventory.ts';
import { checkBoot } from './boot/boot.ts';
import type { BaseContext } from './context.ts';
import { databaseChecks } from './database.ts';
import { CHECK_TITLES, type CheckId, checksDue } from './expected-checks.ts';
import { findImports } from './imports.ts';
import { checkRights } from './rights/rights.ts';
import { findRoutes } from './routes.ts';
import type { System } from './runtime/system.ts';
import { checkSides } from './sides.ts';
import { createSuiteRuns } from './suites/suite-runs.ts';
import { checkSuites } from './suites/suites.ts';
import { checkTruths } from './truths/truths.ts';
import { type Findings, runFindings } from './verdict.ts';

export interface Check {
  id: string;
  title: string;
  run(): Promise<CheckResult>;
}

export interface Subject {
  before: Inventory;
  after: Inventory;
  /** The commit that is checked. */
  head: string;
  system: System;
}

/** The checks of a phase in rows: those of one row build on each other or share something, rows don't. */
export function checkRows(context: BaseContext, subject: Subject): Check[][] {
  const due = new Set<string>(checksDue(context.plan, context.phase).expected.map(({ id }) => id));
  const rows = [codeChecks(context, subject), runningChecks(context, subject), databaseChecks(context)];
  return rows.map((row) => row.filter(({ id }) => due.has(id)));
}

type Passed = (found: Findings) => string;

function checkOf(context: BaseContext, id: CheckId, work: () => Findings | Promise<Findings>, passed: Passed): Check {
  const title = CHECK_TITLES[id];
  return { id, title, run: () => runFindings(context, id, title, async () => work(), passed) };
}

function codeChecks(context: BaseContext, { before, after, head }: Subject): Check[] {
  const { plan, phase } = context;
  return [
    checkOf(
      context,
      'imports',
      () => findImports(plan, phase, after, before),
      ({ done }) => `${done} imports read: none leaves its service.`,
    ),
    checkOf(
      context,
      'routes',
      () => findRoutes(plan, before, after),
      ({ done }) => `${done} routes are all still there.`,
    ),
    checkOf(
      context,
      'sides',
      () => checkSides(context, head),
      ({ done }) => `${done} commands ended with 0.`,
    ),
  ];
}

/** They share one copy of the database, one packing and one running system. */
function runningChecks(context: BaseContext, subject: Subject): Check[] {
  const { system } = subject;
  const suiteRuns = createSuiteRuns(context.deps, system, context.shared.seats);
  const boot = checkOf(
    context,
    'boot',
    () => checkBoot(context, system),
    ({ done }) => `${done} started from its own files, packages and variables, answered and ended with 0.`,
  );
  const suites = checkOf(
    context,
    'suites',
    () => checkSuites(context, system, suiteRuns, subject),
    ({ done }) =>
      context.plan.validate.suites.length > 0
        ? `${done} tests: the same as before the migration, or different as the plan says.`
        : `${done} GET requests without credentials: the same as before the migration. Nothing was written and nobody signed in: a suite, or nectar record and nectar parity, would try that.`,
  );
  const rights = checkOf(
    context,
    'rights',
    () => checkRights(context, system, suiteRuns),
    ({ done }) => `${done} statements of the suites ran with the rights of their roles; none was refused.`,
  );
  const truths = checkOf(
    context,
    'truths',
    () => checkTruths(context, system),
    ({ done }) => `${done} numbers are those in the database.`,
  );
  return [boot, suites, rights, truths];
}
