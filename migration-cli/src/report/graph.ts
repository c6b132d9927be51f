import type { Inventory } from '../model/inventory.ts';

export interface Area {
  name: string;
  files: number;
  /** The part that most of its modules belong to. */
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

/** Per folder how many modules of each part it holds. */
function count(
  inventory: Inventory,
  depth: number,
  partOf: (path: string) => string,
): Map<string, Map<string, number>> {
  const areas = new Map<string, Map<string, number>>();
  for (const { path } of inventory.modules) {
    const area = areas.get(areaOf(path, depth)) ?? new Map<string, number>();
    areas.set(areaOf(path, depth), area.set(partOf(path), (area.get(partOf(path)) ?? 0) + 1));
  }
  return areas;
}

const sum = (parts: Map<string, number>) => [...parts.values()].reduce((one, other) => one + other, 0);
const largest = (parts: Map<string, number>) => [...parts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';

/** Folders and the imports between them; fewer levels where there would be too many to read. */
export function graphOf(inventory: Inventory, partOf: (path: string) => string): Graph {
  const depth = [3, 2, 1].find((levels) => count(inventory, levels, partOf).size <= MOST_AREAS) ?? 1;
  const counted = count(inventory, depth, partOf);
  const weights = new Map<string, { weight: number; crossing: number }>();
  for (const { from, to } of inventory.edges) {
    if (to === null || to.endsWith('/')) continue;
    const [a, b] = [areaOf(from, depth), areaOf(to, depth)];
    if (a === b || !counted.has(a) || !counted.has(b)) continue;
    const known = weights.get(`${a}\n${b}`) ?? { weight: 0, crossing: 0 };
    known.weight++;
    if (partOf(from) !== partOf(to)) known.crossing++;
    weights.set(`${a}\n${b}`, known);
  }
  const areas = [...counted]
    .map(([name, parts]) => ({ name, files: sum(parts), part: largest(parts) }))
    .sort((x, y) => (x.part === y.part ? (x.name < y.name ? -1 : 1) : x.part < y.part ? -1 : 1));
  const links = [...weights].map(([key, { weight, crossing }]) => {
    const [from = '', to = ''] = key.split('\n');
    return { from, to, weight, crosses: crossing > 0 };
  });
  return { areas, links };
}
