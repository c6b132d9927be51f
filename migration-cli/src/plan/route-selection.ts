import type { RouteSelection } from '../model/plan-file.ts';

type Route = { method: string; path: string };

/** True where an entry of a selection names the route. */
export function selects(entries: string[], route: Route): boolean {
  return entries.some((entry) => matches(entry, route));
}

function matches(entry: string, { method, path }: Route): boolean {
  const [first = '', second] = entry.split(' ');
  const [wanted, pattern] = second === undefined ? [null, first] : [first, second];
  if (wanted !== null && wanted !== method.toUpperCase()) return false;
  if (!pattern.endsWith('/**')) return pattern === path;
  const base = pattern.slice(0, -'/**'.length);
  return path === base || path.startsWith(`${base}/`) || (base === '' && path === '/');
}

/** What leaves the service's application: whatever it neither takes nor shares. */
export const leavesService = (routes: RouteSelection) => (route: Route) =>
  !selects(routes.moves, route) && !selects(routes.shares, route);

/** What leaves the monolith's application. */
export const leavesMonolith = (routes: RouteSelection) => (route: Route) =>
  selects(routes.moves, route) && !selects(routes.shares, route);

/** The shortest entries that name these routes and no other of `all`. */
export function entriesFor(routes: Route[], all: Route[]): string[] {
  const key = ({ method, path }: Route) => `${method} ${path}`;
  const wanted = new Set(routes.map(key));
  const only = (entry: string) => all.every((route) => wanted.has(key(route)) || !matches(entry, route));
  const below = (entry: string, path: string) => routes.some((route) => route.path !== path && matches(entry, route));
  const entries: string[] = [];
  for (const route of routes) {
    if (selects(entries, route)) continue;
    const folders = foldersAbove(route.path).filter((entry) => below(entry, route.path));
    entries.push([...folders, route.path].find(only) ?? key(route));
  }
  const shortest = entries.filter((entry, index) => !entries.some((other, at) => at !== index && covers(other, entry)));
  return [...new Set(shortest)].sort();
}

const covers = (entry: string, other: string) =>
  entry !== other && !other.includes(' ') && matches(entry, { method: 'ANY', path: other.replace(/\/\*\*$/, '') });

/** `/a/b/c` gives `/a/**` and `/a/b/**`; what is below a parameter is named by itself. */
function foldersAbove(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '');
  return parts.flatMap((_, index) => {
    const folder = parts.slice(0, index + 1);
    return folder.some((part) => /[:*{(]/.test(part)) ? [] : [`/${folder.join('/')}/**`];
  });
}
