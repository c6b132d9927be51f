import { child, children, dottedName, keyOf, type Node, nameOf, propertyOf, stringOf, walk } from '../../code/ast.ts';
import type { Place } from '../../code/place.ts';
import type { CallGraph } from '../call-graph.ts';
import { argumentsOf } from '../functions.ts';
import { calleePackage } from '../path-consumers.ts';
import { type EnvRead, known, readAt, VARIABLE } from './model.ts';
import { type Named, schemaNames } from './schema-names.ts';

/** Functions that look at an environment without wanting a variable of it. */
const LOOKS_ON = /^(?:console\.\w+|JSON\.stringify|Object\.\w+|Array\.\w+|structuredClone|Boolean|String)$/;
const STARTS_PROCESSES = /^(?:(?:node:)?child_process|execa|cross-spawn|dotenv(?:-expand)?|concurrently|shelljs|zx)$/;
const VALIDATES =
  /^(?:parse|safeParse|parseAsync|safeParseAsync|validate|validateSync|validateAsync|cast|decode|decodeUnknownSync|check|assert|create|mask|attempt|load|from)$/;
/** Libraries whose plain object of validators has the names of variables for its keys. */
const READERS = /^(?:envalid|znv|env-schema|envsafe|@t3-oss\/env-[\w-]+|typed-env|ts-dotenv|@ltd\/j-toml)$/;

/**
 * Variables named by what the environment is handed to: `schema.parse(process.env)`, `cleanEnv(process.env, { … })`,
 * `plainToInstance(Variables, process.env)`, `readConfig(shape, process.env, defaults)`.
 */
export function schemaReads(graph: CallGraph, { node, module }: Place): EnvRead[] {
  const call = node.parent;
  if (!/^(?:Call|New)Expression$/.test(call?.type ?? '') || !call || !argumentsOf(call).includes(node)) return [];
  const callee = child(call, 'callee');
  if (LOOKS_ON.test(dottedName(callee) ?? '') || STARTS_PROCESSES.test(calleePackage(call))) return [];
  const others = argumentsOf(call).filter((argument) => argument !== node);
  const schema = VALIDATES.test(propertyOf(callee) ?? '') ? child(callee, 'object') : null;
  const strict = READERS.test(calleePackage(call)) || /^(?:cleanEnv|parseEnv)$/.test(nameOf(callee) ?? '');
  const tables = [schema, compiled(graph, { node: call, module }), decoded(call), ...others].flatMap((table) =>
    table ? [{ node: table, module }] : [],
  );
  const defaults = new Map(others.flatMap((table) => plainDefaults(graph, { node: table, module })));
  const names = tables.flatMap((table) => namesIn(graph, table, strict));
  return namedReads(graph, names, defaults);
}

/** Reads of what a schema names, each once. */
export function namedReads(graph: CallGraph, names: Named[], defaults: Map<string, string> = new Map()): EnvRead[] {
  return names
    .filter(({ name }, index) => names.findIndex((other) => other.name === name) === index)
    .map(({ name, at }) => ({
      ...readAt(name, at, defaults.get(name) ?? schemaDefault(graph, at)),
      value: null,
    }));
}

/** `validate(process.env)` where `const validate = ajv.compile(schema)`: the schema. */
function compiled(graph: CallGraph, { node, module }: Place): Node | null {
  const callee = child(node, 'callee');
  const made = callee?.type === 'Identifier' ? graph.evaluator.follow({ node: callee, module }) : null;
  if (made?.node.type !== 'CallExpression' || made.module !== module) return null;
  // A type of arktype is called with what it checks.
  if (calleePackage(made.node) === 'arktype') return argumentsOf(made.node)[0] ?? null;
  return propertyOf(child(made.node, 'callee')) === 'compile' ? (argumentsOf(made.node)[0] ?? null) : null;
}

/** `Schema.decodeUnknownSync(Variables)(process.env)` of Effect: the schema. */
function decoded(call: Node): Node | null {
  const callee = child(call, 'callee');
  if (callee?.type !== 'CallExpression') return null;
  const name = propertyOf(child(callee, 'callee')) ?? '';
  return /^(?:decode|validate|parse)\w*$/.test(name) ? (argumentsOf(callee)[0] ?? null) : null;
}

function namesIn(graph: CallGraph, table: Place, strict: boolean): Named[] {
  const place = graph.evaluator.follow(table);
  if (!place) return [];
  const { type } = place.node;
  if (strict || type === 'CallExpression' || /^Class/.test(type)) return schemaNames(graph, place);
  const described = schemaNames(graph, place, { onlyDescribed: true });
  return described.length > 0 ? described : namesOfShape(graph, place);
}

/** An object or list of a form that only its own reader knows: keys and texts that are written like variables. */
function namesOfShape(graph: CallGraph, { node, module }: Place): Named[] {
  if (node.type === 'ArrayExpression')
    return children(node, 'elements').flatMap((item) => named(stringOf(item), { node: item, module }));
  if (node.type !== 'ObjectExpression') return [];
  return children(node, 'properties').flatMap((property) => {
    const key = keyOf(child(property, 'key'));
    const value = child(property, 'value');
    const own = named(key, { node: property, module });
    if (own.length > 0 || !value) return own;
    if (value.type === 'ArrayExpression') {
      const [first] = children(value, 'elements');
      return first ? named(stringOf(first), { node: first, module }) : [];
    }
    const place = graph.evaluator.follow({ node: value, module });
    return place?.node.type === 'ObjectExpression'
      ? namesOfShape(graph, place)
      : named(stringOf(value), { node: value, module });
  });
}

const named = (name: string | null, at: Place): Named[] => (name !== null && VARIABLE.test(name) ? [{ name, at }] : []);

/** `{ PORT: '3000' }` beside a shape. */
function plainDefaults(graph: CallGraph, table: Place): [string, string][] {
  const place = graph.evaluator.follow(table);
  if (place?.node.type !== 'ObjectExpression') return [];
  return children(place.node, 'properties').flatMap((property): [string, string][] => {
    const name = keyOf(child(property, 'key'));
    const value = child(property, 'value');
    const text = value ? known(graph, { node: value, module: place.module }) : null;
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
