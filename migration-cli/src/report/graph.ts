import type { Inventory } from '../model/inventory.ts';

export interface Area {
  name: string;
  files: number;
  /** The part that it belongs to: its first folder. */
  part: string;
}

export interface Graph {
  areas: Area[];
  links: { from: string; to: string; weight: number; crosses: boolean }[];
}

const MOST_AREAS = 40;

/** The folder that stands for a file: at most two levels, three below a service's own parts. */
export function areaOf(path: string, depth: number): string {
  const folders = path.split('/').slice(0, -1);
  return folders.length === 0 ? '(root)' : folders.slice(0, depth).join('/');
}

function count(inventory: Inventory, depth: number): Map<string, number> {
  const areas = new Map<string, number>();
  for (const { path } of inventory.modules) {
    const area = areaOf(path, depth);
    areas.set(area, (areas.get(area) ?? 0) + 1);
  }
  return areas;
}

/** Folders and the imports between them; fewer levels where there would be too many to read. */
export function graphOf(inventory: Inventory): Graph {
  const depth = [3, 2, 1].find((levels) => count(inventory, levels).size <= MOST_AREAS) ?? 1;
  const counted = count(inventory, depth);
  const partOf = (area: string) => area.split('/')[0] ?? area;
  const weights = new Map<string, number>();
  for (const { from, to } of inventory.edges) {
    if (to === null || to.endsWith('/')) continue;
    const [a, b] = [areaOf(from, depth), areaOf(to, depth)];
    if (a === b || !counted.has(a) || !counted.has(b)) continue;
    weights.set(`${a}\n${b}`, (weights.get(`${a}\n${b}`) ?? 0) + 1);
  }
  const areas = [...counted]
    .map(([name, files]) => ({ name, files, part: partOf(name) }))
    .sort((x, y) => (x.name < y.name ? -1 : 1));
  const links = [...weights].map(([key, weight]) => {
    const [from = '', to = ''] = key.split('\n');
    return { from, to, weight, crosses: partOf(from) !== partOf(to) };
  });
  return { areas, links };
}
