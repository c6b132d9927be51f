import type { Coverage, Identity } from '../model/parity.ts';
import { routeOf } from './noise.ts';
import type { Exchange, Observation } from './types.ts';

export function coverageOf(
  exchanges: Exchange[],
  observations: Observation[],
  identities: Map<number, Identity>,
  routes: string[],
): Coverage {
  const cells = new Map<string, { route: string; role: string; status: number; requests: number; seen: Set<string> }>();
  const bySeq = new Map(exchanges.map((one) => [one.seq, one]));
  const asked: string[] = [];
  for (const { seq, response } of observations) {
    const exchange = bySeq.get(seq);
    if (exchange === undefined) continue;
    const request = `${exchange.request.method} ${exchange.request.path}`;
    asked.push(request);
    const route = `${exchange.door} ${routes.find((one) => routeFits(one, request)) ?? routeOf(request)}`;
    const { role, tenant } = identities.get(seq) ?? { role: 'nobody', tenant: '' };
    const key = `${route} ${role} ${response.status}`;
    const cell = cells.get(key) ?? { route, role, status: response.status, requests: 0, seen: new Set() };
    cell.requests++;
    if (tenant !== '') cell.seen.add(tenant);
    cells.set(key, cell);
  }
  return {
    cells: [...cells.values()]
      .map(({ seen, ...cell }) => ({ ...cell, tenants: seen.size }))
      .sort((a, b) => a.route.localeCompare(b.route) || a.role.localeCompare(b.role) || a.status - b.status),
    notReached: routes.filter((route) => !asked.some((request) => routeFits(route, request))),
    requests: observations.length,
    bound: observations.length === 0 ? 1 : Math.min(1, 3 / observations.length),
  };
}

/** `GET /books/:id` fits GET /books/12. */
function routeFits(route: string, request: string): boolean {
  const [method = '', path = ''] = route.split(' ');
  const [asked = '', askedPath = ''] = request.split(' ');
  if (method !== asked && !['ALL', 'USE', 'ANY'].includes(method)) return false;
  const pattern = path
    .split('/')
    .map((part) =>
      /[:*{(]/.test(part) ? (part.startsWith('*') || part.includes('splat') ? '.+' : '[^/]+') : escape(part),
    )
    .join('/');
  return new RegExp(`^${pattern}/?$`).test(askedPath.split('?')[0] ?? '');
}

function escape(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}
