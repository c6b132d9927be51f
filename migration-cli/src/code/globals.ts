import { child, children, dottedName, keyOf, type Node, nameOf, propertyOf } from './ast.ts';
import type { Place } from './place.ts';
import type { Project } from './project.ts';
import { lookup } from './scope.ts';

/** The names by which a program reaches its global object. */
const GLOBAL_OBJECT = /^(?:global|globalThis|GLOBAL)$/;

/** True for the global object itself. */
export const isGlobalObject = (name: string): boolean => GLOBAL_OBJECT.test(name);

/** What every program has; an application that replaces one of them (`global.fetch = …`) means the same by it. */
const STANDING = new Set([
  ...Object.getOwnPropertyNames(globalThis),
  'require',
  'module',
  'exports',
  'arguments',
  'self',
]);

/** True for a name that only the source itself can have made global. */
export const isOwnGlobal = (name: string): boolean => name !== '' && !STANDING.has(name) && !isGlobalObject(name);

const known = new WeakMap<Project, Map<string, Place[]>>();

/** The value that a tree gives a global name, where it does so at one place alone. */
export function globalValue(project: Project, name: string): Place | null {
  if (!isOwnGlobal(name)) return null;
  const [only, ...others] = globalsOf(project).get(name) ?? [];
  return only === undefined || others.length > 0 ? null : only;
}

/** The values that a tree gives global names of its own. */
export function globalsOf(project: Project): Map<string, Place[]> {
  const before = known.get(project);
  if (before) return before;
  const found = new Map<string, Place[]>();
  // Whatever asks while the values are looked for gets none of them.
  known.set(project, found);
  for (const module of project.modules.values())
    for (const [name, node] of [
      ...module.nodes('AssignmentExpression').flatMap(assigned),
      ...module.calls(ASSIGN).flatMap(merged),
    ]) {
      const places = found.get(name);
      if (places) places.push({ node, module });
      else found.set(name, [{ node, module }]);
    }
  return found;
}

const ASSIGN = /^assign$/;

type Given = [name: string, value: Node];

/** `global.db = …` and `db = …` of a name that nothing declares. */
function assigned(node: Node): Given[] {
  const [left, right] = [child(node, 'left'), child(node, 'right')];
  if (node.operator !== '=' || !left || !right) return [];
  const plain = nameOf(left);
  const name = plain === null ? (isGlobal(child(left, 'object')) ? propertyOf(left) : null) : plain;
  return name === null || !isOwnGlobal(name) || (plain !== null && lookup(left, plain)) ? [] : [[name, right]];
}

/** `Object.assign(global, { db, … })` */
function merged(call: Node): Given[] {
  const [target, ...sources] = children(call, 'arguments');
  if (!isGlobal(target) || dottedName(child(call, 'callee')) !== 'Object.assign') return [];
  return sources.flatMap((source) =>
    children(source, 'properties').flatMap((property): Given[] => {
      const [name, value] = [keyOf(child(property, 'key')), child(property, 'value')];
      return name === null || !value || property.computed === true || !isOwnGlobal(name) ? [] : [[name, value]];
    }),
  );
}

function isGlobal(node: Node | null | undefined): boolean {
  const name = nameOf(node);
  return node != null && name !== null && isGlobalObject(name) && !lookup(node, name);
}
