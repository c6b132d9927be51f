import { HOLE } from '../../code/evaluate-paths.ts';

/** Stands before a regular expression that is printed as it stands. */
export const PATTERN = '\u0002';

/** `/a` and `/b/` give `/a/b`; the root of a router is its prefix; `*` of an application stays `*`. */
export function joinPaths(prefix: string, path: string): string {
  const head = prefix.replace(/\/+$/, '');
  if (path.startsWith(PATTERN)) return `${head.startsWith(PATTERN) ? '' : head}${path}`;
  if (/^[*(]/.test(path) && head === '') return path;
  // `{/:lang}/x` of Express 5 may begin with nothing.
  if (path.startsWith('{/')) return `${head}${path}`;
  const joined = `${head}/${path.replace(/^\/+/, '')}`.replace(/\/{2,}/g, '/');
  return joined.length > 1 ? joined.replace(/\/+$/, '') : '/';
}

/** As an inventory prints it: what is not known is `{…}`. */
export function printedPath(path: string): string {
  return path.replaceAll(PATTERN, '').replaceAll(HOLE, '{…}');
}

/** `del` and `opts` are short names of two methods; `*` and `any` stand for all. */
export function printedMethod(method: string): string {
  const upper = method.toUpperCase();
  const long: Record<string, string> = { DEL: 'DELETE', OPTS: 'OPTIONS', '*': 'ALL', ANY: 'ALL', USE: 'ALL' };
  return long[upper] ?? upper;
}
