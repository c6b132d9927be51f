import type { Area, Graph } from './graph.ts';
import { escape } from './html.ts';

const WIDTH = 900;
const ROW = 26;
const TOP = 34;
const LEFT = 250;
const COLOURS = 8;

interface Placed extends Area {
  y: number;
}

/** Areas in one column, imports as arcs beside it: thick where there are many, marked where they leave their part. */
export function graphPicture(id: string, title: string, { areas, links }: Graph, parts: string[]): string {
  const placed = new Map(areas.map((area, index): [string, Placed] => [area.name, { ...area, y: TOP + index * ROW }]));
  const height = TOP + areas.length * ROW + 12;
  const arcs = [...links].sort((a, b) => Number(a.crosses) - Number(b.crosses)).map((link) => arc(link, placed));
  const labels = [...placed.values()].map((area) => label(area, Math.max(0, parts.indexOf(area.part)) % COLOURS));
  const caption = `${title}: ${areas.length} folders; ${links.filter(({ crosses }) => crosses).length} of ${links.length} lines leave their part`;
  return `<figure><figcaption>${escape(caption)}</figcaption><div class="scroll" role="group" tabindex="0" aria-label="${escape(title)}"><svg id="${id}" role="img" aria-label="${escape(caption)}" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}">${arcs.join('')}${labels.join('')}</svg></div></figure>`;
}

function label({ name, files, y }: Placed, colour: number): string {
  const radius = Math.min(10, 4 + Math.sqrt(files));
  return `<g class="area part-${colour}"><title>${escape(`${name}: ${files} modules`)}</title><circle cx="${LEFT}" cy="${y}" r="${radius.toFixed(1)}"/><text x="${LEFT - 16}" y="${y + 4}" text-anchor="end">${escape(shortened(name))}</text></g>`;
}

const shortened = (name: string) => (name.length > 34 ? `…${name.slice(-33)}` : name);

function arc({ from, to, weight, crosses }: Graph['links'][number], placed: Map<string, Placed>): string {
  const a = placed.get(from)?.y ?? 0;
  const b = placed.get(to)?.y ?? 0;
  const bulge = Math.min(WIDTH - LEFT - 30, 40 + Math.abs(a - b) * 0.9);
  const thickness = Math.min(6, 0.8 + Math.log2(weight + 1) * 0.7).toFixed(1);
  return `<path class="${crosses ? 'link crosses' : 'link'}" stroke-width="${thickness}" d="M ${LEFT + 10} ${a} C ${LEFT + bulge} ${a}, ${LEFT + bulge} ${b}, ${LEFT + 10} ${b}"><title>${escape(`${from} → ${to}: ${weight} imports`)}</title></path>`;
}
