import type { Picture } from '../picture.ts';
import type { Box, squarify } from './squarify.ts';

export interface MapLayout {
  /** In pixels. */
  height: number;
  parts: Box[];
  areas: Box[];
}

/**
 * Where parts and areas stand on a map of this width, in pixels: the more code, the larger, though never in proportion, so that
 * small areas can still be read and hit. Its text is put into the page, so it uses nothing from outside of itself.
 */
export function layOutMap(picture: Picture, assigned: number[], width: number, divide: typeof squarify): MapLayout {
  const height = Math.round(Math.min(1600, Math.max(460, (picture.areas.length * 13_000) / width)));
  const weight = (index: number) => (picture.areas[index]?.files ?? 0) ** 0.6 + 2;
  const members = picture.parts.map((_, part) =>
    picture.areas.flatMap((_area, index) => (assigned[index] === part ? [index] : [])),
  );
  const sums = members.map((list) => list.reduce((sum, index) => sum + weight(index), 0));
  // A part is where areas are dropped: even an empty one is large enough for that.
  const least = 0.1 * sums.reduce((all, sum) => all + sum, 0) + 1;
  const shares = sums.map((sum) => Math.max(sum, least));
  const within = ({ x, y, width, height }: Box, gap: number, top = gap): Box => ({
    x: x + gap,
    y: y + top,
    width: Math.max(2, width - 2 * gap),
    height: Math.max(2, height - gap - top),
  });
  const parts = divide(shares, { x: 0, y: 0, width, height }).map((box) => within(box, 3));
  const areas: Box[] = [];
  for (const [part, list] of members.entries()) {
    const field = parts[part];
    if (field === undefined) continue;
    for (const [order, box] of divide(list.map(weight), within(field, 5, 31)).entries())
      areas[list[order] ?? 0] = within(box, 2);
  }
  return { height, parts, areas };
}
