import { child, children, isFunction, keyOf, type Node, nameOf, unwrap } from '../../code/ast.ts';
import { HOLE } from '../../code/evaluate-paths.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Place } from '../../code/place.ts';
import { lookup } from '../../code/scope.ts';
import type { Unresolved } from '../../model/inventory.ts';
import type { CallGraph } from '../call-graph.ts';
import { handedTexts } from '../handed-names.ts';
import type { Schema } from '../sql/schema.ts';

/** What the reading of knex' calls works on. */
export interface Knex {
  graph: CallGraph;
  schema: Schema;
  /** The names of functions and methods that give a client: `getDB` of `session.getDB()`. */
  givers: Set<string>;
  say(item: Unresolved): void;
}

/** Tables that a parameter or a property of `this` names: each is touched where it is named. What is named nowhere is said. */
export function handedTables(
  knex: Knex,
  module: ParsedModule,
  argument: Node,
  sure: boolean,
): { at: Place; table: string }[] {
  const node = unwrap(argument);
  if (!node || !/^(?:Identifier|MemberExpression|TemplateLiteral)$/.test(node.type)) return [];
  const place = { node, module };
  // A variable that holds a query of its own names no table here.
  const held = node.type === 'Identifier' ? unwrap(lookup(node, nameOf(node) ?? '')?.init ?? null) : null;
  if (held && /^(?:Call|Await|ArrowFunction|Function)Expression$/.test(held.type)) return [];
  if (!knex.graph.evaluator.texts(place).some((text) => text.includes(HOLE))) return [];
  const handed = handedTexts(knex.graph, place).flatMap(({ at, texts }) =>
    texts.flatMap((text) => named(text).map((table) => ({ at, table }))),
  );
  if (handed.length === 0 && sure)
    knex.say({
      file: module.path,
      line: module.lineAt(node.start),
      what: 'SQL',
      why: 'the name of a table is computed',
    });
  return handed;
}

/** `'users as u'`, `{ u: 'users' }` and constants; a nested builder names its own tables. */
export function tablesIn(
  knex: Knex,
  module: ParsedModule,
  argument: Node,
  isBuilder: (node: Node) => boolean,
): string[] {
  const node = unwrap(argument);
  if (node === null || isFunction(node)) return [];
  const value = knex.graph.evaluator.follow({ node, module });
  if (value?.node.type === 'ObjectExpression')
    return children(value.node, 'properties').flatMap((property) => {
      const inner = child(property, 'value');
      return inner && keyOf(child(property, 'key')) !== null ? plain(knex, value.module, inner) : [];
    });
  return node.type === 'CallExpression' && isBuilder(node) ? [] : plain(knex, module, node);
}

function plain({ graph, schema }: Knex, module: ParsedModule, node: Node): string[] {
  const names = graph.evaluator.texts({ node, module }).flatMap(named);
  return names.filter((text) => !isCommon(module, schema, text));
}

/** The table in `users`, `users as u`, `public.users`; none where a part of it is not known. */
function named(text: string): string[] {
  if (text.includes(HOLE)) return [];
  const bare = text
    .trim()
    .replace(/\s+(?:as\s+)?\w+$/i, '')
    .replace(/["`]/g, '')
    .replace(/^public\./, '');
  return /^[A-Za-z_][\w$]*(?:\.[A-Za-z_][\w$]*)?$/.test(bare) ? [bare] : [];
}

/** A name that `with('name', …)` gives to a query is no table. */
function isCommon(module: ParsedModule, schema: Schema, name: string): boolean {
  if (schema.tables.has(name)) return false;
  return (
    new RegExp(`\\.with(?:Recursive|Materialized|Wrapped)?\\(\\s*['"\`]${name}['"\`]`).test(module.text) ||
    new RegExp(`\\.as\\(\\s*['"\`]${name}['"\`]`).test(module.text)
  );
}
