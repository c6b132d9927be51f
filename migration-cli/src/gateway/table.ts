import createRouter, { type HTTPMethod } from 'find-my-way';
import type { Inventory } from '../model/inventory.ts';
import type { PlanFile } from '../model/plan-file.ts';
import { selects } from '../plan/route-selection.ts';

/** Who answers which request while services leave an application route by route. */
export interface RouteTable {
  /** The service that answers, or null where `rest` does. `path` may carry a query. */
  owner(method: string, path: string): string | null;
  /** One row per route of a service. */
  rows: { method: string; path: string; service: string }[];
  /** Routes that no table can tell apart, such as regular expressions: whoever has everything else gets their requests. */
  untold: { method: string; path: string; service: string }[];
  /** The service that took what was left of the monolith; null as long as the monolith answers everything else. */
  rest: string | null;
  /** Extracted services with an application of their own, whose address the monolith had apart from the rest. */
  apart: string[];
}

const METHODS: HTTPMethod[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/**
 * The table for the services in `extracted`, read from the code as it stands: what their applications register, without
 * what both sides answer. The more exact route wins, whoever has it, as it did in one application.
 */
export function routeTable(plan: PlanFile, inventory: Inventory, extracted: string[]): RouteTable {
  const options = { ignoreTrailingSlash: true, caseSensitive: false };
  const router = createRouter({ ...options, ignoreDuplicateSlashes: true });
  // Some applications take nothing between two slashes for a parameter.
  const exact = createRouter(options);
  const owners = new Map<object, string | null>();
  const rest = plan.phases.find(({ final, service }) => final && extracted.includes(service))?.service ?? null;
  const table: RouteTable = { rows: [], untold: [], rest, apart: apartFrom(plan, extracted, rest), owner: () => null };
  const routes = routesBySide(plan, inventory, extracted, rest);
  for (const { method, path, service } of routes) {
    const row = service === null ? null : { method, path, service };
    const handler = () => undefined;
    owners.set(handler, service);
    const told = declare(router, method, path, handler);
    declare(exact, method, path, handler);
    if (row !== null) (told ? table.rows : table.untold).push(row);
  }
  for (const one of [router, exact]) answerByOthers(one, owners, routes);
  table.owner = (method, path) => {
    const [verb, bare] = [method.toUpperCase() as HTTPMethod, path.split('?')[0] ?? '/'];
    const found = exact.find(verb, bare) ?? router.find(verb, bare);
    return (found && owners.get(found.handler)) ?? null;
  };
  return table;
}

interface SideRoute {
  method: string;
  path: string;
  service: string | null;
}

/** Where no route says otherwise, a framework answers HEAD by the route of GET, and OPTIONS by whatever it has at the path. */
function answerByOthers(router: Router, owners: Map<object, string | null>, routes: SideRoute[]): void {
  for (const { method, path, service } of routes) {
    const handler = () => undefined;
    owners.set(handler, service);
    if (method.toUpperCase() === 'GET') declare(router, 'HEAD', path, handler);
    declare(router, 'OPTIONS', path, handler);
  }
}

function apartFrom(plan: PlanFile, extracted: string[], rest: string | null): string[] {
  const whole = plan.phases.filter(({ service, routes }) => extracted.includes(service) && routes === undefined);
  const names = [...new Set(whole.map(({ service }) => service))];
  return names.filter((name) => name !== rest && plan.services[name]?.backend != null);
}

/** Routes of services first: where both sides name the very same one, the service has it from now on. */
function routesBySide(plan: PlanFile, { routes }: Inventory, extracted: string[], last: string | null) {
  const cut = plan.phases.filter(({ service, routes: cutTo }) => extracted.includes(service) && cutTo !== undefined);
  const folderOf = (service: string) => `${(plan.services[service]?.folder ?? service).replace(/\/$/, '')}/`;
  const folders = Object.keys(plan.services)
    .filter((service) => service !== last)
    .map(folderOf);
  const theirs = cut.flatMap((phase) =>
    routes
      .filter((route) => route.file.startsWith(folderOf(phase.service)) && !selects(phase.routes?.shares ?? [], route))
      .map(({ method, path }) => ({ method, path, service: phase.service })),
  );
  const rest = routes
    .filter(({ file }) => !folders.some((folder) => file.startsWith(folder)))
    .map(({ method, path }) => ({ method, path, service: null }));
  return [...theirs, ...rest];
}

type Router = ReturnType<typeof createRouter>;

/** False where the path is in no form that the table knows. What is declared already stays as it is. */
function declare(router: Router, method: string, path: string, handler: () => void): boolean {
  const pattern = plainPattern(path);
  if (pattern === null) return false;
  for (const each of method === 'ALL' ? METHODS : [method.toUpperCase() as HTTPMethod]) {
    if (!METHODS.includes(each)) return false;
    try {
      if (router.findRoute(each, pattern) === null) router.on(each, pattern, handler);
    } catch (error) {
      if (error instanceof Error) return false;
      throw error;
    }
  }
  return true;
}

/** `/a/:id`, `/a/*` and Express's newer `/a/*rest`; null for regular expressions and computed pieces. */
export function plainPattern(path: string): string | null {
  if (/\{…\}|[\\^$|]/.test(path)) return null;
  const star = path.search(/\{?\/?\*/);
  const plain =
    star === -1
      ? path
      : `${path.slice(0, star)}${path.slice(star).startsWith('/') || path.slice(star).startsWith('{/') ? '/' : ''}*`;
  return plain.startsWith('/') ? plain : `/${plain}`;
}
