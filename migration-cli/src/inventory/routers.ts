import { child, children, isFunction, keyOf, type Node, nameOf, propertyOf, unwrap } from '../code/ast.ts';
import { HOLE } from '../code/evaluate-paths.ts';
import type { Place } from '../code/place.ts';
import { lookup } from '../code/scope.ts';
import type { CallGraph } from './call-graph.ts';
import { returnedValues } from './functions.ts';
import { calleePackage } from './path-consumers.ts';

/** One application or router: the expression that makes it, or the parameter that it comes in by. */
export type RouterId = Node;

export interface Mount {
  parent: RouterId;
  child: RouterId;
  prefix: string;
}

const FRAMEWORKS =
  /^(?:express|router|express-promise-router|express-async-router|koa|koa-router|@koa\/router|fastify|hono|polka|restana|find-my-way)$/;
const PARAMETER = /^(?:app|application|router|server|fastify|instance|api|routes)$/i;
const MAX_DEPTH = 12;

/** Follows expressions to the routers that they stand for, through factories, parameters, arrays and imports. */
export class Routers {
  readonly #graph: CallGraph;
  /** Mounts that come from following: a factory's result holds what the factory made. */
  readonly mounts: Mount[] = [];
  readonly #byCall = new Map<Node, RouterId[]>();

  constructor(graph: CallGraph) {
    this.#graph = graph;
  }

  of(place: Place | null, depth = 0): RouterId[] {
    const node = unwrap(place?.node ?? null);
    if (!place || !node || depth > MAX_DEPTH) return [];
    const here = { node, module: place.module };
    if (node.type === 'Identifier') {
      const parameter = this.#ofParameter(here, depth);
      if (parameter) return parameter;
    }
    const value = this.#graph.evaluator.follow(here);
    if (!value) return [];
    if (value.node.type === 'CallExpression' || value.node.type === 'NewExpression') return this.#ofCall(value, depth);
    if (value.node.type === 'ConditionalExpression' || value.node.type === 'LogicalExpression') {
      const keys = value.node.type === 'LogicalExpression' ? ['left', 'right'] : ['consequent', 'alternate'];
      return keys.flatMap((key) => this.#in(value, child(value.node, key), depth));
    }
    return [];
  }

  #in(place: Place, node: Node | null, depth: number): RouterId[] {
    return node ? this.of({ node, module: place.module }, depth + 1) : [];
  }

  #ofCall(place: Place, depth: number): RouterId[] {
    const { inRound } = this.#graph.evaluator;
    const known = inRound ? undefined : this.#byCall.get(place.node);
    if (known) return known;
    // What a call makes in one round of a loop is told apart by what it holds, not by the call.
    if (inRound && !isCreation(place.node)) return this.#chained(place, depth) ?? this.#made(place, depth);
    // A recursive factory finds itself while it is being followed.
    this.#byCall.set(place.node, []);
    const found = isCreation(place.node)
      ? [place.node]
      : (this.#chained(place, depth) ?? this.#ofFactory(place, depth));
    this.#byCall.set(place.node, found);
    return found;
  }

