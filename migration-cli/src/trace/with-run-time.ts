import type { Inventory } from '../model/inventory.ts';
import type { Dependencies } from '../model/ports.ts';
import { mergeTrace } from './merge.ts';
import { lastTrace } from './store.ts';

/** The inventory of a folder with what the last `nectar trace` has shown; as it is where there is no trace. */
export async function withRunTime(
  deps: Pick<Dependencies, 'files'>,
  { state, folder }: { state: string; folder: string },
  inventory: Inventory,
): Promise<Inventory> {
  const trace = await lastTrace(deps, state);
  if (trace === null) return inventory;
  const texts = new Map<string, string>();
  for (const { file, reaches } of inventory.dynamicEdges)
    if (reaches === null && !texts.has(file)) texts.set(file, await deps.files.readText(`${folder}/${file}`));
  return mergeTrace(inventory, trace, (path) => texts.get(path) ?? null);
}
