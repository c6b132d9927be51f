/** The shortest list of globs that takes these files and no other file of `all`: whole folders where all of one belongs to them. */
export function globsOf(files: string[], all: string[]): string[] {
  const wanted = new Set(files);
  const counts = new Map<string, { all: number; wanted: number }>();
  for (const path of all) {
    for (const folder of foldersOf(path)) {
      const count = counts.get(folder) ?? { all: 0, wanted: 0 };
      counts.set(folder, { all: count.all + 1, wanted: count.wanted + (wanted.has(path) ? 1 : 0) });
    }
  }
  const whole = (folder: string) => counts.get(folder)?.all === counts.get(folder)?.wanted;
  const globs = files.map((path) => {
    const folder = foldersOf(path).find(whole);
    return folder === undefined ? escaped(path) : `${escaped(folder)}**`;
  });
  return [...new Set(globs)].sort();
}

/** Every folder above a path, the outermost first, each ending in '/'. */
export function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => `${parts.slice(0, index + 1).join('/')}/`);
}

/** Names such as `pages/[id].ts` stand for themselves. */
const escaped = (path: string) => path.replace(/[*?{}[\]!()]/g, '\\$&');
