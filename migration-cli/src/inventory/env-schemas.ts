import { child, children, dottedName, keyOf, type Node, propertyOf, walk } from '../code/ast.ts';
import type { Place } from '../code/place.ts';
import type { CallGraph } from './call-graph.ts';
import { type EnvRead, known } from './env.ts';
import { argumentsOf } from './functions.ts';

const VARIABLE = /^[A-Z][A-Z0-9_]+$/;

/**
 * Variables named by what `process.env` is handed to: `schema.parse(process.env)`, `cleanEnv(process.env, { … })`,
 * `readConfig(shape, process.env, defaults)`. Keys and texts in capitals are names.
 */
export function envSchemas(graph: CallGraph, { node, module }: Place): EnvRead[] {
  const call = node.parent;
  if (call?.type !== 'CallExpression' || !argumentsOf(call).includes(node)) return [];
  const callee = child(call, 'callee');
  const others = argumentsOf(call).filter((argument) => argument !== node);
  const tables = /^(?:parse|safeParse|validate|validateSync|parseAsync)$/.test(propertyOf(callee) ?? '')
    ? [child(callee, 'object'), ...others]
    : others;
  const places = tables.flatMap((table) => {
    const place = table ? graph.evaluator.follow({ node: table, module }) : null;
    return place ? [place] : [];
  });
  const defaults = new Map(places.flatMap((place) => plainDefaults(graph, place)));
  const names = places.flatMap((place) => namesIn(place));
  return names
    .map(({ name, at }) => ({
      name,
      file: at.module.path,
      line: at.module.lineAt(at.node.start),
      defaultValue: defaults.get(name) ?? schemaDefault(graph, at),
    }))
    .filter((read, index, all) => all.findIndex((other) => other.name === read.name) === index);
}

function namesIn({ node, module }: Place): { name: string; at: Place }[] {
  const found: { name: string; at: Place }[] = [];
  if (!/^(?:Object|Array|Call)Expression$/.test(node.type)) return found;
  walk(node, (part) => {
    const key = part.type === 'Property' ? keyOf(child(part, 'key')) : null;
    const text =
      part.type === 'Literal' && typeof part.value === 'string' && part.parent?.type === 'ArrayExpression'
        ? part.value
        : null;
    const name = key ?? text;
    if (name !== null && VARIABLE.test(name)) found.push({ name, at: { node: part, module } });
  });
  return found;
}

/** `{ PORT: '3000' }` beside a shape. */
function plainDefaults(graph: CallGraph, { node, module }: Place): [string, string][] {
  if (node.type !== 'ObjectExpression') return [];
  return children(node, 'properties').flatMap((property): [string, string][] => {
    const name = keyOf(child(property, 'key'));
    const value = child(property, 'value');
    const text = value ? known(graph, { node: value, module }) : null;
    return name !== null && VARIABLE.test(name) && text !== null ? [[name, text]] : [];
  });
}

/** `z.string().default('x')` and `port({ default: 3000 })`. */
function schemaDefault(graph: CallGraph, { node, module }: Place): string | null {
  let value: Node | null = null;
  const schema = node.type === 'Property' ? child(node, 'value') : null;
  if (!schema) return null;
  walk(schema, (part) => {
    if (part.type === 'CallExpression' && propertyOf(child(part, 'callee')) === 'default')
      value ??= argumentsOf(part)[0] ?? null;
    if (
      part.type === 'Property' &&
      keyOf(child(part, 'key')) === 'default' &&
      dottedName(child(part, 'value')) === null
    )
      value ??= child(part, 'value');
  });
  return value ? known(graph, { node: value, module }) : null;
}
