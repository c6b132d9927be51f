import type { Inventory } from '../../model/inventory.ts';
import type { PlanFile } from '../../model/plan-file.ts';
import type { Layout } from '../layout.ts';
import type { Rest } from '../state.ts';
import { decidedPackage, membersOf, packaging } from './members.ts';
import { sharedPackage } from './names.ts';
import { unreadable } from './runtime.ts';
import { READS, reachesPackage, readByPath } from './specifiers.ts';

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
  const reads = rest.edges.filter(({ kind }) => READS.has(kind));
  return (file) => {
    const { decisions } = layout;
    const decided = decidedPackage({ decisions }, plan, file);
    const members = membersOf(input, decided ?? sharedPackage(plan, undefined), [file]);
    const { files } = members;
    const view = { ...layout, packages: [members], problems: [...members.problems] };
    for (const edge of reads)
      if (!files.has(edge.from) && reachesPackage(view, rest, edge)) readByPath(view, rest, edge);
    const [problem] = view.problems;
    const typescript = [...files.keys()].some((path) => /\.[cm]?tsx?$/.test(path));
    const read = typescript ? unreadable(inventory) : null;
    return { refused: problem?.why ?? read, pure: isPure(inventory, new Set(files.keys())) };
  };
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
