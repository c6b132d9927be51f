import type { Asked } from './blocks.ts';

/** One name of a key, with the range or version behind it: `ws`, `@types/koa@npm:2.15.1`, or the stars of Yarn 1. */
const NAME = /(\*\*|(?:@[^/@]+\/)?[^/@]+)(?:@([^/]+))?(?:\/|$)/g;

/**
 * The ranges that a lock file may hold for what somebody asks for, the likeliest first: what `resolutions` puts in its place,
 * for the name alone, for one range of it (`ws@npm:~8.17.1`) or for one that asks (`i18next-parser/i18next`), then its own.
 */
export function rangesOf(resolutions: Record<string, string>, asked: Asked): string[] {
  const matches = Object.entries(resolutions).map(([key, range]) => ({ range, match: matchOf(key, asked) }));
  const sure = matches.filter(({ match }) => match === 'sure').map(({ range }) => range);
  const deeper = matches.filter(({ match }) => match === 'deeper').map(({ range }) => range);
  return [...sure, asked.range, ...deeper];
}

/** `deeper` is for whoever asks below somebody else, which an entry of the lock does not tell. */
function matchOf(key: string, { name, range, by }: Asked): 'sure' | 'deeper' | null {
  const names = [...key.matchAll(NAME)].map(([, one, described]) => ({ name: one ?? '', described }));
  const last = names.at(-1);
  if (last?.name !== name || (last.described !== undefined && plain(last.described) !== plain(range))) return null;
  const parent = names.at(-2)?.name;
  if (parent === undefined || (parent === '**' && names.length === 2)) return 'sure';
  if (parent === '**') return 'deeper';
  return by.startsWith(`${parent}@`) ? 'sure' : null;
}

const plain = (range: string) => range.replace(/^npm:/, '');
