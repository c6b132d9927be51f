import { child, children, isFunction, type Node, nameOf, unwrap } from '../ast.ts';
import type { ParsedModule } from '../parse.ts';
import { type Binding, lookup, requiredSpecifier } from '../scope.ts';
import { type Removal, wholeStatement } from './slice.ts';

/** Tells whether loading what a specifier leads to does something besides declaring. */
type Acts = (specifier: string) => boolean;

/**
 * What nothing in a module names any more once `removals` have left: imports, functions, plain constants. What is
 * imported and does something when it is loaded stays loaded.
 */
export function unusedAfter(module: ParsedModule, removals: Removal[], acts: Acts): Removal[] {
  const all = [...removals];
  const references = referencesOf(module);
  const inside = (node: Node) => all.some(({ start, end }) => node.start >= start && node.end <= end);
  const done = new Set<Binding>();
  for (let before = -1; before !== all.length; ) {
    before = all.length;
    for (const [binding, its] of references) {
      if (done.has(binding) || inside(binding.node) || its.length === 0 || its.some((node) => !inside(node))) continue;
      const removal = removalOf(module, binding, acts, (other) => {
        const users = references.get(other) ?? [];
        return users.length > 0 && users.every(inside);
      });
      if (removal) all.push(removal);
      if (removal) done.add(binding);
    }
  }
  return all.filter((item) => !removals.includes(item));
}

/**
 * Parameters that nothing names any more once `removals` have left get `_` before their names, which says to a compiler with
 * `noUnusedParameters` that this is meant. Those that take an object apart stay as they are.
 */
export function unusedParameters(module: ParsedModule, removals: Removal[]): Removal[] {
  const inside = (node: Node) => removals.some(({ start, end }) => node.start >= start && node.end <= end);
  const gone = module.nodes('Identifier').filter(inside);
  const bindings = new Set(gone.flatMap((node) => lookup(node, nameOf(node) ?? '') ?? []));
  const plain = [...bindings].filter(
    ({ kind, node, name }) => kind === 'param' && node.type === 'Identifier' && !name.startsWith('_') && !inside(node),
  );
  return [...referencesOf(module, plain)].flatMap(([{ node, name }, its]) =>
    its.every(inside) && lookup(node, `_${name}`) === null
      ? [
          {
            start: node.start,
            end: node.start + name.length,
            replace: `_${name}`,
            why: 'nothing here names it any more',
          },
        ]
      : [],
  );
}

/** Names, those that are declared at the top of a module unless others are given, with the places that refer to them. */
export function referencesOf(
  module: ParsedModule,
  names: Iterable<Binding> = module.scope.names.values(),
): Map<Binding, Node[]> {
  const found = new Map<Binding, Node[]>([...names].map((binding) => [binding, []]));
  for (const node of [...module.nodes('Identifier'), ...module.nodes('JSXIdentifier')]) {
    if (isLabel(node)) continue;
    const binding = lookup(node, nameOf(node) ?? '');
    const list = binding && found.get(binding);
    if (list && !declares(binding.node, node)) list.push(node);
  }
  return found;
}

/** `a` in `x.a`, `{ a: 1 }` and the like names a property. */
function isLabel(node: Node): boolean {
  const { parent } = node;
  if (!parent) return false;
  if (parent.type === 'MemberExpression') return parent.property === node && parent.computed !== true;
  if (parent.type === 'Property') return parent.key === node && parent.computed !== true && parent.shorthand !== true;
  if (/^(?:MethodDefinition|PropertyDefinition|TSPropertySignature|TSMethodSignature|TSEnumMember)$/.test(parent.type))
    return parent.key === node && parent.computed !== true;
  return false;
}

function declares(declaration: Node, node: Node): boolean {
  if (declaration === node) return true;
  const id = declaration.type === 'VariableDeclarator' ? child(declaration, 'id') : null;
  const named = id ?? child(declaration, 'id') ?? (declaration.type.startsWith('Import') ? declaration : null);
  return named !== null && node.start >= named.start && node.end <= named.end;
}

