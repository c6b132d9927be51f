import { child, children, keyOf, type Node, nameOf, propertyOf, stringOf } from '../../code/ast.ts';
import type { Place } from '../../code/place.ts';
import type { CallGraph } from '../call-graph.ts';
import { argumentsOf } from '../functions.ts';
import { NAME } from './model.ts';

/** The name of a variable and where it is printed. */
export interface Named {
  name: string;
  at: Place;
}

interface Reading {
  graph: CallGraph;
  seen: Set<Node>;
}

/** Methods of schema libraries whose arguments are objects with names for keys. */
const OBJECTS =
  /^(?:object|objectAsync|strictObject|looseObject|keys|append|shape|extend|safeExtend|merge|and|concat|intersection|intersect|Intersect|Composite|struct|Struct|Record|type|interface|Object|partial|required|augment|assign)$/;
/** Those that take several objects. */
const SEVERAL = /^(?:merge|and|concat|intersection|intersect|assign|extend)$/;
/** Methods whose arguments are schemas themselves. */
const COMBINES = /^(?:pipe|preprocess|union|discriminatedUnion|allOf|refine|brand|compile|readonly|exactOptional)$/;

/**
 * The names that an object schema asks for, at its top level: zod, joi, yup, valibot, superstruct, TypeBox, JSON Schema, classes of
 * class-validator. A plain object counts for its keys; with `onlyDescribed` it must say that it is a schema.
 */
export function schemaNames(graph: CallGraph, place: Place, options: { onlyDescribed?: boolean } = {}): Named[] {
  const reading = { graph, seen: new Set<Node>() };
  const object = graph.evaluator.follow(place);
  if (!options.onlyDescribed) return namesOf(reading, place);
  return object?.node.type === 'ObjectExpression' ? (jsonSchemaNames(reading, object) ?? []) : [];
}

function namesOf(reading: Reading, place: Place): Named[] {
  const found = reading.graph.evaluator.follow(place);
  if (!found || reading.seen.has(found.node)) return [];
  reading.seen.add(found.node);
  const { node, module } = found;
  switch (node.type) {
    case 'ObjectExpression':
      return jsonSchemaNames(reading, found) ?? keysOf(reading, found);
    case 'ArrayExpression':
      return children(node, 'elements').flatMap((item) => {
        const text = stringOf(item);
        return text === null ? namesOf(reading, { node: item, module }) : [{ name: text, at: { node: item, module } }];
      });
    case 'CallExpression':
      return namesOfCall(reading, found);
    case 'ClassDeclaration':
    case 'ClassExpression':
      return namesOfClass(reading, found);
    default:
      return [];
  }
}

function keysOf(reading: Reading, { node, module }: Place): Named[] {
  return children(node, 'properties').flatMap((property) => {
    if (property.type === 'SpreadElement') {
      const argument = child(property, 'argument');
      return argument ? namesOf(reading, { node: spreadOf(argument), module }) : [];
    }
    const name = keyOf(child(property, 'key'));
    const printed = name !== null && NAME.test(name) && property.computed !== true;
    return printed ? [{ name, at: { node: property, module } }] : [];
  });
}

/** `...schema.shape` and `...schema.fields` spread what the schema was made of. */
function spreadOf(argument: Node): Node {
  const inner = /^(?:shape|fields|entries|describe)$/.test(propertyOf(argument) ?? '')
    ? child(argument, 'object')
    : null;
  return inner ?? argument;
}

const OF_SCHEMAS = /^(?:properties|additionalProperties|title|description|definitions|allOf|if|then|else|\$\w+)$/;

/** The keys under `properties` of a JSON schema; null where the object is none. */
function jsonSchemaNames(reading: Reading, { node, module }: Place): Named[] | null {
  const entry = (key: string) =>
    child(children(node, 'properties').find((property) => keyOf(child(property, 'key')) === key) ?? null, 'value');
  const properties = entry('properties');
  const keys = children(node, 'properties').map((property) => keyOf(child(property, 'key')) ?? '');
  const isSchema =
    stringOf(entry('type')) === 'object' ||
    entry('required')?.type === 'ArrayExpression' ||
    (properties?.type === 'ObjectExpression' && keys.every((key) => OF_SCHEMAS.test(key)));
  return properties && isSchema ? namesOf(reading, { node: properties, module }) : null;
}

function namesOfCall(reading: Reading, { node, module }: Place): Named[] {
  const callee = child(node, 'callee');
  const method = propertyOf(callee) ?? nameOf(callee) ?? '';
  const object = child(callee, 'object');
  const args = argumentsOf(node);
  const before = object && object.type !== 'Super' ? namesOf(reading, { node: object, module }) : [];
  const [first] = args;
  if (method === 'prop' && first) {
    const name = stringOf(first);
    return name === null ? before : [...before, { name, at: { node: first, module } }];
  }
  if (!OBJECTS.test(method) && !COMBINES.test(method)) return before;
  // What stands behind the fields of an object are its options.
  const fields = SEVERAL.test(method) || COMBINES.test(method) ? args : args.slice(0, 1);
  const given = fields.flatMap((argument) =>
    COMBINES.test(method) && argument.type === 'ObjectExpression' ? [] : namesOf(reading, { node: argument, module }),
  );
  return [...before, ...given];
}

/** The fields of a class, under the name that `@Expose({ name: 'X' })` gives them. */
function namesOfClass(reading: Reading, { node, module }: Place): Named[] {
  const base = child(node, 'superClass');
  const inherited = base ? namesOf(reading, { node: base, module }) : [];
  const own = children(child(node, 'body'), 'body').flatMap((member) => {
    if (member.type !== 'PropertyDefinition' || member.static === true) return [];
    const name = exposedName(member) ?? keyOf(child(member, 'key'));
    return name === null ? [] : [{ name, at: { node: member, module } }];
  });
  return [...inherited, ...own];
}

function exposedName(member: Node): string | null {
  for (const decorator of children(member, 'decorators')) {
    const call = child(decorator, 'expression');
    if (nameOf(child(call, 'callee')) !== 'Expose') continue;
    const name = children(argumentsOf(call as Node)[0], 'properties').find(
      (item) => keyOf(child(item, 'key')) === 'name',
    );
    return stringOf(child(name, 'value'));
  }
  return null;
}
