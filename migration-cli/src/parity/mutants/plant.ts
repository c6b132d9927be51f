import { isCode } from '../../code/parse.ts';
import type { Dependencies } from '../../model/ports.ts';
import type { Pack } from '../../validate/runtime/pack.ts';
import { type Candidate, findCandidates } from './candidates.ts';
import { instrument } from './instrument.ts';

const LEFT_OUT = [
  'node_modules',
  'test',
  'tests',
  '__tests__',
  'support',
  'dist',
  'public',
  'views',
  'seed',
  'migrations',
];

/** Writes every fault that could be planted into the back ends of the packs, each asleep. */
export async function plant({ files }: Pick<Dependencies, 'files'>, packs: Pack[]): Promise<Candidate[]> {
  const all: Candidate[] = [];
  for (const pack of packs) {
    const folder = `${pack.folder}/backend`;
    if (!(await files.exists(folder))) continue;
    for (const path of await files.list(folder, LEFT_OUT)) {
      if (!isCode(path) || /\.d\.[cm]?ts$|\.(?:test|spec|config)\./.test(path)) continue;
      const text = await files.readText(`${folder}/${path}`);
      const candidates = findCandidates(`${pack.name}/${path}`, text, all.length + 1);
      if (candidates.length === 0) continue;
      all.push(...candidates);
      // The packed file may be a hard link of the repository's; it is removed first, so that only the copy changes.
      await files.remove(`${folder}/${path}`);
      await files.write(`${folder}/${path}`, instrument(text, candidates));
    }
  }
  return all;
}
