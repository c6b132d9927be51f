import {
  child,
  children,
  isFunction,
  keyOf,
  type Node,
  nameOf,
  propertyOf,
  stringOf,
  unwrap,
  walk,
} from '../../code/ast.ts';
import { loopedOver } from '../../code/evaluate-loops.ts';
import { HOLE } from '../../code/evaluate-paths.ts';
import type { Place } from '../../code/place.ts';
import { type Binding, lookup } from '../../code/scope.ts';
import type { CallGraph, KnownCall } from '../call-graph.ts';
import { argumentsOf, enclosingFunction } from '../functions.ts';
import { type EnvLookup, type EnvRead, known, readAt, VARIABLE } from './model.ts';
import { defaultOf } from './reads.ts';

interface Found {
  reads: EnvRead[];
  unknown: (Place & { why: string })[];
}

const COMPUTED = 'the name of the variable is computed';
const SECRET_FILES = 'every name of a list with _FILE behind it: a file that holds the value instead';

/** A parameter of which the name of a variable is made. */
interface Role {
  fn: Node;
  position: number;
  /** True where the parameter is a list and a loop takes the names out of it. */
  list: boolean;
}

const MAX_ROUNDS = 6;

/** Reads whose name comes through parameters: `env('X')`, `required('X', 'default')`, and helpers of such helpers. */
export function envHelpers(lookups: EnvLookup[], graph: CallGraph): Found {
  const found: Found = { reads: [], unknown: [] };
  let pending: EnvLookup[] = lookups;
  for (let round = 0; pending.length > 0 && round < MAX_ROUNDS; round += 1) {
    pending = pending.flatMap((item) => follow(item, graph, found));
  }
  found.unknown.push(...pending.map(({ module, node }) => ({ module, node, why: COMPUTED })));
  return found;
}

function follow(item: EnvLookup, graph: CallGraph, found: Found): EnvLookup[] {
  const { module, node } = item;
  const roles = rolesOf(item, graph);
  const [role] = roles;
  const calls = role ? graph.callsOf(role.fn).map((call) => argumentLookup(call, roles, item, graph)) : [];
  if (!role && item.texts.length > 1 && item.texts.every((text) => text.endsWith('_FILE'))) {
    // No variables of their own: each stands beside one that is listed.
    found.unknown.push({ module, node, why: SECRET_FILES });
    return [];
  }
  // A list that callers give is read by them; what is known without them is read here.
  const given = roles.some(({ list }) => list) && calls.length > 0;
  const names = given ? [] : item.texts.filter((text) => !text.includes(HOLE) && text !== '');
  const defaultValue = defaultOf(graph, { module, node }) ?? callDefault(graph, item);
  for (const name of names) found.reads.push(readAt(name, { node, module }, defaultValue));
  if (!given && names.length === item.texts.length) return [];
  const listed = namesByProperty(item, graph);
  for (const name of listed) found.reads.push(readAt(name, { node, module }, defaultValue));
  if (listed.length > 0) return [];
  if (calls.length === 0) found.unknown.push({ module, node, why: COMPUTED });
  return calls;
}

/** `process.env[plan.priceEnv]`: what objects and JSON of the tree hold under that key, when all of it are names of variables. */
function namesByProperty({ name }: EnvLookup, graph: CallGraph): string[] {
  const key = propertyOf(unwrap(name));
  if (key === null) return [];
  const values = [...graph.evaluator.project.modules.values()].flatMap((module) =>
    module
      .nodes('Property')
      .flatMap((property) => (keyOf(child(property, 'key')) === key ? [stringOf(child(property, 'value'))] : [])),
  );
  const texts = [...values.filter((value) => value !== null), ...graph.dataValues(key)];
  return texts.every((text) => VARIABLE.test(text)) ? [...new Set(texts)] : [];
}

