import { NectarError } from '../../model/errors.ts';
import type { Dependencies } from '../../model/ports.ts';
import type { Step } from './followed.ts';

type Needs = Pick<Dependencies, 'git' | 'files'>;

/** What a copy becomes by the changes of its source. */
export interface Carried {
  /** The blob after each step; all of them are in git's object store. */
  reached: string[];
  /** The commit that contradicts the copy, at which this ended. */
  contradicts: string | null;
}

/** A copy with what became of its source: one three-way merge for each step. */
export async function carriedThrough(
  deps: Needs,
  root: string,
  copy: string,
  steps: readonly Step[],
): Promise<Carried> {
  const reached: string[] = [];
  let at = copy;
  for (const { commit, before, after } of steps) {
    const merged = await mergedBlob(deps, root, { ours: at, base: before, theirs: after });
    if (merged === null) return { reached, contradicts: commit };
    reached.push(merged);
    at = merged;
  }
  return { reached, contradicts: null };
}

interface ThreeWay {
  ours: string;
  base: string;
  theirs: string;
}

async function mergedBlob(deps: Needs, root: string, { ours, base, theirs }: ThreeWay): Promise<string | null> {
  if (ours === base || ours === theirs) return theirs;
  const texts = await Promise.all([ours, base, theirs].map((blob) => textOf(deps, root, blob)));
  if (texts.some((text) => text === null)) return null;
  const folder = await deps.files.temporary('nectar-merge-');
  try {
    const paths = texts.map((_, index) => `${folder}/${['copy', 'before', 'after'][index]}`);
    for (const [index, path] of paths.entries()) await deps.files.write(path, texts[index] ?? '');
    const merged = await deps.git.run(root, ['merge-file', '-p', '--quiet', ...paths]);
    return (await deps.git.run(root, ['hash-object', '-w', '--stdin'], { input: merged })).trim();
  } catch (error) {
    // git answers with the number of contradictions.
    if (error instanceof NectarError && error.code === 'NECTAR-E004') return null;
    throw error;
  } finally {
    await deps.files.remove(folder);
  }
}

/** The text of a blob; null for what is none, which nobody merges by lines. */
async function textOf(deps: Needs, root: string, blob: string): Promise<string | null> {
  const text = await deps.git.run(root, ['cat-file', 'blob', blob]);
  return text.includes('\0') || text.includes('\uFFFD') ? null : text;
}
