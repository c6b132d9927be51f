import { child, children, keyOf, type Node, nameOf, propertyOf, stringOf, unwrap, walk } from '../../code/ast.ts';
import { HOLE } from '../../code/evaluate-paths.ts';
import type { ParsedModule } from '../../code/parse.ts';
import { lookup } from '../../code/scope.ts';
import type { CallGraph, KnownCall } from '../call-graph.ts';
import { argumentsOf, enclosingFunction } from '../functions.ts';
import { type EnvLookup, type EnvRead, known, readAt, VARIABLE } from './model.ts';
import { defaultOf } from './reads.ts';

interface Found {
  reads: EnvRead[];
  unknown: { module: ParsedModule; node: Node }[];
}

/** A parameter that becomes the name of a variable, with what is printed around it: ['', '_FILE']. */
interface Role {
  fn: Node;
  position: number;
  around: string[];
}

const MAX_ROUNDS = 6;

/** Reads whose name comes through parameters: `env('X')`, `required('X', 'default')`, and helpers of such helpers. */
export function envHelpers(lookups: EnvLookup[], graph: CallGraph): Found {
  const found: Found = { reads: [], unknown: [] };
  let pending: EnvLookup[] = lookups;
  for (let round = 0; pending.length > 0 && round < MAX_ROUNDS; round += 1) {
    pending = pending.flatMap((item) => follow(item, graph, found));
  }
  found.unknown.push(...pending);
  return found;
}

function follow(item: EnvLookup, graph: CallGraph, found: Found): EnvLookup[] {
  const names = item.texts.filter((text) => !text.includes(HOLE) && text !== '');
  const { module, node } = item;
  const defaultValue = defaultOf(graph, { module, node }) ?? callDefault(graph, item);
  for (const name of names) found.reads.push(readAt(name, { node, module }, defaultValue));
  if (names.length === item.texts.length) return [];
  const roles = rolesOf(item);
  const calls = roles.flatMap((role) => graph.callsOf(role.fn).flatMap((call) => argumentLookup(call, role, graph)));
  if (calls.length > 0 || names.length > 0) return calls;
  const listed = namesByProperty(item, graph);
  for (const name of listed) found.reads.push(readAt(name, { node, module }, defaultValue));
  if (listed.length === 0) found.unknown.push({ module, node });
  return [];
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

/** The parameters of the enclosing functions that the name is made of. */
function rolesOf({ name, texts, node }: EnvLookup): Role[] {
  const roles: Role[] = [];
  if (!/^(?:Identifier|TemplateLiteral|BinaryExpression)$/.test(name.type)) return roles;
  const around = texts.filter((text) => text.split(HOLE).length === 2);
  walk(name, (part) => {
    const binding = part.type === 'Identifier' ? lookup(part, nameOf(part) ?? '') : null;
    if (binding?.kind !== 'param' || binding.position === null || binding.path.length > 0) return;
    let fn = enclosingFunction(node);
    while (fn && !children(fn, 'params').includes(binding.node)) fn = enclosingFunction(fn);
    if (fn) roles.push({ fn, position: binding.position, around });
  });
  return roles;
}

function argumentLookup(call: KnownCall, { position, around }: Role, graph: CallGraph): EnvLookup[] {
  const name = argumentsOf(call.node)[position];
  if (!name) return [];
  const given = graph.evaluator.texts({ node: name, module: call.module });
  const texts = given.flatMap((text) => around.map((frame) => frame.replace(HOLE, () => text)));
  return [{ module: call.module, node: call.node, name, texts }];
}

/** `env('X', 'default')`: the argument after the name, when it is a plain value. */
function callDefault(graph: CallGraph, { module, node, name }: EnvLookup): string | null {
  if (node.type !== 'CallExpression') return null;
  const list = argumentsOf(node);
  const next = list[list.indexOf(name) + 1];
  return next && child(node, 'callee') ? known(graph, { module, node: next }) : null;
}
