/** Where files are now, by where they were: `git` says it, commit by commit. */
export type Renames = Map<string, string>;

export interface Renamed {
  files: Renames;
  /** Where each would be under the name that it had in the beginning: what its folders did, also of files that are gone. */
  inFolders: Renames;
  /** Every path that there was before. */
  before: Set<string>;
}

export const NOTHING_RENAMED: Renamed = { files: new Map(), inFolders: new Map(), before: new Set() };

/** One rename after another: a file that was renamed twice is followed to its last name. */
export function composed(steps: { from: string; to: string }[]): Omit<Renamed, 'before'> {
  const files = new Map<string, string>();
  const inFolders = new Map<string, string>();
  for (const { from, to } of steps) {
    const first = [...files].find(([, current]) => current === from)?.[0] ?? from;
    if (first === to) files.delete(first);
    else files.set(first, to);
    const folders = inFolderNow(inFolders.get(first) ?? first, from, to);
    if (folders === null) inFolders.delete(first);
    else inFolders.set(first, folders);
  }
  return { files, inFolders };
}

/** A name alone says nothing about a folder; who got another name and another folder at once neither. */
function inFolderNow(path: string, from: string, to: string): string | null {
  if (folderOf(from) === folderOf(to)) return path;
  return nameOf(from) === nameOf(to) ? folderOf(to) + nameOf(path) : null;
}

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);
const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/** Only files that are gone from where they were, and are where they are said to be. */
export function inEffect(renames: Renames, present: Set<string>): Renames {
  return new Map([...renames].filter(([from, to]) => !present.has(from) && present.has(to)));
}

/** Folders of which nothing is left, with the one new folder to which their files went under the same names. */
export function folderRenames({ inFolders, before }: Renamed, present: Set<string>): Renames {
  const targets = new Map<string, Set<string>>();
  for (const [from, to] of inFolders) {
    for (const folder of foldersAbove(from)) {
      const rest = from.slice(folder.length);
      if (!to.endsWith(`/${rest}`)) continue;
      targets.set(folder, (targets.get(folder) ?? new Set()).add(to.slice(0, to.length - rest.length)));
    }
  }
  const none = (paths: Set<string>, folder: string) => ![...paths].some((path) => path.startsWith(folder));
  return new Map(
    [...targets].flatMap(([folder, found]) => {
      const [target = ''] = found;
      // A folder that there was before has files of its own, which a glob must not take along.
      const renamed = found.size === 1 && none(before, target) && none(present, folder) && !none(present, target);
      return renamed ? [[folder, target] as const] : [];
    }),
  );
}

function foldersAbove(path: string): string[] {
  return [...path].flatMap((letter, index) => (letter === '/' ? [path.slice(0, index + 1)] : []));
}

/** A path or glob of the plan as it is called now: the file itself, or the longest folder before it. */
export function followed(path: string, files: Renames, folders: Renames): string {
  const file = files.get(path);
  if (file !== undefined) return file;
  const [folder] = [...folders.keys()]
    .filter((one) => path.startsWith(one) || path === one.slice(0, -1))
    .sort((a, b) => b.length - a.length);
  if (folder === undefined) return path;
  const target = folders.get(folder) ?? folder;
  return path === folder.slice(0, -1) ? target.slice(0, -1) : target + path.slice(folder.length);
}
