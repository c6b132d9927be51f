import { sortInventory } from '../inventory/sort.ts';
import type { Inventory, RunTimeSection } from '../model/inventory.ts';
import type { RunTrace } from '../model/run-trace.ts';
import { hashOf } from '../plan/hash.ts';
import { mergeEnv } from './merge-env.ts';
import { mergeLoads } from './merge-loads.ts';
import { mergeTables } from './merge-tables.ts';

/**
 * The inventory with what a run of the code has shown. Only files that are the same as in the run count. Nothing that was
 * read from the code is taken away: what the run shows otherwise is a contradiction.
 */
export function mergeTrace(inventory: Inventory, trace: RunTrace, textOf: (path: string) => string | null): Inventory {
  const hashes = new Map(inventory.files.map(({ path, hash }) => [path, hash]));
  const named = Object.entries(trace.files).filter(([path]) => hashes.has(path));
  const stale = named.filter(([path, hash]) => hashes.get(path) !== hash).map(([path]) => path);
  const current = new Set(named.map(([path]) => path).filter((path) => !stale.includes(path)));
  const tables = mergeTables(inventory, trace, current);
  const loads = mergeLoads(inventory, trace, current, textOf);
  const reads = mergeEnv(inventory, trace, current);
  const section: RunTimeSection = {
    at: trace.at,
    command: trace.command,
    exitCode: trace.exitCode,
    commit: trace.commit,
    stale: stale.sort(),
    contradictions: [...tables.contradictions, ...loads.contradictions, ...reads.contradictions],
    unknown: tables.unknown,
    limits: trace.limits,
  };
  const merged = sortInventory({
    ...inventory,
    tableAccess: [...inventory.tableAccess, ...tables.tableAccess],
    edges: [...inventory.edges, ...loads.edges],
    dynamicEdges: loads.dynamicEdges,
    env: reads.env,
    testEnv: reads.testEnv,
    unresolved: tables.unresolved,
    runTime: section,
  });
  return { ...merged, fingerprint: fingerprintWith(inventory, merged) };
}

/** What of an inventory a run of the code can add to; when and by which command it did so is no part of it. */
const shownIn = ({ tableAccess, edges, dynamicEdges, env, testEnv, unresolved, runTime }: Inventory) =>
  hashOf({ tableAccess, edges, dynamicEdges, env, testEnv, unresolved, unknown: runTime?.unknown ?? [] });

/** A plan is made for what the run has shown as well: `CODE+RUN` where it has shown anything, the code's own otherwise. */
function fingerprintWith(code: Inventory, merged: Inventory): string {
  const shown = shownIn(merged);
  return shown === shownIn(code) ? code.fingerprint : `${code.fingerprint}+${shown.slice(0, 16)}`;
}
