import type { Picture } from '../picture.ts';

/** What the border of one part costs. */
export interface BorderCost {
  areas: number;
  routes: number;
  needsShared: number;
  needs: number;
  used: number;
  owned: number;
  read: number;
  written: number;
  transactions: number;
}

/**
 * Counts what crosses the border of a part; `assigned` holds the part of each area. Its text is put into the page, so it
 * uses nothing from outside of itself.
 */
export function borderCost(picture: Picture, assigned: number[], part: number): BorderCost {
  const inside = (area: number) => assigned[area] === part;
  const out = picture.links.filter((link) => inside(link.from) && !inside(link.to));
  const sum = (links: Picture['links']) => links.reduce((total, link) => total + link.imports, 0);
  const touched = picture.tables.filter((table) => [...table.readers, ...table.writers].some(inside));
  const both = touched.filter((table) => [...table.readers, ...table.writers].some((area) => !inside(area)));
  const written = both.filter((table) => table.writers.some(inside) && table.writers.some((area) => !inside(area)));
  return {
    areas: assigned.filter((one) => one === part).length,
    routes: picture.areas.reduce((total, area, at) => total + (inside(at) ? area.routes : 0), 0),
    needsShared: sum(out.filter((link) => picture.areas[link.to]?.shared)),
    needs: sum(out.filter((link) => !picture.areas[link.to]?.shared)),
    used: sum(picture.links.filter((link) => !inside(link.from) && inside(link.to))),
    owned: touched.length - both.length,
    read: both.length - written.length,
    written: written.length,
    transactions: picture.transactions.filter(({ areas }) => areas.some(inside) && !areas.every(inside)).length,
  };
}
