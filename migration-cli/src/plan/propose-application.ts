import { posix } from 'node:path';
import { envFilesOf } from '../code/env-file-flags.ts';
import type { Registration, Registrations } from '../code/slice/registrations.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Decision, PhaseSettings, PlanFile, RouteSelection } from '../model/plan-file.ts';
import { globsOf } from './boundaries/globs-of.ts';
import { cutsIn, isGone } from './cuts.ts';
import { isHealthPath } from './health.ts';
import { layOut } from './lay-out.ts';
import { targetsOf } from './layout.ts';
import { entriesFor } from './route-selection.ts';
import { withSlices } from './slices.ts';
import type { StartModule } from './start-module.ts';
import { type Rest, readJson } from './state.ts';

/**
 * The routes of one part of `all`: what it takes, and what both sides answer: health checks, last resorts, and what files
 * of both sides add to.
 */
export function selectionFor(
  routes: Inventory['routes'],
  registrations: Registration[],
  all: Registration[],
): RouteSelection {
  const extended = new Set(all.filter((one) => one.extended).flatMap((one) => one.routes.map(keyOf)));
  const taken = registrations.flatMap((registration) => registration.routes);
  const named = new Set(taken.map(keyOf));
  const others = routes.filter((route) => !named.has(keyOf(route)));
  const isShared = (route: Route) =>
    isHealthCheck(route) ||
    isLastResort(route) ||
    extended.has(keyOf(route)) ||
    answersFor(route, named.has(keyOf(route)) ? others : taken);
  return {
    moves: entriesFor(
      taken.filter((route) => !isShared(route)),
      routes,
    ),
    shares: [...new Set(routes.filter(isShared).map(keyOf))].sort(),
  };
}

const keyOf = ({ method, path }: Route) => `${method} ${path}`;

type Route = Pick<Inventory['routes'][number], 'method' | 'path'>;

const isHealthCheck = ({ method, path }: Route) => method === 'GET' && isHealthPath(path);

/** What ends in a wildcard: `/api/*`, `/api/*rest`, `/api/{*rest}`, `/api/(.*)`. */
const WILDCARD = /^(.*?)\/?(?:\*\w*|\{\/?\*\w+\}|\(\.\*\))$/;

const isLastResort = ({ path }: Route) => WILDCARD.exec(path)?.[1] === '';

/** A wildcard above routes of the other side catches what no route answers, which both sides have to do. */
function answersFor({ path }: Route, others: Route[]): boolean {
  const base = WILDCARD.exec(path)?.[1];
  return base !== undefined && others.some((other) => other.path.startsWith(`${base}/`));
}

/** Where a service says that it is ready: a health check that it answers, or else its root, where any answer will do. */
export function readyOf(routes: Inventory['routes']): string {
  return routes.find(({ method, path }) => method === 'GET' && isHealthPath(path))?.path ?? '/';
}

/** Settings that tools look for beside a manifest. */
const CONFIG =
  /^(?:tsconfig[\w.-]*\.json|\.babelrc(?:\.js(?:on)?)?|babel\.config\.\w+|\.swcrc|\.sequelizerc|knexfile\.[cm]?[jt]s|ormconfig\.\w+|nodemon\.json|\.mocharc\.\w+|jest\.config\.\w+|vitest\.config\.\w+|\.npmrc|\.nvmrc|\.node-version|tsoa\.json|tslint\.json|package-scripts\.(?:[cm]?js|ya?ml)|nest-cli\.json|nx\.json|project\.json|drizzle\.config\.\w+)$/;

export function configDecisions(rest: Rest, { folder }: StartModule): Decision[] {
  const named = new Set(envFilesIn(rest, folder));
  const paths = [...rest.paths].filter(
    (path) => path.startsWith(folder) && (CONFIG.test(path.slice(folder.length)) || named.has(path)),
  );
  return paths.sort().map((path) => ({
    subject: `${/\.[cm]?[jt]s$/.test(path) ? 'module' : 'asset'}:${path}`,
    choice: 'copy',
    why: 'the tools of both sides read it',
  }));
}

