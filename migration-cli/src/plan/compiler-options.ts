import { posix } from 'node:path';
import { isObject } from '../code/json-object.ts';
import { readLooseJson } from '../code/loose-json.ts';
import { nearestTo } from './nearest.ts';
import type { Rest } from './state.ts';

/** What the tsconfig nearest to a file, with those of the tree that it extends, says of an option; undefined where nothing does. */
export function compilerOption(rest: Rest, file: string, name: string): unknown {
  const seen = new Set<string>();
  const said = (path: string): unknown => {
    const text = seen.has(path) ? null : rest.text(path);
    const json = text === null ? undefined : readLooseJson(text);
    if (!isObject(json)) return undefined;
    seen.add(path);
    const options = isObject(json.compilerOptions) ? json.compilerOptions : {};
    if (options[name] !== undefined) return options[name];
    const parents = [json.extends].flat().filter((item) => typeof item === 'string' && item.startsWith('.'));
    const inherited = parents.map((item) => said(extended(path, String(item)))).filter((value) => value !== undefined);
    return inherited.at(-1);
  };
  const nearest = nearestTo(rest.paths, file, 'tsconfig.json');
  return nearest === null ? undefined : said(nearest);
}

function extended(from: string, path: string): string {
  const joined = posix.join(posix.dirname(from), path);
  return joined.endsWith('.json') ? joined : `${joined}.json`;
}
