import { byText } from '../inventory/files.ts';
import type { Contradiction, EnvEntry, Inventory, RunTimeSection } from '../model/inventory.ts';
import type { RunTrace, TracedRead } from '../model/run-trace.ts';

/** Names that files of the repository read themselves; what packages read for themselves is theirs. */
export function mergeEnv(
  inventory: Inventory,
  trace: RunTrace,
  current: Set<string>,
): Pick<Inventory, 'env' | 'testEnv'> & Pick<RunTimeSection, 'contradictions'> {
  const tests = new Set(inventory.files.filter(({ test }) => test).map(({ path }) => path));
  const env = new Map(inventory.env.map((entry) => [entry.name, entry]));
  const testEnv = new Map(inventory.testEnv.map((entry) => [entry.name, entry]));
  const contradictions: Contradiction[] = [];
  for (const read of trace.env) {
    const files = read.chain.filter(({ file }) => current.has(file));
    const place = files[0];
    if (read.through !== null || place === undefined || read.name === '*') continue;
    if (knownBy(env.get(read.name), files) || knownBy(testEnv.get(read.name), files)) continue;
    const test = tests.has(place.file);
    const list = test && !env.has(read.name) ? testEnv : env;
    list.set(read.name, withRead(list.get(read.name), read, place));
    if (!test)
      contradictions.push({
        ...place,
        kind: 'environment',
        what: `${place.file}:${place.line} reads ${read.name}`,
        code: env.get(read.name)?.reads.some(({ via }) => via === undefined)
          ? 'reading the code found it in other files only'
          : 'reading the code did not find this name',
      });
  }
  const sorted = (entries: Map<string, EnvEntry>) => [...entries.values()].sort((a, b) => byText(a.name, b.name));
  return { env: sorted(env), testEnv: sorted(testEnv), contradictions };
}

/** A helper reads for the file that names the variable, so any file on the way will do. */
function knownBy(entry: EnvEntry | undefined, chain: TracedRead['chain']): boolean {
  return entry !== undefined && chain.some(({ file }) => entry.files.includes(file));
}

function withRead(entry: EnvEntry | undefined, { name }: TracedRead, place: { file: string; line: number }): EnvEntry {
  const read = { ...place, via: 'trace' };
  if (entry === undefined) return { name, files: [place.file], reads: [read], defaultValue: null };
  return { ...entry, files: [...new Set([...entry.files, place.file])].sort(byText), reads: [...entry.reads, read] };
}