function removalOf(
  module: ParsedModule,
  binding: Binding,
  acts: Acts,
  unused: (binding: Binding) => boolean,
): Removal | null {
  const why = 'nothing here names it any more';
  if (binding.kind === 'import') return importRemoval(module, binding, acts, unused);
  const declaration = binding.node.parent;
  if (binding.kind === 'function' || binding.kind === 'class')
    return binding.node.parent?.type === 'Program' && (binding.kind === 'function' || isPlainClass(binding.node))
      ? wholeStatement(module, binding.node, why)
      : null;
  if (declaration?.type !== 'VariableDeclaration' || declaration.parent?.type !== 'Program') return null;
  const declarators = children(declaration, 'declarations');
  const required = requiredSpecifier(binding.init);
  if (declarators.length !== 1 || (required === null && !isPlain(binding.init))) return null;
  const names = [...module.scope.names.values()].filter(({ node }) => node === binding.node);
  if (names.every((name) => name === binding || unused(name))) {
    const whole = wholeStatement(module, declaration, why);
    if (required === null || !acts(required)) return whole;
    const call = unwrap(binding.init);
    const kept = call ? module.text.slice(call.start, call.end) : '';
    return { start: declaration.start, end: declaration.end, replace: `${kept};`, why: 'loading it does something' };
  }
  const property = children(child(binding.node, 'id'), 'properties').find(
    (item) => nameOf(child(item, 'value')) === binding.name,
  );
  return property ? listEntry(module, property, why) : null;
}

/** A class whose declaration does nothing but declare: decorators of members speak of the class alone, its own register it. */
function isPlainClass(node: Node): boolean {
  if (children(node, 'decorators').length > 0) return false;
  const parent = child(node, 'superClass');
  const members = children(child(node, 'body'), 'body');
  return (
    (parent === null || parent.type === 'Identifier') &&
    members.every(
      ({ type, static: isStatic }) => type !== 'StaticBlock' && !(type === 'PropertyDefinition' && isStatic),
    )
  );
}

/** Values whose evaluation does nothing. */
export function isPlain(init: Node | null): boolean {
  const value = unwrap(init);
  if (!value) return false;
  if (isFunction(value) || value.type === 'Literal' || value.type === 'MemberExpression') return true;
  if (value.type === 'TemplateLiteral') return children(value, 'expressions').every(isPlain);
  if (value.type === 'ArrayExpression') return children(value, 'elements').every(isPlain);
  if (value.type !== 'ObjectExpression') return false;
  return children(value, 'properties').every((item) => isPlain(child(item, 'value')));
}

function importRemoval(
  module: ParsedModule,
  binding: Binding,
  acts: Acts,
  unused: (binding: Binding) => boolean,
): Removal | null {
  const why = 'nothing here names it any more';
  const statement = binding.node.parent;
  if (binding.node.type === 'TSImportEqualsDeclaration') return wholeStatement(module, binding.node, why);
  if (statement?.type !== 'ImportDeclaration') return null;
  const specifiers = children(statement, 'specifiers');
  const names = [...module.scope.names.values()].filter(({ node }) => specifiers.includes(node));
  if (names.every((name) => name === binding || unused(name))) {
    const specifier = binding.imported?.specifier ?? '';
    if (!acts(specifier)) return wholeStatement(module, statement, why);
    const source = child(statement, 'source');
    const kept = source ? `import ${module.text.slice(source.start, statement.end)}` : '';
    return { start: statement.start, end: statement.end, replace: kept, why: 'loading it does something' };
  }
  return binding.node.type === 'ImportSpecifier' &&
    specifiers.filter(({ type }) => type === 'ImportSpecifier').length > 1
    ? listEntry(module, binding.node, why)
    : null;
}

/** An item of a list of names with the comma that belongs to it. */
export function listEntry({ text }: ParsedModule, node: Node, why: string): Removal {
  const alone = /(?:^|\n)[ \t]*$/.test(text.slice(0, node.start));
  const after = (alone ? /^\s*,[ \t]*(?:\r?\n(?=[\s}\])]))?/ : /^\s*,[ \t]*(?:\r?\n(?=\s))?/).exec(
    text.slice(node.end),
  )?.[0];
  if (after !== undefined) {
    const indent = after.endsWith('\n') ? (/[ \t]*$/.exec(text.slice(0, node.start))?.[0].length ?? 0) : 0;
    return { start: node.start - indent, end: node.end + after.length, replace: '', why };
  }
  const before = /,\s*$/.exec(text.slice(0, node.start))?.[0].length ?? 0;
  return { start: node.start - before, end: node.end, replace: '', why };
}
