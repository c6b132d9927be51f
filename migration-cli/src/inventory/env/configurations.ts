import { child, children, keyOf, type Node, stringOf } from '../../code/ast.ts';
import type { Place } from '../../code/place.ts';
import type { CallGraph } from '../call-graph.ts';
import { argumentsOf } from '../functions.ts';
import { type EnvRead, known, readAt } from './model.ts';

type Found = { name: Node } | { reads: EnvRead[]; why?: string } | null;

interface Leaf {
  path: string[];
  at: Place;
}

/** The settings of an object, with the names above them; `isLeaf` ends earlier. */
function leavesOf(graph: CallGraph, place: Place, isLeaf: (value: Node) => boolean = () => false): Leaf[] {
  const object = graph.evaluator.follow(place);
  return children(object?.node, 'properties').flatMap((property): Leaf[] => {
    const key = keyOf(child(property, 'key'));
    const value = child(property, 'value');
    if (key === null || !value || !object) return [];
    const inner = graph.evaluator.follow({ node: value, module: object.module });
    if (inner?.node.type !== 'ObjectExpression' || isLeaf(inner.node))
      return [{ path: [key], at: { node: property, module: object.module } }];
    return leavesOf(graph, inner, isLeaf).map((leaf) => ({ ...leaf, path: [key, ...leaf.path] }));
  });
}

const valueOf = (graph: CallGraph, { node, module }: Place): string | null => {
  const value = child(node, 'value');
  return value ? known(graph, { node: value, module }) : null;
};

/** `rc('shop', { db: { host: 'x' } })` reads `shop_db__host`, and whatever else begins so. */
export function rc(graph: CallGraph, { node, module }: Place, _: string, first: Node): Found {
  const name = stringOf(first);
  const [, defaults] = argumentsOf(node);
  const leaves = defaults ? leavesOf(graph, { node: defaults, module }) : [];
  const reads = leaves.map(({ path, at }) => readAt(`${name}_${path.join('__')}`, at, valueOf(graph, at)));
  return { ...prefixed(name, '_', 'rc'), reads: name === null ? [] : reads };
}

/** What takes every variable that begins with a text. */
export function prefixed(prefix: string | null, separator: string, by: string): { reads: EnvRead[]; why: string } {
  const begins = prefix === null ? 'a computed prefix' : `${prefix}${separator}`;
  return { reads: [], why: `${by} reads every variable that begins with ${begins}` };
}

/** `env.getOrElseAll({ amqp: { port: { $default: 1, $aliases: ['X'] } } })` and `env.getOrElse('amqp.port', 1)` of common-env. */
export function commonEnv(graph: CallGraph, place: Place, method: string, first: Node): Found {
  const text = stringOf(first);
  if (/^getOr(?:Else|Die)$/.test(method) && text !== null)
    return { reads: [readAt(text.replaceAll('.', '_').toUpperCase(), place)] };
  if (!/^getOr(?:Else|Die)All$/.test(method)) return null;
  const isLeaf = (value: Node) =>
    children(value, 'properties').some((item) => keyOf(child(item, 'key'))?.startsWith('$'));
  return {
    reads: leavesOf(graph, { node: first, module: place.module }, isLeaf).flatMap(({ path, at }) => [
      readAt(path.join('_').toUpperCase(), at, valueOf(graph, at)),
      ...aliasesOf(child(at.node, 'value')).map((name) => readAt(name, at)),
    ]),
  };
}

function aliasesOf(value: Node | null): string[] {
  const found = children(value, 'properties').find((item) => keyOf(child(item, 'key')) === '$aliases');
  return children(child(found, 'value'), 'elements').flatMap((item) => stringOf(item) ?? []);
}

/** `Flags.string({ env: 'TOKEN' })` of oclif. */
export function oclif(graph: CallGraph, { module }: Place, _: string, first: Node): Found {
  const object = graph.evaluator.follow({ node: first, module });
  const name = object?.node.type === 'ObjectExpression' ? graph.evaluator.property(object, 'env') : null;
  return name && stringOf(name.node) !== null ? { reads: [readAt(stringOf(name.node) ?? '', name)] } : null;
}
