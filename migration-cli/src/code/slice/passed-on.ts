import { child, children, dottedName, keyOf, type Node, nameOf, unwrap } from '../ast.ts';
import type { ParsedModule } from '../parse.ts';
import { lookup } from '../scope.ts';
import { exportMember, isExports } from '../symbols/exports-object.ts';
import { isLabel } from '../symbols/references.ts';
import { type Removal, wholeStatement } from './slice.ts';
import { listEntry, unusedAfter } from './unused.ts';

/** One name that a barrel passes on from another module. */
export interface PassedOn {
  /** Null where it is every name of the other module. */
  exported: string | null;
  removal: Removal;
  /** The statement that passes on names, which leaves with the last of them. */
  statement?: Node;
}

const WHY = 'nothing names it any more';

/**
 * The names that a module passes on by the import, re-export or `require` whose specifier begins at `start`; empty where it does
 * something else with what it loads.
 */
export function passedOnBy(module: ParsedModule, start: number): PassedOn[] {
  const statement = [...module.nodes('ExportNamedDeclaration'), ...module.nodes('ExportAllDeclaration')].find(
    (node) => child(node, 'source')?.start === start,
  );
  if (statement?.type === 'ExportAllDeclaration')
    return [{ exported: null, removal: wholeStatement(module, statement, WHY) }];
  if (statement) {
    const specifiers = children(statement, 'specifiers');
    return specifiers.map((specifier) => ({
      exported: nameOf(child(specifier, 'exported')) ?? '',
      removal: listEntry(module, specifier, WHY),
      statement,
    }));
  }
  const literal = module.nodes('Literal').find((node) => node.start === start);
  const call = literal?.parent;
  return call?.type === 'CallExpression' && dottedName(child(call, 'callee')) === 'require'
    ? passedOnByRequire(module, call)
    : [];
}

/** What leaves with those of the names that are gone: they, and what only they named. */
export function withoutPassing(
  module: ParsedModule,
  names: PassedOn[],
  gone: PassedOn[],
  acts: (specifier: string) => boolean,
): Removal[] {
  if (gone.length === 0) return [];
  const statement = gone.length === names.length ? gone[0]?.statement : undefined;
  if (statement) return [wholeStatement(module, statement, WHY)];
  const removals = gone.map(({ removal }) => removal);
  return [...removals, ...unusedAfter(module, removals, acts)];
}

function passedOnByRequire(module: ParsedModule, call: Node): PassedOn[] {
  let value = call;
  while (value.parent?.type === 'MemberExpression' && value.parent.object === value) value = value.parent;
  const { parent } = value;
  if (parent?.type !== 'VariableDeclarator') return place(module, value) ?? [];
  // A constant that is handed on and used for nothing else.
  const names = [...module.scope.names.values()].filter(({ node, reassigned }) => node === parent && !reassigned);
  const places = names.flatMap((binding) => {
    const uses = module
      .nodes('Identifier')
      .filter((node) => nameOf(node) === binding.name && !isLabel(node) && lookup(node, binding.name) === binding)
      .filter((node) => node.start < parent.start || node.end > parent.end);
    // What is written short is key and value in one place.
    const places = new Map(uses.map((node) => [node.start, node]));
    return [...places.values()].map((node) => place(module, node));
  });
  return places.every((found) => found !== null) ? places.flat() : [];
}

/** The place among the exports that a value stands in; null where it stands elsewhere. */
function place(module: ParsedModule, value: Node): PassedOn[] | null {
  const { parent } = value;
  if (!parent) return null;
  if (parent.type === 'Property' && child(parent, 'value')?.start === value.start && isExported(parent.parent)) {
    const exported = parent.computed === true ? null : keyOf(child(parent, 'key'));
    return exported === null ? null : [{ exported, removal: listEntry(module, parent, WHY) }];
  }
  if (parent.type === 'SpreadElement' && isExported(parent.parent))
    return [{ exported: null, removal: listEntry(module, parent, WHY) }];
  const statement = parent.parent;
  if (parent.type === 'AssignmentExpression' && parent.right === value && isTop(statement)) {
    const exported = exportMember(child(parent, 'left') ?? parent);
    return exported === null ? null : [{ exported, removal: wholeStatement(module, statement, WHY) }];
  }
  if (!isMerged(parent, value)) return null;
  const alone = isTop(statement) && children(parent, 'arguments').length === 2;
  return [{ exported: null, removal: alone ? wholeStatement(module, statement, WHY) : listEntry(module, value, WHY) }];
}

const isTop = (node: Node | null | undefined): node is Node =>
  node?.type === 'ExpressionStatement' && node.parent?.type === 'Program';

/** True for an argument of `Object.assign` that adds to the exports. */
function isMerged(call: Node, value: Node | null): boolean {
  if (call.type !== 'CallExpression' || dottedName(child(call, 'callee')) !== 'Object.assign') return false;
  const [target, ...sources] = children(call, 'arguments');
  if (!target || (value !== null && !sources.includes(value))) return false;
  return (isExports(target) && isTop(call.parent)) || (target.type === 'ObjectExpression' && isExported(call));
}

/** True where a value is what a CommonJS module exports as a whole, or is merged into that. */
function isExported(node: Node | null | undefined): boolean {
  const { parent } = node ?? {};
  if (!node || !parent) return false;
  if (parent.type === 'AssignmentExpression')
    return unwrap(child(parent, 'right')) === node && (isExports(child(parent, 'left')) || isExported(parent));
  if (parent.type !== 'CallExpression') return false;
  const callee = dottedName(child(parent, 'callee'));
  if (callee === 'Object.freeze' || callee === 'Object.seal') return isExported(parent);
  return isMerged(parent, node) || (children(parent, 'arguments')[0] === node && isMerged(parent, null));
}
