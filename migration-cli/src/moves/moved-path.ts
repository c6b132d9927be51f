/** A file or a folder that changes its place; folders end in '/' on both sides. */
export interface Move {
  from: string;
  to: string;
}

/** Where paths stand after the moves; the longest `from` that fits decides. */
export function movedPath(moves: Move[]): (path: string) => string {
  const sorted = [...moves].sort((a, b) => b.from.length - a.from.length);
  return (path) => {
    const move = sorted.find(({ from }) => path === from || (from.endsWith('/') && path.startsWith(from)));
    return move ? move.to + path.slice(move.from.length) : path;
  };
}

/** What keeps moves from being made on a tree: two files in one place, or a move of nothing. */
export function moveProblems(paths: ReadonlySet<string>, moves: Move[]): string[] {
  const moved = movedPath(moves);
  const taken = new Map<string, string>();
  const problems: string[] = [];
  for (const path of paths) {
    const to = moved(path);
    const other = taken.get(to);
    if (other !== undefined) problems.push(`${path} and ${other} would both stand at ${to}`);
    taken.set(to, path);
  }
  const nothing = moves.filter(({ from }) => ![...paths].some((path) => path === from || path.startsWith(from)));
  return [...problems, ...nothing.map(({ from }) => `${from} is no file or folder of the tree`)];
}
