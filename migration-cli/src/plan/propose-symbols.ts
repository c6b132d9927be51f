import type { Inventory } from '../model/inventory.ts';
import type { Decision, PhaseSettings, PlanFile } from '../model/plan-file.ts';
import { buildPhase } from './build-phase.ts';
import { edgesOn } from './file-symbols.ts';
import { type Layout, owned } from './layout.ts';
import { type PayingSymbols, payingSymbols } from './paying-symbols.ts';
import { layoutOfPhase } from './phase-layout.ts';
import { cutsOn } from './side-cuts.ts';
import type { Registrations } from './slices.ts';
import type { Rest } from './state.ts';
import { usesOf } from './symbols.ts';

/** A large file that a phase cuts by its symbols, and what of it stands on both sides. */
export interface ProposedCut extends PayingSymbols {
  both: string[];
}

/**
 * The large files that a phase would copy whole for a few of their exports, each where the phase has no more in its way with the
 * cut than without. What both sides need is copied.
 */
export function proposeSymbols(
  inventory: Inventory,
  plan: PlanFile,
  phase: PhaseSettings,
  rest: Rest,
  registrations: Registrations,
): ProposedCut[] {
  const layout = layoutOfPhase(inventory, plan, phase, rest, registrations);
  const problemsOf = (settings: PhaseSettings) =>
    buildPhase(inventory, plan, settings, rest, registrations).problems.map(({ what }) => what);
  let before: Set<string> | null = null;
  const chosen: ProposedCut[] = [];
  for (const cut of candidates(inventory, layout, rest)) {
    before ??= new Set(problemsOf(phase));
    const known = before;
    if (problemsOf(withCuts(phase, [...chosen, cut])).every((what) => known.has(what))) chosen.push(cut);
  }
  return chosen;
}

/** The phase with files cut by their symbols. */
export function withCuts(phase: PhaseSettings, cuts: ProposedCut[]): PhaseSettings {
  if (cuts.length === 0) return phase;
  const files = new Set(cuts.map(({ file }) => `module:${file}`));
  const decisions = cuts.flatMap(({ file, both }) =>
    both.map((name): Decision => ({ subject: `call:${file}#${name}`, choice: 'copy', why: 'both sides need it' })),
  );
  return {
    ...phase,
    symbols: { ...phase.symbols, ...Object.fromEntries(cuts.map(({ file, takes }) => [file, takes])) },
    decisions: [...phase.decisions.filter(({ subject }) => !files.has(subject)), ...decisions],
  };
}

function candidates(inventory: Inventory, layout: Layout, rest: Rest): ProposedCut[] {
  const edges = edgesOn(rest.edges, layout.symbols, 'service').filter(({ from }) => owned(layout, from));
  const cutsOf = cutsOn(layout, rest, 'service');
  const staying = cutsOn(layout, rest, 'monolith');
  // A package of the repository comes along whole.
  const isAlong = (file: string) => layout.along.some(({ folder }) => file.startsWith(folder));
  return [...layout.copies.keys()].flatMap((file) => {
    const paying = isAlong(file) ? null : payingSymbols(inventory, rest, edges, file, cutsOf);
    if (paying === null || paying.takes.length === 0) return [];
    const left = usesOf(rest, rest.edges, file, staying).filter(({ from }) => !layout.moves.has(from));
    const both = paying.takes.filter((name) =>
      left.some(({ names, typeOnly }) => !typeOnly && (names?.includes(name) ?? true)),
    );
    return [{ ...paying, both }];
  });
}