/** The parameters that the name is made of, of the innermost function around it that is called. */
function rolesOf({ name, node }: EnvLookup, graph: CallGraph): Role[] {
  const parameters = parametersIn(name, 0);
  for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) {
    const params = children(fn, 'params');
    const here = fn;
    const roles = parameters.flatMap(({ binding, list }) =>
      params.includes(binding.node) && binding.position !== null
        ? [{ fn: here, position: binding.position, list }]
        : [],
    );
    if (roles.length > 0 && graph.callsOf(fn).length > 0) return roles;
  }
  return [];
}

const MAX_STEPS = 4;

/** The parameters that an expression is made of, through constants, and those whose elements a loop goes through. */
function parametersIn(expression: Node, depth: number): { binding: Binding; list: boolean }[] {
  const found: { binding: Binding; list: boolean }[] = [];
  walk(expression, (part) => {
    const binding = part.type === 'Identifier' ? lookup(part, nameOf(part) ?? '') : null;
    if (!binding || depth > MAX_STEPS) return;
    const list = loopedOver(binding);
    if (list) found.push(...parametersIn(list.list, depth + 1).map((inner) => ({ ...inner, list: true })));
    else if (binding.kind === 'param') found.push({ binding, list: false });
    else if (binding.kind === 'const' && binding.init) found.push(...parametersIn(binding.init, depth + 1));
  });
  return found.filter(({ binding }, index) => found.findIndex((other) => other.binding === binding) === index);
}

/** The lookup as one call of the helper makes it. */
function argumentLookup(call: KnownCall, roles: Role[], item: EnvLookup, graph: CallGraph): EnvLookup {
  const args = argumentsOf(call.node);
  const textsOf = (role: Role) => {
    const node = args[role.position];
    return node ? graph.evaluator.texts({ node, module: call.module }) : [HOLE];
  };
  const open = roles.find((role) => textsOf(role).some((text) => text.includes(HOLE))) ?? roles[0];
  const at = { module: call.module, node: call.node, name: args[open?.position ?? 0] ?? call.node };
  const exact = inCall(graph, call, item, open?.fn ?? call.node);
  if (!open || exact.every((text) => !text.includes(HOLE))) return { ...at, frames: [HOLE], texts: exact };
  const around = args.map((argument, position) => (position === open.position ? UNKNOWN : argument));
  const frames = inCall(graph, { ...call, node: { ...call.node, arguments: around } }, item, open.fn);
  return { ...at, frames: frames.filter((frame) => frame.split(HOLE).length === 2), texts: exact };
}

/** Stands for an argument of which nothing is known. */
const UNKNOWN: Node = { type: 'Identifier', name: '', start: 0, end: 0 };

/** The names that a lookup can have in one call of the function around it. */
function inCall(graph: CallGraph, call: KnownCall, item: EnvLookup, fn: Node): string[] {
  const place = { node: item.name, module: item.module };
  const inside = () => graph.evaluator.eachRound(place, () => graph.evaluator.texts(place));
  const texts = withMaker(graph, call, () => graph.evaluator.withCall(fn, call, inside));
  return [...new Set(texts.flatMap((text) => item.frames.map((frame) => frame.replace(HOLE, () => text))))];
}

/** `const db = prefixed('DB'); db('HOST')`: with the call that made the helper. */
function withMaker<T>(graph: CallGraph, call: KnownCall, look: () => T): T {
  const callee = child(call.node, 'callee');
  const made = callee ? graph.evaluator.follow({ node: callee, module: call.module }) : null;
  const maker = made?.node.type === 'CallExpression' ? child(made.node, 'callee') : null;
  const fn = made && maker ? graph.evaluator.follow({ node: maker, module: made.module }) : null;
  return made && fn && isFunction(fn.node) ? graph.evaluator.withCall(fn.node, made, look) : look();
}

/** `env('X', 'default')`: the argument after the name, when it is a plain value. */
function callDefault(graph: CallGraph, { module, node, name }: EnvLookup): string | null {
  if (node.type !== 'CallExpression') return null;
  const list = argumentsOf(node);
  const next = list[list.indexOf(name) + 1];
  return next && child(node, 'callee') ? known(graph, { module, node: next }) : null;
}
