import { child, children, isFunction, keyOf, type Node, propertyOf, unwrap } from '../code/ast.ts';
import { Evaluator } from '../code/evaluate.ts';
import { HOLE } from '../code/evaluate-paths.ts';
import type { ParsedModule } from '../code/parse.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Decision, RouteSelection } from '../model/plan-file.ts';
import { withSlash } from './place.ts';
import { routeFor } from './requested-route.ts';
import { leavesMonolith, leavesService } from './route-selection.ts';
import type { Rest } from './state.ts';
import { setupsFor } from './test-setups.ts';

type Route = Inventory['routes'][number];

/** A request that a test makes, in the file that makes it. */
export interface Asked {
  file: string;
  line: number;
  route: Route;
}

/** What a test that loads the application asks of it after a cut: routes that left it, and routes that stayed. */
export interface AskedOf {
  leaving: Asked | null;
  staying: Asked | null;
  /** True where a request is computed, so that it can be any. */
  computed: boolean;
}

const VERBS = /^(?:get|post|put|patch|delete|del|head|options)$/;

/** Reads from tests which routes they ask of the application that they load into their own process. */
export class RouteTests {
  readonly #inventory: Inventory;
  readonly #rest: Rest;
  readonly #evaluator: Evaluator;
  readonly #tests: Set<string>;
  readonly #paths: string[];
  readonly #edges: Map<string, Inventory['edges']>;
  readonly #dynamic: Map<string, Inventory['dynamicEdges']>;
  readonly #folders = new Map<string, string[]>();
  readonly #requests = new Map<string, { asked: Asked[]; computed: boolean }>();

  constructor(inventory: Inventory, rest: Rest) {
    this.#inventory = inventory;
    this.#rest = rest;
    this.#evaluator = new Evaluator(rest.project);
    this.#tests = new Set(inventory.files.filter(({ test }) => test).map(({ path }) => path));
    this.#paths = inventory.modules.map(({ path }) => path);
    this.#edges = Map.groupBy(inventory.edges, ({ from }) => from);
    this.#dynamic = Map.groupBy(inventory.dynamicEdges, ({ file }) => file);
  }

  /** Null for a test that asks nothing of the application, or asks it from outside. */
  askedOf(test: string, routes: RouteSelection): AskedOf | null {
    const helpers = this.#reached([test], (file) => this.#tests.has(file));
    const requests = [...helpers].map((file) => this.#requestsIn(file));
    const all = requests.flatMap((one) => one.asked);
    if (all.length === 0) return null;
    const files = this.#reached(helpers, () => true);
    const asked = all.filter(({ route }) => files.has(route.file));
    if (asked.length === 0) return null;
    const [leaves, stays] = [leavesMonolith(routes), leavesService(routes)];
    return {
      leaving: asked.find(({ route }) => leaves(route)) ?? null,
      staying: asked.find(({ route }) => stays(route)) ?? null,
      computed: requests.some(({ computed }) => computed),
    };
  }

  /** Every file that these load, directly or by others, as far as `goes` says so. */
  #reached(from: Iterable<string>, goes: (file: string) => boolean): Set<string> {
    const files = new Set(from);
    for (const file of files) for (const to of this.#loadsOf(file)) if (goes(to)) files.add(to);
    return files;
  }

  #loadsOf(file: string): string[] {
    const direct = (this.#edges.get(file) ?? []).flatMap(({ to, kind, anchor }) => {
      if (to === null || anchor) return [];
      return to.endsWith('/') || kind === 'directory' ? this.#below(withSlash(to)) : [to];
    });
    return [...direct, ...(this.#dynamic.get(file) ?? []).flatMap(({ reaches, seen }) => reaches ?? seen ?? [])];
  }

  #below(folder: string): string[] {
    const known = this.#folders.get(folder) ?? this.#paths.filter((path) => path.startsWith(folder));
    this.#folders.set(folder, known);
    return known;
  }

  #requestsIn(file: string): { asked: Asked[]; computed: boolean } {
    const known = this.#requests.get(file);
    if (known) return known;
    const found = { asked: [] as Asked[], computed: false };
    this.#requests.set(file, found);
    const module = this.#rest.project.modules.get(file);
    for (const call of module?.nodes('CallExpression') ?? []) {
      const request = module ? this.#requestOf(module, call) : null;
      if (module === undefined || request === null) continue;
      for (const text of request.texts) {
        if (text === HOLE) found.computed ||= request.sure;
        const route = routeFor(this.#inventory.routes, request.method, text);
        if (route) found.asked.push({ file, line: module.lineAt(call.start), route });
      }
    }
    return found;
  }

  /** `request(app).get('/users')`, `app.inject({ method, url })`; `sure` where it can be nothing else. */
  #requestOf(module: ParsedModule, call: Node): { method: string; texts: string[]; sure: boolean } | null {
    const callee = unwrap(child(call, 'callee'));
    const name = propertyOf(callee);
    const given = children(call, 'arguments');
    const first = unwrap(given[0] ?? null);
    if (name === null || first === null || given.some((node) => isFunction(unwrap(node)))) return null;
    const textsOf = (node: Node | null) => (node ? this.#evaluator.texts({ node, module }) : [HOLE]);
    if (name === 'inject' && first.type === 'ObjectExpression') {
      const valueOf = (key: string) =>
        child(children(first, 'properties').find((item) => keyOf(child(item, 'key')) === key) ?? null, 'value');
      const method = valueOf('method') === null ? 'GET' : (textsOf(valueOf('method'))[0] ?? HOLE).toUpperCase();
      return { method, texts: textsOf(valueOf('url') ?? valueOf('path')), sure: true };
    }
    const verb = name === 'inject' ? 'GET' : VERBS.test(name) ? name.toUpperCase() : null;
    if (verb === null) return null;
    // A map and a cache are asked by `get` as well: only what is asked of a call is a request for sure.
    const sure = unwrap(child(callee, 'object'))?.type === 'CallExpression';
    return { method: verb === 'DEL' ? 'DELETE' : verb, texts: textsOf(first), sure };
  }
}

/** Tests that ask the application for routes of a service alone go with it, and it gets what prepares them. */
export function movingTests(inventory: Inventory, rest: Rest, routes: RouteSelection): Decision[] {
  const tests = new RouteTests(inventory, rest);
  const moved = inventory.files.flatMap(({ test, path }) => {
    if (!test || !rest.paths.has(path)) return [];
    const asked = tests.askedOf(path, routes);
    return asked === null || asked.leaving === null || asked.staying !== null || asked.computed ? [] : [path];
  });
  const why = 'it asks the application for what leaves, alone';
  return [
    ...moved.map((path) => ({ subject: `test:${path}`, choice: 'move' as const, why })),
    ...setupsFor(moved, inventory, rest),
  ];
}
