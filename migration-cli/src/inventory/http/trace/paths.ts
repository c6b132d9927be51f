import { HOLE } from '../../../code/evaluate-paths.ts';
import { PATTERN } from '../route-paths.ts';
import type { Tracer } from './tracer-type.ts';
import { assumedIn, optionsOf, type Site, textsOf, type Value } from './values.ts';

/** True where a value names a path, and is no handler. */
export function isPath(value: Value | undefined): boolean {
  if (!value) return false;
  if (value.kind === 'union') return value.options.some(isPath);
  if (value.kind === 'list') return value.items.length > 0 && value.items.every(isPath);
  if (value.kind === 'external') return value.specifier === 'process' && value.path[0] === 'env';
  return value.kind === 'text' || value.kind === 'regex';
}

/**
 * The paths that a value names. What comes from a default or can't be known is said. A beginning that is not known is left
 * out: it is the place that the whole is served from. A path with a hole inside has HOLE there.
 */
export function pathsOf(tracer: Tracer, value: Value, site: Site): string[] {
  const found = [...new Set(namedPaths(value))];
  const known = found.filter((path) => !path.includes(HOLE));
  const variable = assumedIn([value]);
  if (known.length > 0 && variable !== null)
    tracer.say(site, `its path is set by ${variable}; ${quoted(known)} is used`);
  if (known.length === found.length) return known;
  const plain = known.length > 0 ? known : found.map(withoutHead);
  const told = plain.filter((path) => !path.includes(HOLE));
  tracer.say(site, told.length > 0 ? `its path is computed; ${quoted(told)} is used` : 'its path is computed');
  return plain;
}

/** A hole at the beginning is left out, unless it is all there is. */
function withoutHead(path: string): string {
  const rest = path.startsWith(HOLE) ? path.slice(HOLE.length) : path;
  return rest === '' ? path : rest;
}

const quoted = (paths: string[]) => `'${paths.join("', '")}'`;

function namedPaths(value: Value): string[] {
  return optionsOf(value).flatMap((option) => {
    if (option.kind === 'regex') return [`${PATTERN}/${option.pattern}/${option.flags}`];
    if (option.kind === 'list') return option.items.flatMap(namedPaths);
    if (option.kind === 'scalar' && option.value === undefined) return [''];
    return textsOf(option);
  });
}
