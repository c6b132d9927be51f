import { HOLE } from '../code/evaluate-paths.ts';

type Route = { method: string; path: string };

const ANY_METHOD = /^(?:ALL|ANY|USE|\*)$/;

/**
 * The route that answers a request, of several the more exact one; null where none does. `text` is a path or an address, in
 * which HOLE stands for what is computed.
 */
export function routeFor<T extends Route>(routes: T[], method: string, text: string): T | null {
  const path = pathOf(text);
  if (path === null) return null;
  const asked = segmentsOf(path);
  let best: { route: T; score: number } | null = null;
  for (const route of routes) {
    const wanted = route.method.toUpperCase();
    if (wanted !== method && !ANY_METHOD.test(wanted) && !(method === 'HEAD' && wanted === 'GET')) continue;
    const score = scoreOf(segmentsOf(route.path), asked);
    if (score !== null && (best === null || score > best.score)) best = { route, score };
  }
  return best?.route ?? null;
}

/** Without address and query; null for what is no path. */
function pathOf(text: string): string | null {
  const bare = text.replace(/^https?:\/\/[^/]*/, '').replace(new RegExp(`^${HOLE}(?=/)`), '');
  return bare.startsWith('/') ? (bare.split(/[?#]/)[0] ?? null) : null;
}

const segmentsOf = (path: string) => path.split('/').filter((segment) => segment !== '');

/** How exactly a pattern fits; null where it does not. */
function scoreOf(pattern: string[], asked: string[]): number | null {
  let score = 0;
  for (const [index, segment] of pattern.entries()) {
    if (/[*]/.test(segment) || segment === '(.*)') return score;
    const given = asked[index];
    if (given === undefined) return segment.endsWith('?') || segment.startsWith('{') ? score : null;
    if (/[:{(]/.test(segment)) score += 2;
    else if (segment === given) score += 3;
    else if (given.includes(HOLE)) score += 1;
    else return null;
  }
  return asked.length > pattern.length ? null : score;
}
