/** The files of each commit, newest first. Commits that touch very many files say nothing and are left out. */
export type History = string[][];

const MOST_FILES = 60;

/** Reads what `git log --format=%x00 --name-only` prints: commits parted by NUL, a path a line. */
export function parseHistory(log: string): History {
  return log
    .split('\0')
    .map((commit) => commit.split('\n').filter((line) => line !== ''))
    .filter((files) => files.length > 0 && files.length <= MOST_FILES);
}

const LEAST_COMMITS = 5;

/**
 * Share of the commits that touch the inside and also touch the outside, 0–1; null where there are too few to say.
 * Only files that `counts` says true of are looked at: a change comes with its tests, documents and manifests.
 */
export function togetherness(
  history: History,
  inside: (path: string) => boolean,
  counts: (path: string) => boolean = () => true,
): number | null {
  const touching = history.map((files) => files.filter(counts)).filter((files) => files.some(inside));
  if (touching.length < LEAST_COMMITS) return null;
  const crossing = touching.filter((files) => !files.every(inside));
  return Math.round((crossing.length / touching.length) * 100) / 100;
}
