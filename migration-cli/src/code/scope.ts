import { visitorKeys } from 'oxc-parser';
import { child, children, isFunction, isNode, keyOf, type Node, nameOf, unwrap } from './ast.ts';
import { Names } from './names.ts';
import { MAX_LEVELS, TOO_DEEP } from './nesting.ts';
import { type NodeIndex, placeOf } from './node-index.ts';
import { LEAVES, NO_NODES, RENEWALS } from './renew.ts';

export type BindingKind = 'import' | 'const' | 'let' | 'var' | 'function' | 'class' | 'param' | 'catch' | 'type';

/** What a name stands for. */
export interface Binding {
  name: string;
  kind: BindingKind;
  /** The declarator, function, class, parameter or import specifier. */
  node: Node;
  /** The value that it is taken from, before `path` is applied. */
  init: Node | null;
  /** The properties taken by destructuring, outermost first; '*' where it is a rest or an index. */
  path: string[];
  /** The value used when what is destructured is undefined. */
  fallback: Node | null;
  /** What is imported; '*' is the whole module. */
  imported: { specifier: string; name: string } | null;
  /** True where an assignment changes it after its declaration. */
  reassigned: boolean;
  /** The position among the parameters of its function. */
  position: number | null;
}

export interface Scope {
  node: Node;
  parent: Scope | null;
  names: Names;
}

const BLOCKS = new Set([
  'BlockStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'SwitchStatement',
  'StaticBlock',
]);

const DECLARATIONS = new Set([
  'ImportDeclaration',
  'FunctionDeclaration',
  'TSDeclareFunction',
  'ClassDeclaration',
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
  'TSEnumDeclaration',
  'TSImportEqualsDeclaration',
  'VariableDeclaration',
]);

/** The innermost scope around a node of a linked program. */
export function scopeOf(node: Node): Scope | null {
  for (let at: Node | null | undefined = node; at; at = at.parent) {
    if (at.scope) return at.scope as Scope;
  }
  return null;
}

/** What `name` means where `node` stands, or null for a global. */
export function lookup(node: Node, name: string): Binding | null {
  // Readers look an expression without a name up by the empty one, which nothing has.
  if (name === '') return null;
  for (let scope = scopeOf(node); scope; scope = scope.parent) {
    const binding = scope.names.get(name);
    if (binding) return binding;
  }
  return null;
}

/** What entering a node of some type may do; looked up once per type instead of compared once per node. */
interface Entrance {
  keys: readonly string[];
  /** Makes the node again with its parent; null where the parent is set on the node that the parser made. */
  renew: ((node: Node, parent: Node | null) => Node) | null;
  /** The same where the node has no children; gives null where it has some. */
  leaf: ((node: Node, parent: Node | null) => Node | null) | null;
  /** Where nodes of the type are listed, or -1 where they are not. */
  list: number;
  opens: 'always' | 'unless-body' | null;
  declares: 'outside' | 'inside' | 'both' | null;
  /** The child that it assigns to. */
  assigns: 'left' | 'argument' | null;
}

const ENTRANCES = new Map<string, Entrance>();

function entranceOf(type: string): Entrance {
  const known = ENTRANCES.get(type);
  if (known) return known;
  const isFunctionType = isFunction({ type, start: 0, end: 0 });
  const inside = isFunctionType || type === 'CatchClause';
  const outside = DECLARATIONS.has(type);
  const always = inside || type === 'TSModuleBlock';
  const entrance: Entrance = {
    keys: visitorKeys[type] ?? [],
    renew: RENEWALS[type] ?? null,
    leaf: LEAVES[type] ?? null,
    list: placeOf(type),
    // A function's body shares the scope of its parameters.
    opens: always ? 'always' : BLOCKS.has(type) ? 'unless-body' : null,
    declares: inside && outside ? 'both' : inside ? 'inside' : outside ? 'outside' : null,
    assigns: type === 'AssignmentExpression' ? 'left' : type === 'UpdateExpression' ? 'argument' : null,
  };
  ENTRANCES.set(type, entrance);
  return entrance;
}

/**
 * Links the tree of a program, in place: every node gets its `parent`, those that open a scope their `scope`. Lists each
 * node once, parents first; a RangeError where they lie too deep in each other. A node is not the one that the parser made.
 */
