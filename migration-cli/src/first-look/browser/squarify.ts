export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * Divides a box among weights, each with a share of its area and sides as equal as they come (Bruls, Huizing, van Wijk: Squarified
 * Treemaps, 2000). Resolves boxes in the order of the weights, which are above 0. Its text is put into the page, so it uses
 * nothing from outside of itself.
 */
export function squarify(weights: number[], box: Box): Box[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const order = weights.map((_, index) => index).sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || a - b);
  const scale = total > 0 ? (box.width * box.height) / total : 0;
  const areaOf = (index: number) => (weights[index] ?? 0) * scale;
  const placed: Box[] = weights.map(() => ({ x: box.x, y: box.y, width: 0, height: 0 }));
  let { x, y, width, height } = box;
  const worst = (row: number[], side: number) => {
    const sum = row.reduce((all, index) => all + areaOf(index), 0);
    return Math.max(
      ...row.map((index) =>
        Math.max((side * side * areaOf(index)) / (sum * sum), (sum * sum) / (side * side * areaOf(index))),
      ),
    );
  };
  const lay = (row: number[]) => {
    const sum = row.reduce((all, index) => all + areaOf(index), 0);
    const across = width >= height;
    const depth = sum / (across ? height : width);
    let at = across ? y : x;
    for (const index of row) {
      const length = areaOf(index) / depth;
      placed[index] = across ? { x, y: at, width: depth, height: length } : { x: at, y, width: length, height: depth };
      at += length;
    }
    if (across) [x, width] = [x + depth, Math.max(0, width - depth)];
    else [y, height] = [y + depth, Math.max(0, height - depth)];
  };
  let row: number[] = [];
  for (const index of order) {
    const side = Math.min(width, height);
    if (row.length > 0 && worst([...row, index], side) > worst(row, side)) {
      lay(row);
      row = [];
    }
    row.push(index);
  }
  if (row.length > 0 && scale > 0) lay(row);
  return placed;
}
