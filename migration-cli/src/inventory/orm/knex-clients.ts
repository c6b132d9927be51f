import {
  ancestors,
  child,
  children,
  isFunction,
  keyOf,
  type Node,
  nameOf,
  propertyOf,
  unwrap,
} from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';
import { lookup } from '../../code/scope.ts';
import { enclosingFunction } from '../functions.ts';
import { chainOf } from './commands.ts';
import type { Knex } from './knex-tables.ts';
import { typeNames } from './read.ts';

const PACKAGE = /(?:^|\/)knex$|^@ioc:Adonis\/Lucid\/Database$|^@adonisjs\/lucid\/services\/db$/;
const CLIENT = /^(?:_|#)?(?:knex|db|database|trx|tx|qb|conn|connection|transaction|\w*[kK]nex|\w*Db|\w*DB|\w*[tT]rx)$/;
const HELD_CLIENT = /^(?:knex|db|database|trx)$/;
const CHAINED =
  /^(?:select|where\w*|andWhere\w*|orWhere\w*|first|from|into|table|insert|update|del|delete|join|leftJoin|innerJoin|orderBy\w*|groupBy\w*|returning|count\w*|sum|max|min|avg|limit|offset|distinct\w*|as|column|columns|pluck|with\w*|increment|decrement|truncate|modify|transacting|clone|having\w*|onConflict|forUpdate|columnInfo|stream|then|catch|fromRaw|debug|timeout|ignore|merge|using|jsonExtract|union\w*|upsert|rightJoin|andOn|unionAll|options|queryContext|del)$/;

/** Functions and methods that return the client that a package made, by their names. */
export function giversIn(knex: Knex, module: ParsedModule): string[] {
  return module.nodes('ReturnStatement').flatMap((statement) => {
    const value = unwrap(child(statement, 'argument'));
    if (value?.type !== 'Identifier' || !CLIENT.test(nameOf(value) ?? '') || !fromPackage(knex, module, value))
      return [];
    const fn = enclosingFunction(statement);
    const name = keyOf(child(fn?.parent, 'key')) ?? nameOf(child(fn, 'id')) ?? nameOf(child(fn?.parent, 'id'));
    return name === null ? [] : [name];
  });
}

/** `session.getDB()`: whichever object it is asked of. */
function givesClient({ givers }: Knex, call: Node): boolean {
  const callee = unwrap(child(call, 'callee'));
  return givers.has(propertyOf(callee) ?? nameOf(callee) ?? '');
}

/** `require('knex')(config)` makes a client and names no table. */
export function isFactory(callee: Node): boolean {
  return lookup(callee, nameOf(callee) ?? '')?.imported?.specifier === 'knex';
}

/** `knex`, `db`, `trx`, `this.db`: what is called with a table. */
export function isClient(knex: Knex, module: ParsedModule, node: Node): boolean {
  if (node.type === 'CallExpression') return givesClient(knex, node);
  const name = node.type === 'MemberExpression' ? (propertyOf(node) ?? nameOf(child(node, 'property'))) : nameOf(node);
  if (fromPackage(knex, module, node)) return true;
  if (node.type === 'MemberExpression' && unwrap(child(node, 'object'))?.type !== 'ThisExpression') {
    if (!HELD_CLIENT.test(name ?? '')) return false;
  }
  return CLIENT.test(name ?? '');
}

export function fromPackage({ graph }: Knex, module: ParsedModule, node: Node): boolean {
  const name = nameOf(node);
  const binding = name ? lookup(node, name) : null;
  if (binding === null) return false;
  if (
    typeNames(binding.node.type === 'TSParameterProperty' ? child(binding.node, 'parameter') : binding.node).includes(
      'Knex',
    )
  )
    return true;
  if (binding.imported && PACKAGE.test(binding.imported.specifier)) return true;
  const value = graph.evaluator.follow({ node, module });
  const callee = value && /^(?:Call|New)Expression$/.test(value.node.type) ? child(value.node, 'callee') : null;
  if (value && nameOf(callee) === 'use' && children(value.node, 'arguments')[0]?.value === 'Database') return true;
  const made = callee ? lookup(callee, nameOf(callee) ?? '')?.imported : null;
  return PACKAGE.test(made?.specifier ?? '');
}

/** A chain that begins at a client, or a variable or parameter that holds such a chain. */
export function isBuilder(knex: Knex, module: ParsedModule, node: Node, depth = 0): boolean {
  const at = unwrap(node);
  if (at === null || depth > 40) return false;
  if (at.type === 'CallExpression') {
    const callee = unwrap(child(at, 'callee'));
    if (callee === null) return false;
    if (isClient(knex, module, at) || isClient(knex, module, callee)) return true;
    const object = unwrap(child(callee, 'object'));
    return callee.type === 'MemberExpression' && object !== null && isBuilder(knex, module, object, depth + 1);
  }
  if (isClient(knex, module, at)) return true;
  if (at.type === 'ThisExpression') return builderCallback(knex, module, at, depth);
  if (at.type !== 'Identifier') return false;
  const binding = lookup(at, nameOf(at) ?? '');
  if (binding?.kind === 'param')
    return (
      /^(?:query|builder|qb|queryBuilder|q|subquery)$/i.test(binding.name) ||
      typeNames(binding.node).some((name) => /^QueryBuilder$/.test(name))
    );
  const init = binding?.init ? unwrap(binding.init) : null;
  return (
    init !== null &&
    init !== undefined &&
    init.type !== 'Identifier' &&
    isBuilder(knex, module, init.type === 'AwaitExpression' ? (child(init, 'argument') ?? init) : init, depth + 1)
  );
}

/** `where(function () { this.from('t') })`: inside the callback of a chain `this` is a builder. */
function builderCallback(knex: Knex, module: ParsedModule, node: Node, depth: number): boolean {
  for (const up of ancestors(node)) {
    if (up.type === 'ArrowFunctionExpression' || !isFunction(up)) continue;
    const callee = up.parent?.type === 'CallExpression' ? unwrap(child(up.parent, 'callee')) : null;
    const object = unwrap(child(callee, 'object'));
    return object !== null && CHAINED.test(propertyOf(callee) ?? '') && isBuilder(knex, module, object, depth + 1);
  }
  return false;
}

/** A call that a builder's method is chained on. */
export const isChained = (call: Node) => CHAINED.test(chainOf(call)[0] ?? '');