export function linkScopes(program: Node, index: NodeIndex): Scope {
  const root: Scope = { node: program, parent: null, names: new Names() };
  program.scope = root;
  const declared: { node: Node; inside: boolean; scope: Scope }[] = [];
  const assigning: { scope: Scope; node: Node; key: string }[] = [];
  const enter = (raw: Node, parent: Node | null, outer: Scope, level: number): Node => {
    if (level > MAX_LEVELS) throw new RangeError(TOO_DEEP);
    const { keys, renew, leaf, list, opens, declares, assigns } = entranceOf(raw.type);
    const end = leaf?.(raw, parent);
    if (end) {
      if (list !== -1) index.add(list, end);
      return end;
    }
    let node = raw;
    if (renew) node = renew(raw, parent);
    else node.parent = parent;
    if (list !== -1) index.add(list, node);
    const opened = opens === 'always' || (opens === 'unless-body' && !isFunction(parent));
    const scope = opened ? newScope(node, outer) : outer;
    if (declares === 'outside' || declares === 'both') declared.push({ node, inside: false, scope: outer });
    if (declares === 'inside' || declares === 'both') declared.push({ node, inside: true, scope });
    if (assigns !== null) assigning.push({ scope, node, key: assigns });
    for (const key of keys) {
      const value = node[key];
      if (value === null || typeof value !== 'object') continue;
      if (Array.isArray(value)) node[key] = value.length === 0 ? NO_NODES : entered(value, node, scope, level + 1);
      else if (isNode(value)) node[key] = enter(value, node, scope, level + 1);
    }
    return node;
  };
  // A list that the parser filled one by one has room for many more.
  const entered = (list: unknown[], parent: Node, scope: Scope, level: number): unknown[] => {
    const exact = list.slice();
    for (let index = 0; index < exact.length; index += 1) {
      const item = exact[index];
      if (isNode(item)) exact[index] = enter(item, parent, scope, level);
    }
    return exact;
  };
  enter(program, null, root, 0);
  // Only now do nodes have the children that they keep.
  for (const { node, inside, scope } of declared) (inside ? declareInside : declareOutside)(node, scope);
  for (const { scope, node, key } of assigning) markAssigned(scope, child(node, key) ?? node);
  return root;
}

/** Of every scope until it declares a name: most of them never do. */
const NO_NAMES = new Names();

function newScope(node: Node, parent: Scope): Scope {
  const scope: Scope = { node, parent, names: NO_NAMES };
  node.scope = scope;
  return scope;
}

function declareOutside(node: Node, scope: Scope): void {
  switch (node.type) {
    case 'ImportDeclaration':
      for (const specifier of children(node, 'specifiers')) declareImport(specifier, node, scope);
      break;
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
      declareName(scope, child(node, 'id'), { kind: 'function', node, init: node });
      break;
    case 'ClassDeclaration':
      declareName(scope, child(node, 'id'), { kind: 'class', node, init: node });
      break;
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'TSEnumDeclaration':
      declareName(scope, child(node, 'id'), { kind: 'type', node, init: null });
      break;
    case 'TSImportEqualsDeclaration':
      declareImportEquals(node, scope);
      break;
    case 'VariableDeclaration':
      declareVariables(node, scope);
      break;
    default:
  }
}

function declareInside(node: Node, scope: Scope): void {
  if (isFunction(node)) {
    const id = child(node, 'id');
    if (node.type === 'FunctionExpression' && id) declareName(scope, id, { kind: 'function', node, init: node });
    children(node, 'params').forEach((param, position) => {
      const target = param.type === 'TSParameterProperty' ? (child(param, 'parameter') ?? param) : param;
      declarePattern(scope, target, { kind: 'param', node: param, init: null, position });
    });
  }
  if (node.type === 'CatchClause') declarePattern(scope, child(node, 'param'), { kind: 'catch', node, init: null });
}

const NO_PATH: string[] = [];

type Seed = Pick<Binding, 'kind' | 'node' | 'init'> & Partial<Binding>;

function declareName(scope: Scope, id: Node | null, seed: Seed): void {
  const name = nameOf(id);
  if (name === null) return;
  const known = scope.names.get(name);
  // A type and a value may share a name; the value is what code refers to.
  if (known && (seed.kind === 'type' || (known.kind !== 'type' && seed.kind !== 'var'))) return;
  if (known && known.kind !== 'type') {
    known.reassigned = true;
  } else {
    if (scope.names === NO_NAMES) scope.names = new Names();
    const { kind, node, init, path = NO_PATH, fallback = null, imported = null, position = null } = seed;
    // Every field by name: those that are spread lie outside of the object, and take more room.
    scope.names.set({ name, kind, node, init, path, fallback, imported, reassigned: false, position });
  }
}

