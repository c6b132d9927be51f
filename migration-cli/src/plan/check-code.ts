import { signatureOf } from '../generate/signature.ts';
import type { Inventory, SingletonEntry, SymbolRef } from '../model/inventory.ts';
import type { Choice, PhaseSettings, PlanFile } from '../model/plan-file.ts';
import { moduleFindings } from './check-modules.ts';
import { symbolFindings } from './check-symbols.ts';
import { testFindings } from './check-tests.ts';
import { decisionsOf } from './decisions.ts';
import { finding } from './finding.ts';
import type { Finding } from './findings.ts';
import { matcher } from './globs.ts';
import type { Ground } from './ground.ts';
import { runsOnBoth } from './jobs.ts';
import { hasMoved, type Layout, packagePathOf } from './layout.ts';
import { layoutOfPhase } from './phase-layout.ts';
import { reasonsOf, spreadOf } from './spread.ts';
import { dynamicSubject } from './stale.ts';
import type { Rest } from './state.ts';
import { transactionAround } from './transaction-around.ts';

/** A service that alters tables by itself: two sides would undo each other's work, and a role with derived rights may not. */
function schemaFindings(inventory: Inventory, { phase, moves, copies }: Layout): Finding[] {
  return inventory.schemaChanges
    .filter(({ file }) => moves.has(file) || copies.has(file))
    .map((item) =>
      finding(phase, `schema:${item.file}#${item.what}`, item, {
        what: `${item.what} makes the tables fit the models ${item.when === null ? 'whenever the service starts' : `where ${item.when} says so`}`,
        choices: ['leave'],
        recommendation: 'leave',
        why: 'two sides would alter the same tables, and a role with just the rights of its code cannot: turn it off and run migrations, or say why it may stay',
        blocking: item.when === null,
      }),
    );
}

/** Work by the clock that a cut application would do twice, since no statement of its own starts it. */
function jobFindings(inventory: Inventory, { phase, copies }: Layout, rest: Rest): Finding[] {
  return inventory.jobs
    .filter((job) => copies.has(job.file) && runsOnBoth(inventory, rest, job))
    .map((job) =>
      finding(phase, `job:${job.file}${job.name ? `#${job.name}` : ''}`, job, {
        what: `${job.name ?? job.kind} ${job.schedule ? `(${job.schedule}) ` : ''}runs on both sides`,
        choices: ['leave'],
        recommendation: 'leave',
        why: 'no statement of its own starts it, so it cannot be cut out: let a variable of the environment say which process runs it',
        blocking: false,
      }),
    );
}

/** Modules, assets, calls, tests, jobs, singletons, transactions and dynamic loads that cross the cut of one phase. */
export function codeFindings(
  inventory: Inventory,
  plan: PlanFile,
  settings: PhaseSettings,
  { rest, registrations }: Ground,
): Finding[] {
  if (settings.final || settings.seam === true) return [];
  const layout = layoutOfPhase(inventory, plan, settings, rest, registrations);
  const { phase } = layout;
  const moved = matcher(phase.move);
  const inside = (path: string) => layout.moves.has(path);
  const findings = [
    ...moduleFindings(inventory, plan, layout, rest, inside),
    ...callFindings(inventory, plan, layout, rest),
    ...transactionFindings(inventory, phase, inside),
    ...testFindings(inventory, layout, rest),
    ...stateFindings(inventory, layout, moved),
    ...symbolFindings(inventory, layout, rest),
    ...jobFindings(inventory, layout, rest),
  ];
  return phase.routes === undefined ? findings : findings.map((item) => decidedByRoutes(item, layout, rest));
}

