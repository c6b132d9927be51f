import type { Coverage, Identity, StreamCoverage } from '../model/parity.ts';
import { routeOf } from './noise.ts';
import type { Exchange, Observation } from './types.ts';

/** `all`: one observation for each exchange that was replayed; `end`: what was seen after them. */
export function coverageOf(
  exchanges: Exchange[],
  all: Observation[],
  end: Observation | undefined,
  identities: Map<number, Identity>,
  routes: string[],
): Coverage {
  const cells = new Map<string, { route: string; role: string; status: number; requests: number; seen: Set<string> }>();
  const bySeq = new Map(exchanges.map((one) => [one.seq, one]));
  const asked: string[] = [];
  const routeFor = ({ door, request: { method, path } }: Exchange) =>
    `${door} ${routes.find((one) => routeFits(one, `${method} ${path}`)) ?? routeOf(`${method} ${path}`)}`;
  // What is sent on a stream is no request of its own.
  const observations = all.filter(({ seq }) => bySeq.get(seq)?.on === undefined);
  for (const { seq, response } of observations) {
    const exchange = bySeq.get(seq);
    if (exchange === undefined) continue;
    asked.push(`${exchange.request.method} ${exchange.request.path}`);
    const route = routeFor(exchange);
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
    streams: streamsOf(bySeq, end === undefined ? all : [...all, end], routeFor),
    bound: observations.length === 0 ? 1 : Math.min(1, 3 / observations.length),
  };
}

function streamsOf(
  bySeq: Map<number, Exchange>,
  observations: Observation[],
  routeFor: (one: Exchange) => string,
): StreamCoverage[] {
  const found = new Map<string, StreamCoverage>();
  const of = (seq: number): StreamCoverage | null => {
    const exchange = bySeq.get(seq);
    if (exchange?.stream === undefined) return null;
    const { kind } = exchange.stream;
    const route = routeFor(exchange);
    const entry = found.get(`${route} ${kind}`) ?? { route, kind, opened: 0, sent: 0, received: 0 };
    found.set(`${route} ${kind}`, entry);
    return entry;
  };
  for (const { seq, streams = [] } of observations) {
    const opened = of(seq);
    if (opened !== null) opened.opened++;
    const { on, request } = bySeq.get(seq) ?? {};
    const sent = on === undefined || request?.method !== 'SEND' ? null : of(on.stream);
    if (sent !== null) sent.sent++;
    for (const news of streams) {
      const received = of(news.seq);
      if (received !== null) received.received += news.messages.length;
    }
  }
  return [...found.values()].sort((a, b) => a.route.localeCompare(b.route));
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