function declarePattern(scope: Scope, pattern: Node | null, seed: Seed): void {
  const path = seed.path ?? NO_PATH;
  if (pattern?.type === 'AssignmentPattern') {
    declarePattern(scope, child(pattern, 'left'), { ...seed, fallback: child(pattern, 'right') });
  } else if (pattern?.type === 'ObjectPattern') {
    for (const property of children(pattern, 'properties')) {
      const rest = property.type === 'RestElement';
      const key = rest ? '*' : (keyOf(child(property, 'key')) ?? '*');
      declarePattern(scope, child(property, rest ? 'argument' : 'value'), { ...seed, path: [...path, key] });
    }
  } else if (pattern?.type === 'ArrayPattern') {
    const elements = Array.isArray(pattern.elements) ? pattern.elements : [];
    elements.forEach((element: unknown, index) => {
      if (isNode(element)) declarePattern(scope, element, { ...seed, path: [...path, String(index)] });
    });
  } else if (pattern?.type === 'RestElement') {
    declarePattern(scope, child(pattern, 'argument'), { ...seed, path: [...path, '*'] });
  } else declareName(scope, pattern, seed);
}

function declareVariables(node: Node, scope: Scope): void {
  const kind = node.kind === 'const' || node.kind === 'var' ? node.kind : 'let';
  const target = kind === 'var' ? functionScope(scope) : scope;
  for (const declarator of children(node, 'declarations')) {
    const init = child(declarator, 'init');
    const specifier = requiredSpecifier(init);
    const before = new Set(specifier === null ? [] : target.names.keys());
    declarePattern(target, child(declarator, 'id'), { kind, node: declarator, init });
    if (specifier === null) continue;
    for (const binding of target.names.values()) {
      if (before.has(binding.name) || binding.node !== declarator) continue;
      binding.imported = { specifier, name: binding.path[0] ?? '*' };
    }
  }
}

function functionScope(scope: Scope): Scope {
  let at = scope;
  while (at.parent && !isFunction(at.node)) at = at.parent;
  return at;
}

/** The specifier of `require('x')` and of `await import('x')`. */
export function requiredSpecifier(init: Node | null): string | null {
  let call = unwrap(init);
  if (call?.type === 'AwaitExpression') call = unwrap(child(call, 'argument'));
  if (call?.type === 'ImportExpression') {
    const source = child(call, 'source');
    return source?.type === 'Literal' && typeof source.value === 'string' ? source.value : null;
  }
  if (call?.type !== 'CallExpression' || nameOf(child(call, 'callee')) !== 'require') return null;
  const argument = children(call, 'arguments')[0];
  return argument?.type === 'Literal' && typeof argument.value === 'string' ? argument.value : null;
}

function declareImport(specifier: Node, declaration: Node, scope: Scope): void {
  const source = child(declaration, 'source')?.value;
  const names: Record<string, string> = { ImportDefaultSpecifier: 'default', ImportNamespaceSpecifier: '*' };
  const name = names[specifier.type] ?? keyOf(child(specifier, 'imported')) ?? 'default';
  const imported = { specifier: String(source), name };
  declareName(scope, child(specifier, 'local'), { kind: 'import', node: specifier, init: null, imported });
}

function declareImportEquals(node: Node, scope: Scope): void {
  const reference = child(node, 'moduleReference');
  const source = reference?.type === 'TSExternalModuleReference' ? child(reference, 'expression')?.value : undefined;
  const imported = typeof source === 'string' ? { specifier: source, name: '*' } : null;
  declareName(scope, child(node, 'id'), { kind: 'import', node, init: null, imported });
}

function markAssigned(scope: Scope, target: Node): void {
  const names: string[] = [];
  const collect = (node: Node | null): void => {
    const name = nameOf(node);
    if (name) names.push(name);
    else if (node?.type === 'ObjectPattern') for (const p of children(node, 'properties')) collect(child(p, 'value'));
    else if (node?.type === 'ArrayPattern') for (const e of children(node, 'elements')) collect(e);
  };
  collect(target);
  for (const name of names) {
    for (let at: Scope | null = scope; at; at = at.parent) {
      const binding = at.names.get(name);
      if (!binding) continue;
      binding.reassigned = true;
      break;
    }
  }
}
