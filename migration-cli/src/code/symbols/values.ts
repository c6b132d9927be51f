import { visitorKeys } from 'oxc-parser';
import { child, children, dottedName, isFunction, isNode, keyOf, type Node, unwrap, walk } from '../ast.ts';
import { requiredSpecifier } from '../scope.ts';
import type { Piece } from './pieces.ts';

/**
 * What a name at the top of a file holds, as far as changing it goes. 'container': a list, an object, a map, which only its
 * own changing methods change. 'stateful': anything else that remembers what it is told. 'client': what stands for another
 * system, of which a process may have one of its own. 'unknown': made elsewhere, so it counts where a changing method is called.
 */
export type Kind =
  | 'import'
  | 'function'
  | 'class'
  | 'type'
  | 'plain'
  | 'frozen'
  | 'client'
  | 'container'
  | 'stateful'
  | 'unknown';

const BUILT_IN = /^(?:Map|Set|WeakMap|WeakSet|Array|Object|Date|URLSearchParams|Object\.create|Array\.from|Array\.of)$/;
const REMEMBERS =
  /(?:Map|Set|Cache|LRU|Store|Emitter\d?|Registry|Counter|Semaphore|Mutex|Lock|Limiter|State|Session|Bus|Buffer|Subject)$/i;
const CLIENT =
  /^(?:\w+\.)*(?:Pool|createPool|createConnection|postgres|knex|Knex|Sequelize|PrismaClient|DataSource|Client|\w+Client|createClient|Redis|IORedis|createTransport|Stripe|PgBoss|Queue|Worker|Server|pino|createLogger|axios\.create)$/;
const FREEZES = /^(?:Object\.freeze|deepFreeze)$/;
const PLAIN = new Set(['Literal', 'TemplateLiteral', 'BinaryExpression', 'UnaryExpression']);

export function kindOf(piece: Piece, classes: (name: string) => Node | null): Kind {
  if (piece.role === 'import') return 'import';
  const node = declarationIn(piece.node);
  if (node.type === 'FunctionDeclaration' || node.type === 'TSDeclareFunction') return 'function';
  if (node.type === 'ClassDeclaration') return 'class';
  if (node.type !== 'VariableDeclarator') return /^TS(?:Interface|TypeAlias)/.test(node.type) ? 'type' : 'unknown';
  if (child(node, 'id')?.type !== 'Identifier') return 'unknown';
  return kindOfValue(unwrap(child(node, 'init')), classes);
}

/** The declarator, function or class that a piece is. */
export function declarationIn(node: Node): Node {
  const inner = /^Export(?:Named|Default)Declaration$/.test(node.type) ? child(node, 'declaration') : node;
  const first = inner?.type === 'VariableDeclaration' ? children(inner, 'declarations')[0] : inner;
  return first ?? node;
}

function kindOfValue(value: Node | null, classes: (name: string) => Node | null): Kind {
  if (!value) return 'plain';
  if (isFunction(value)) return 'function';
  if (value.type === 'ClassExpression') return 'class';
  if (PLAIN.has(value.type)) return 'plain';
  if (value.type === 'ObjectExpression' || value.type === 'ArrayExpression')
    return changesItself(value) ? 'stateful' : 'container';
  if (requiredSpecifier(value) !== null) return 'import';
  if (value.type !== 'NewExpression' && value.type !== 'CallExpression') return 'unknown';
  const callee = unwrap(child(value, 'callee'));
  if (isFunction(callee)) return callee && keepsState(callee) ? 'stateful' : 'unknown';
  const made = dottedName(callee) ?? '';
  if (FREEZES.test(made)) return 'frozen';
  if (CLIENT.test(made) && !classes(made)) return 'client';
  if (BUILT_IN.test(made)) return 'container';
  const own = classes(made);
  if (own) return (isFunction(own) ? keepsState(own) : changesItself(own)) ? 'stateful' : 'unknown';
  return REMEMBERS.test(made) ? 'stateful' : 'unknown';
}

/** True where methods assign to what they belong to, outside of a constructor. */
function changesItself(node: Node): boolean {
  let changes = false;
  walk(node, (inner) => {
    const target =
      inner.type === 'AssignmentExpression'
        ? child(inner, 'left')
        : inner.type === 'UpdateExpression'
          ? child(inner, 'argument')
          : inner.type === 'CallExpression'
            ? child(unwrap(child(inner, 'callee')), 'object')
            : null;
    const deep = inner.type === 'CallExpression' ? target?.type === 'MemberExpression' : target !== null;
    if (deep && rootIsThis(target) && !inConstructor(inner, node)) changes = true;
  });
  return changes;
}

function rootIsThis(node: Node | null): boolean {
  let at = node;
  while (at?.type === 'MemberExpression') at = child(at, 'object');
  return at?.type === 'ThisExpression';
}

function inConstructor(node: Node, top: Node): boolean {
  for (let up = node.parent; up && up !== top; up = up.parent)
    if (up.type === 'MethodDefinition') return up.kind === 'constructor';
  return false;
}

/** A function whose inner functions change what it declared: what it makes remembers. */
function keepsState(maker: Node): boolean {
  const own = new Set<string>();
  const changed = new Set<string>();
  const visit = (node: Node, depth: number): void => {
    walkOnce(node, (inner) => {
      const next = depth + (isFunction(inner) ? 1 : 0);
      if (depth === 0 && inner.type === 'VariableDeclarator') {
        const name = keyOf(child(inner, 'id'));
        if (name) own.add(name);
      }
      if (depth > 0) {
        const target =
          inner.type === 'AssignmentExpression'
            ? child(inner, 'left')
            : inner.type === 'UpdateExpression'
              ? child(inner, 'argument')
              : inner.type === 'CallExpression'
                ? child(unwrap(child(inner, 'callee')), 'object')
                : null;
        const name = rootName(target);
        if (name) changed.add(name);
      }
      visit(inner, next);
    });
  };
  const body = child(maker, 'body');
  if (body) visit(body, isFunction(body) ? 1 : 0);
  return [...own].some((name) => changed.has(name));
}

function rootName(node: Node | null): string | null {
  let at = unwrap(node);
  while (at?.type === 'MemberExpression') at = unwrap(child(at, 'object'));
  return keyOf(at?.type === 'Identifier' ? at : null);
}

/** The nodes right below one. */
function walkOnce(node: Node, visit: (node: Node) => void): void {
  for (const key of visitorKeys[node.type] ?? []) {
    const value = node[key];
    for (const item of Array.isArray(value) ? value : [value]) if (isNode(item)) visit(item);
  }
}