/** What a cut application loads was decided with its routes; state in memory is not, since it would exist twice. */
function decidedByRoutes(item: Finding, { copies }: Layout, rest: Rest): Finding {
  const path = /^(?:module|asset|call):([^#]+)/.exec(item.id)?.[1];
  if (item.decision !== null || path === undefined) return item;
  if (item.id.startsWith('asset:') && !rest.paths.has(path)) {
    const absent = 'it is not in the tree, so each side has its own where it is started';
    return { ...item, blocking: false, decision: { subject: item.id, choice: 'leave', why: absent } };
  }
  if (item.blocking || !copies.has(path)) return item;
  const why = 'the application that is cut to its routes loads it';
  return { ...item, decision: { subject: item.id, choice: 'copy', why } };
}

/** With more functions that would have to wait, asking over HTTP is not offered; whoever decides for it may have it. */
const OFFERED = 100;

function callFindings(inventory: Inventory, plan: PlanFile, layout: Layout, rest: Rest): Finding[] {
  const { phase } = layout;
  const found = new Map<string, Finding>();
  const crossesCut = (call: { file: string; target: SymbolRef }) =>
    layout.moves.has(call.file) !== hasMoved(layout, call.target) && !layout.symbols.has(call.file);
  for (const call of inventory.calls) {
    const crosses = crossesCut(call);
    const id = `call:${call.target.file}#${call.target.name}`;
    if (!crosses || found.has(id)) continue;
    const all = inventory.calls.filter(
      (item) => item.target.file === call.target.file && item.target.name === call.target.name && crossesCut(item),
    );
    const signature = signatureOf(rest.project, call.target);
    const transaction = all.some(({ passesTransaction }) => passesTransaction);
    const around = transaction ? null : transactionAround(inventory, call.target, crossesCut);
    const used = all.some(({ resultUsed }) => resultUsed);
    const chosen = decisionsOf(phase).find(id)?.choice === 'remote';
    const problems =
      signature === null
        ? ['its signature is not known']
        : [
            ...(around === null ? [] : [around]),
            ...signature.problems,
            ...(signature.async
              ? []
              : reasonsOf(spreadOf(inventory, plan, layout, rest, call.target, chosen ? undefined : OFFERED))),
          ];
    const remote: Choice[] = transaction ? (used ? [] : ['outbox']) : problems.length === 0 ? ['remote'] : [];
    const writes = inventory.tableAccess.some(({ file, access }) => file === call.target.file && access !== 'read');
    const recommendation: Choice = remote[0] && writes ? remote[0] : 'copy';
    const made = finding(phase, id, call, {
      what: `${call.file} calls ${call.target.name} of ${call.target.file}${transaction ? ' inside its transaction' : ''}`,
      choices: ['copy', ...remote, 'leave', 'move'],
      recommendation,
      why:
        recommendation === 'copy'
          ? writes
            ? `it cannot be called over HTTP: ${problems[0] ?? 'it takes part in a transaction and its result is used'}`
            : 'it changes no data: a copy does the same'
          : 'it writes data of the other side',
      blocking: false,
    });
    const module = decisionsOf(phase).find(`module:${call.target.file}`);
    const decision = made.decision ?? module;
    const refused = refuse(decision?.choice ?? null, transaction, used, problems);
    found.set(id, {
      ...made,
      decision: refused ? null : decision,
      blocking: refused !== null,
      why: refused ?? made.why,
    });
  }
  return [...found.values()];
}

/** Why a choice can't be right for this call; null where it can. */
function refuse(choice: Choice | null, transaction: boolean, used: boolean, problems: string[]): string | null {
  if (choice === 'remote' && transaction)
    return 'remote is refused: the call hands over its transaction, which cannot travel';
  if (choice === 'remote' && problems.length > 0) return `remote is refused: ${problems.join('; ')}`;
  if (choice === 'outbox' && !transaction) return 'outbox is refused: the call passes no transaction';
  if (choice === 'outbox' && used)
    return 'outbox is refused: the result of the call is used, and it is not known before the commit';
  return null;
}

function transactionFindings(inventory: Inventory, phase: PhaseSettings, inside: (path: string) => boolean): Finding[] {
  return inventory.transactions.flatMap((entry) => {
    const across = entry.calls.filter(({ file }) => inside(file) !== inside(entry.file));
    if (across.length === 0) return [];
    const decisions = decisionsOf(phase);
    const covered = across
      .map(({ file, name }) => decisions.find(`call:${file}#${name}`) ?? decisions.find(`module:${file}`))
      .filter((item) => item !== null);
    const made = finding(phase, `transaction:${entry.file}#${entry.within ?? 'module'}`, entry, {
      what: `a transaction calls ${across.map(({ name }) => name).join(', ')} across the cut`,
      choices: ['outbox', 'copy', 'leave'],
      recommendation: 'outbox',
      why: 'an outbox row commits with the transaction and takes effect on the other side once',
      blocking: false,
    });
    return [{ ...made, decision: made.decision ?? (covered.length === across.length ? (covered[0] ?? null) : null) }];
  });
}

const TWICE: Record<SingletonEntry['kind'], string> = {
  pool: 'each service has a pool with a role of its own',
  cache: 'each service caches for itself; what must be one belongs into the database',
  counter: 'each service counts for itself; what must be one belongs into the database',
  state: 'each service keeps its own; what must be one belongs into the database',
  emitter: 'what one service emits, listeners of the other do not hear',
  client: 'each service has a connection of its own',
  server: 'it listens, and each service listens on a port of its own',
};

function stateFindings(inventory: Inventory, layout: Layout, moved: (path: string) => boolean): Finding[] {
  const { phase, copies } = layout;
  const here = (file: string, name: string) =>
    layout.symbols.get(file)?.slice.shared.some((item) => item.name === name) ?? true;
  const packaged = (file: string) => packagePathOf(layout, file) !== null;
  const singletons = inventory.singletons
    .filter(({ file, name, kind }) => (copies.has(file) || packaged(file)) && kind !== 'client' && here(file, name))
    .map((item) =>
      finding(phase, `singleton:${item.file}#${item.name}`, item, {
        what: packaged(item.file)
          ? `${item.name} (${item.kind}) of ${item.file} goes into a package, and every process that loads it has its own`
          : `${item.name} (${item.kind}) of ${item.file} exists once in the process and would exist twice`,
        choices: packaged(item.file) ? ['package', 'leave'] : ['copy', 'leave'],
        recommendation: packaged(item.file) ? 'package' : 'copy',
        why: TWICE[item.kind],
        blocking: false,
      }),
    );
  const dynamic = inventory.dynamicEdges
    .filter(({ file, reaches }) => reaches === null && (moved(file) || copies.has(file)))
    .map((item) =>
      finding(phase, `dynamic:${dynamicSubject(item)}`, item, {
        what: `${item.pattern} can load anything${item.seen === undefined ? '' : `; at run time it loaded ${item.seen.join(', ')}`}`,
        choices: ['leave'],
        recommendation: 'leave',
        why: 'nobody can say which files it needs: bound it to a folder, or accept it after looking',
        blocking: true,
      }),
    );
  return [...singletons, ...dynamic, ...schemaFindings(inventory, layout)];
}