  /** `express().use(a).use(b)` is still the application. */
  #chained({ node, module }: Place, depth: number): RouterId[] | null {
    const callee = child(node, 'callee');
    const chains = /^(?:use|get|post|put|patch|delete|all|set|disable|enable|register|routes)$/.test(
      propertyOf(callee) ?? '',
    );
    const object = chains ? child(callee, 'object') : null;
    const found = object ? this.of({ node: object, module }, depth + 1) : [];
    return found.length > 0 ? found : null;
  }

  /** The routers that a called function returns. */
  #made(place: Place, depth: number): RouterId[] {
    const callee = child(place.node, 'callee');
    const fn = callee ? this.#graph.evaluator.follow({ node: callee, module: place.module }) : null;
    if (!fn || !isFunction(fn.node) || depth > MAX_DEPTH) return [];
    return returnedValues(fn.node, fn.module.nodes('ReturnStatement')).flatMap((node) =>
      this.#returned({ node, module: fn.module }, depth + 1),
    );
  }

  #ofFactory(place: Place, depth: number): RouterId[] {
    const inner = this.#made(place, depth);
    if (inner.length === 0) return [];
    for (const router of inner) this.mounts.push({ parent: place.node, child: router, prefix: '' });
    return [place.node];
  }

  /** A factory may return the router itself or an object that holds it: `return { app, server }`. */
  #returned(place: Place, depth: number): RouterId[] {
    const value = unwrap(place.node);
    if (value?.type !== 'ObjectExpression') return this.of(place, depth + 1);
    return children(value, 'properties').flatMap((property) =>
      PARAMETER.test(keyOf(child(property, 'key')) ?? '') ? this.#in(place, child(property, 'value'), depth) : [],
    );
  }

  /** A parameter stands for whatever the callers hand over; without known callers for itself, if it is called like a router. */
  #ofParameter({ node, module }: Place, depth: number): RouterId[] | null {
    const binding = lookup(node, nameOf(node) ?? '');
    if (binding?.kind !== 'param' || binding.position === null)
      return this.#ofDestructuredCall({ node, module }, depth);
    const fn = binding.node.parent;
    const known = this.#byCall.get(binding.node);
    if (known || !fn) return known ?? [];
    const typed = /^(?:Express|Application|Router|IRouter|FastifyInstance|Hono)$/.test(annotation(binding.node) ?? '');
    const plausible = typed || (PARAMETER.test(binding.name) && binding.path.length === 0);
    this.#byCall.set(binding.node, plausible ? [binding.node] : []);
    for (const call of this.#graph.callsOf(fn)) {
      const argument = children(call.node, 'arguments')[binding.position];
      const routers = argument ? this.of({ node: argument, module: call.module }, depth + 1) : [];
      for (const parent of routers) this.mounts.push({ parent, child: binding.node, prefix: '' });
      if (routers.length > 0) this.#byCall.set(binding.node, [binding.node]);
    }
    return this.#byCall.get(binding.node) ?? [];
  }

  /** `const { app } = createServer()` */
  #ofDestructuredCall({ node, module }: Place, depth: number): RouterId[] | null {
    const binding = lookup(node, nameOf(node) ?? '');
    const init = unwrap(binding?.init ?? null);
    const call = init?.type === 'AwaitExpression' ? unwrap(child(init, 'argument')) : init;
    const [key, ...deeper] = binding?.path ?? [];
    if (call?.type !== 'CallExpression' || binding?.imported || !PARAMETER.test(key ?? '') || deeper.length > 0)
      return null;
    return this.#ofFactory({ node: call, module }, depth);
  }
}

function annotation(param: Node): string | null {
  const type = child(child(param, 'typeAnnotation'), 'typeAnnotation');
  const name = child(type, 'typeName');
  return nameOf(name) ?? nameOf(child(name, 'right'));
}

/** `express()`, `express.Router()`, `new Router()` and their like, by the package that the name comes from. */
function isCreation(call: Node): boolean {
  const callee = child(call, 'callee');
  const origin = calleePackage(call);
  if (!callee || !FRAMEWORKS.test(origin)) return false;
  if (callee.type === 'MemberExpression') return /^(?:Router|router|default)$/.test(propertyOf(callee) ?? '');
  const binding = lookup(callee, nameOf(callee) ?? '');
  return (
    callee.type === 'CallExpression' ||
    /^(?:default|\*|Router|router|Hono|Fastify|fastify)$/.test(binding?.imported?.name ?? '')
  );
}

/** The prefix that a router brings along: `new Router({ prefix: '/api' })`. */
export function ownPrefix(router: RouterId, texts: (node: Node) => string[]): string {
  const [options] =
    router.type === 'NewExpression' || router.type === 'CallExpression' ? children(router, 'arguments') : [];
  const property = children(options, 'properties').find((item) => keyOf(child(item, 'key')) === 'prefix');
  const value = child(property, 'value');
  const [text] = value ? texts(value) : [];
  return text === undefined || text.includes(HOLE) ? '' : text;
}
