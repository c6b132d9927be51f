import { refusal } from '../errors/refusal.ts';
import { routeTable } from '../gateway/table.ts';
import { inventoryOfFolder } from '../inventory/index.ts';
import { packageFolders } from '../plan/nearest.ts';
import { originalTree } from '../run/base-tree.ts';
import { discardWorktree, openWorktree } from '../run/worktree.ts';
import type { BaseContext } from '../validate/context.ts';
import { extractedServices } from '../validate/imports.ts';
import { packService } from '../validate/runtime/pack.ts';
import type { SideSource } from './side.ts';

export interface OpenSource {
  source: SideSource;
  close(): Promise<void>;
}

/** The monolith as it was at the restore point. */
export async function openMonolith(
  { deps, workspace }: Pick<BaseContext, 'deps' | 'workspace'>,
  commit: string,
): Promise<OpenSource> {
  const tree = await openWorktree(deps, workspace, MONOLITH, commit);
  return {
    source: { kind: 'monolith', tree, packs: [], owner: () => null },
    close: () => discardWorktree(deps, workspace, MONOLITH),
  };
}

/** Each extracted service by itself, and the tree with what is left of the monolith. */
export async function openServices(context: BaseContext, commit: string): Promise<OpenSource> {
  const { deps, workspace, plan, phase } = context;
  const target = await deps.files.temporary('nectar-parity-');
  const close = async () => {
    await discardWorktree(deps, workspace, SERVICES);
    await deps.files.remove(target);
  };
  try {
    const tree = await openWorktree(deps, workspace, SERVICES, commit);
    const packs = await Promise.all(
      extractedServices(plan, phase).map(({ name, folder }) =>
        packService(deps, {
          name,
          folder,
          commit,
          root: workspace.root,
          installed: packageFolders(plan.services[name]?.backend?.entry.module ?? ''),
          target: `${target}/${name}`,
        }),
      ),
    );
    const missing = packs.flatMap((pack) => pack.missing);
    if (missing.length > 0)
      throw refusal('NECTAR-E102', { what: 'Cannot start the services by themselves', why: missing.join('\n  ') });
    return { source: { kind: 'services', tree, packs, owner: await ownerIn(context, commit) }, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** By the same table as the gateway has, where the phases cut routes. */
async function ownerIn({ deps, workspace, plan, phase }: BaseContext, commit: string): Promise<SideSource['owner']> {
  if (!plan.phases.some(({ routes }) => routes !== undefined)) return () => null;
  const extracted = extractedServices(plan, phase).map(({ name }) => name);
  const inventory = await inventoryOfFolder(deps, await originalTree(deps, workspace, commit));
  const { owner, rest } = routeTable(plan, inventory, extracted);
  return (method, path) => owner(method, path) ?? rest;
}

const MONOLITH = 'parity-monolith';
const SERVICES = 'parity-services';
