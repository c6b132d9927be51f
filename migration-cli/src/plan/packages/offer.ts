import type { Edge, Inventory } from '../../model/inventory.ts';
import type { PlanFile } from '../../model/plan-file.ts';
import { type Layout, targetsOf } from '../layout.ts';
import type { Rest } from '../state.ts';
import { decidedPackage, membersOf, packaging } from './members.ts';
import { sharedPackage } from './names.ts';
import { unreadable } from './runtime.ts';
import { READS, readByPath } from './specifiers.ts';

export interface Offer {
  /** Why the file cannot be in a package; null where it can. */
  refused: string | null;
  /** True where nothing that would be in the package holds state, reads the environment, touches a table or starts something. */
  pure: boolean;
}

/** Says of a file whether it could, with what it needs, be a package that services share. */
export function packageOffers(
  inventory: Inventory,
  plan: PlanFile,
  layout: Layout,
  rest: Rest,
): (file: string) => Offer {
  const input = packaging(plan, layout, rest);
  const readers = readersOf(layout, rest);
  return (file) => {
    const { decisions } = layout;
    const decided = decidedPackage({ decisions }, plan, file);
    const members = membersOf(input, decided ?? sharedPackage(plan, undefined), [file], 'refused');
    const { files } = members;
    const view = { ...layout, packages: [members], problems: [...members.problems] };
    if (view.problems.length === 0)
      for (const edge of [...files.keys()].flatMap((path) => readers.get(path) ?? []))
        if (!files.has(edge.from)) readByPath(view, rest, edge);
    const [problem] = view.problems;
    const typescript = [...files.keys()].some((path) => /\.[cm]?tsx?$/.test(path));
    const read = typescript ? unreadable(inventory) : null;
    return { refused: problem?.why ?? read, pure: isPure(inventory, new Set(files.keys())) };
  };
}

/** File → what reads it, or a folder above it, by its path. */
function readersOf(layout: Layout, rest: Rest): Map<string, Edge[]> {
  const readers = new Map<string, Edge[]>();
  for (const edge of rest.edges) {
    if (!READS.has(edge.kind) || edge.to === null || edge.anchor === true) continue;
    const isFolder = edge.to.endsWith('/') || edge.kind === 'directory';
    for (const path of isFolder ? targetsOf(edge, layout, rest) : [edge.to])
      readers.set(path, [...(readers.get(path) ?? []), edge]);
  }
  return readers;
}

function isPure(inventory: Inventory, files: Set<string>): boolean {
  const has = (list: { file: string }[]) => list.some(({ file }) => files.has(file));
  const { singletons, tableAccess, jobs, dynamicEdges, routes, env, modules } = inventory;
  return !(
    has([...singletons, ...tableAccess, ...jobs, ...dynamicEdges, ...routes]) ||
    env.some((entry) => entry.files.some((file) => files.has(file))) ||
    modules.some(({ path, sideEffects }) => sideEffects && files.has(path))
  );
}
