import { child, children, type Node, nameOf, unwrap } from '../ast.ts';
import type { ParsedModule } from '../parse.ts';
import { type Binding, lookup } from '../scope.ts';
import { type Removal, wholeStatement } from './slice.ts';
import { isPlain, listEntry, referencesOf } from './unused.ts';

const WHY = 'nothing here names it any more';

/**
 * What functions declare and nothing names any more once `removals` have left, which a compiler with `noUnusedLocals` refuses.
 * A value whose evaluation may do something is still evaluated.
 */
export function unusedLocals(module: ParsedModule, removals: Removal[]): Removal[] {
  const all = [...removals];
  const done = new Set<Binding>();
  const inside = (node: Node) => all.some(({ start, end }) => node.start >= start && node.end <= end);
  for (let before = -1; before !== all.length; ) {
    before = all.length;
    const gone = module.nodes('Identifier').filter(inside);
    const named = new Set(gone.flatMap((node) => lookup(node, nameOf(node) ?? '') ?? []));
    const locals = [...named].filter((binding) => isLocal(binding) && !done.has(binding) && !inside(binding.node));
    const references = referencesOf(module, locals);
    const unused = locals.filter((binding) => references.get(binding)?.every(inside));
    for (const binding of unused) done.add(binding);
    for (const [declarator, its] of Map.groupBy(unused, ({ node }) => node))
      all.push(...removed(module, declarator, its));
  }
  return all.filter((item) => !removals.includes(item));
}

const isLocal = ({ node, kind }: Binding): boolean =>
  kind !== 'param' &&
  node.type === 'VariableDeclarator' &&
  /^(?:BlockStatement|StaticBlock)$/.test(blockOf(node)?.type ?? '');

const blockOf = (declarator: Node): Node | null => declarator.parent?.parent ?? null;

function removed(module: ParsedModule, declarator: Node, unused: Binding[]): Removal[] {
  const [statement, id, init] = [declarator.parent, child(declarator, 'id'), unwrap(child(declarator, 'init'))];
  if (!statement || children(statement, 'declarations').length !== 1) return [];
  const properties = id?.type === 'ObjectPattern' ? children(id, 'properties') : [];
  const entries = properties.filter((item) => unused.some(({ name }) => name === nameOf(child(item, 'value'))));
  if (id?.type === 'Identifier' ? unused.length > 0 : properties.length > 0 && entries.length === properties.length) {
    if (init === null || isPlain(init)) return [wholeStatement(module, statement, WHY)];
    // What the value names is still named.
    return [
      { start: statement.start, end: init.start, replace: '', why: WHY },
      { start: init.end, end: statement.end, replace: ';', why: WHY },
    ];
  }
  // What a rest holds depends on what is taken out before it.
  return properties.some(({ type }) => type === 'RestElement')
    ? []
    : entries.map((item) => listEntry(module, item, WHY));
}