/** The files of variables that scripts hand to Node. */
function envFilesIn(rest: Rest, folder: string): string[] {
  const { scripts } = readJson(rest.text(`${folder}package.json`)) ?? {};
  const lines = Object.values((scripts ?? {}) as Record<string, unknown>);
  return lines
    .flatMap((line) => (typeof line === 'string' ? envFilesOf(line) : []))
    .map((path) => posix.join(folder, path));
}

export interface Shares {
  /** Globs of what only the service needs. */
  move: string[];
  /** Every file that the service has, by its path in the monolith. */
  files: Set<string>;
}

/**
 * Who needs which file once the application is cut: what the monolith no longer reaches moves, the rest of what the
 * service reaches is copied. Tests go along where all that they load is the service's.
 */
export function sharesOf(
  inventory: Inventory,
  plan: PlanFile,
  phase: PhaseSettings,
  rest: Rest,
  registrations: Registrations,
): Shares {
  const sliced = withSlices(inventory, plan, phase, rest, registrations).phase;
  const layout = layOut(plan, sliced, rest);
  const service = new Set([...layout.copies.keys(), ...layout.moves.keys()]);
  const byFile = Map.groupBy(rest.edges, ({ from }) => from);
  const reach = (from: Iterable<string>): Set<string> => {
    const seen = new Set(from);
    const queue = [...seen];
    for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
      const cuts = cutsIn(
        rest.text(file) ?? '',
        sliced.edits.filter((edit) => edit.file === file),
      );
      for (const edge of byFile.get(file) ?? []) {
        if (isGone(edge, cuts, rest.text(file) ?? '')) continue;
        for (const target of targetsOf(edge, EMPTY(layout), rest))
          if (!seen.has(target)) queue.push(target) && seen.add(target);
      }
    }
    return seen;
  };
  const dropped = [...Map.groupBy(sliced.edits, ({ file }) => file)].flatMap(([file, edits]) => {
    const cuts = cutsIn(rest.text(file) ?? '', edits);
    return (byFile.get(file) ?? [])
      .filter((edge) => isGone(edge, cuts, rest.text(file) ?? ''))
      .flatMap((edge) => targetsOf(edge, EMPTY(layout), rest));
  });
  // A package of the repository stays whole where it is.
  const isBeside = (path: string) => layout.beside.some(({ folder }) => path.startsWith(folder));
  const candidates = new Set(
    [...layout.moves.keys(), ...reach(dropped)].filter((path) => service.has(path) && !isBeside(path)),
  );
  const tests = movableTests(inventory, rest, service, candidates);
  const roots = [...rest.paths].filter((path) => !candidates.has(path) && !tests.has(path));
  const kept = reach(roots);
  const move = [...candidates].filter((path) => !kept.has(path));
  const decisions = new Set(phase.decisions.map(({ subject }) => subject));
  const moved = new Set(move);
  const testsAlong = [...tests].filter((path) =>
    (byFile.get(path) ?? []).some(({ to }) => to !== null && moved.has(to)),
  );
  const all = [...move, ...testsAlong].filter((path) => !decisions.has(`test:${path}`)).sort();
  return { move: globsOf(all, [...rest.paths]), files: new Set([...service, ...all]) };
}

/** Edges are followed as they stand: nothing is owned and nothing is remote. */
const EMPTY = <T extends { moves: Map<string, string>; copies: Map<string, string> }>(layout: T): T => ({
  ...layout,
  moves: new Map(),
  copies: new Map(),
});

function movableTests(inventory: Inventory, rest: Rest, service: Set<string>, candidates: Set<string>): Set<string> {
  const tests = new Set(
    inventory.files.filter(({ test, path }) => test && rest.paths.has(path)).map(({ path }) => path),
  );
  const byFile = Map.groupBy(rest.edges, ({ from }) => from);
  const own = [...tests].filter((path) => {
    const targets = (byFile.get(path) ?? []).flatMap(({ to }) => (to === null || to.endsWith('/') ? [] : [to]));
    return targets.some((to) => candidates.has(to)) && targets.every((to) => service.has(to));
  });
  return new Set(own);
}
