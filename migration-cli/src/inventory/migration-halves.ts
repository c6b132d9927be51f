import { ancestors, child, type Node, nameOf, propertyOf } from '../code/ast.ts';
import type { ParsedModule } from '../code/parse.ts';

/** True for what undoes a migration: it stands in `down`, or in a function that only `down` uses. It does not say what the schema is. */
export function inDown(module: ParsedModule, node: Node): boolean {
  const isSaid = saying.get(module) ?? /\bdown\b/.test(module.text);
  saying.set(module, isSaid);
  return isSaid && undoes(module, node, new Set());
}

/** Modules that say `down`: each statement of a bundle asks. */
const saying = new WeakMap<ParsedModule, boolean>();

export const inUp = (node: Node): boolean => functionsAround(node).includes('up');

/** The same of a function that is called `down` itself. */
export const inDownOf = (node: Node): boolean => functionsAround(node).includes('down');

function undoes(module: ParsedModule, node: Node, followed: Set<string>): boolean {
  const names = functionsAround(node);
  const half = names.find((name) => name === 'down' || name === 'up');
  if (half !== undefined) return half === 'down';
  const outer = names.at(-1);
  if (outer === undefined || followed.has(outer)) return false;
  followed.add(outer);
  let used = false;
  for (const use of usesOf(module, outer)) {
    if (functionsAround(use).some((name) => followed.has(name))) continue;
    if (keyOf(use) !== 'down' && !undoes(module, use, followed)) return false;
    used = true;
  }
  return used;
}

/** The names of the functions around a node, the innermost first. */
function functionsAround(node: Node): string[] {
  return [...ancestors(node)]
    .filter((up) => /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(up.type))
    .flatMap((up) => keyOf(up) ?? []);
}

const named = new WeakMap<ParsedModule, Map<string | null, Node[]>>();

/** Bundles hold hundreds of thousands of names, and each statement asks: they are put in order once. */
function usesOf(module: ParsedModule, name: string): Node[] {
  const byName = named.get(module) ?? Map.groupBy(module.nodes('Identifier'), nameOf);
  named.set(module, byName);
  return (byName.get(name) ?? []).filter(
    (node) =>
      child(node.parent, 'id') !== node &&
      !(node.parent?.type === 'MemberExpression' && child(node.parent, 'property') === node),
  );
}

/** What a function, or a name that stands for one, is declared, assigned or written into an object as. */
function keyOf(node: Node): string | null {
  const holder = node.parent;
  const named = child(node, 'id') ?? child(holder, 'key') ?? child(holder, 'id');
  const left = holder?.type === 'AssignmentExpression' ? child(holder, 'left') : null;
  return left ? propertyOf(left) : named === null ? null : String(named.name ?? named.value ?? '');
}
