import { child, children, type Node, nameOf, propertyOf } from '../code/ast.ts';
import type { Evaluator } from '../code/evaluate.ts';
import { HOLE } from '../code/evaluate-paths.ts';
import type { ParsedModule } from '../code/parse.ts';
import type { Place } from '../code/place.ts';
import { lookup } from '../code/scope.ts';
import type { TableAccess } from '../model/inventory.ts';
import { within } from './functions.ts';

const KNEX = /^(?:knex|@?\w*\/?knex)$/;

const WRITES: Record<string, TableAccess['commands']> = {
  insert: ['insert'],
  update: ['select', 'update'],
  del: ['delete', 'select'],
  delete: ['delete', 'select'],
  truncate: ['truncate'],
  upsert: ['insert', 'select', 'update'],
  increment: ['select', 'update'],
  decrement: ['select', 'update'],
  onConflict: ['insert', 'select', 'update'],
};

/** Tables named to query builders (knex, kysely) and to libraries that bring tables of their own. */
export function builderAccess(module: ParsedModule, evaluator: Evaluator): TableAccess[] {
  return module.nodes('CallExpression').flatMap((call) => {
    const tables = knexTables(module, evaluator, call) ?? kyselyTables(module, evaluator, call);
    const built = (tables ?? []).map((table) => access(module, call, table, chainCommands(call), 'builder'));
    return [...built, ...authTables(module, evaluator, call)];
  });
}

function access(
  module: ParsedModule,
  node: Node,
  table: string,
  commands: TableAccess['commands'],
  via: string,
): TableAccess {
  const writes = commands?.some((command) => command !== 'select') ?? false;
  const kind = writes ? (commands?.includes('select') ? 'readwrite' : 'write') : 'read';
  return {
    file: module.path,
    line: module.lineAt(node.start),
    table,
    access: kind,
    via,
    columns: [],
    within: within(node),
    commands: commands ?? ['select'],
  };
}

/** The methods called on a call: `knex('t').where().update()` gives where, update. */
function chain(call: Node): string[] {
  const names: string[] = [];
  let at: Node | null | undefined = call;
  while (at?.parent?.type === 'MemberExpression' && at.parent.object === at) {
    const name = propertyOf(at.parent);
    if (name !== null) names.push(name);
    at = at.parent.parent?.type === 'CallExpression' ? at.parent.parent : null;
  }
  return names;
}

function chainCommands(call: Node): TableAccess['commands'] {
  const own = propertyOf(child(call, 'callee')) ?? '';
  const direct: Record<string, TableAccess['commands']> = {
    insertInto: ['insert'],
    updateTable: ['select', 'update'],
    deleteFrom: ['delete', 'select'],
  };
  const commands = [...chain(call)].flatMap((name) => WRITES[name] ?? []);
  const found = direct[own] ? [...direct[own], ...commands] : commands;
  return found.length > 0 ? [...new Set(found)].sort() : ['select'];
}

function packageOf(node: Node | null, evaluator: Evaluator, module: ParsedModule): string | null {
  const name = nameOf(node);
  const binding = node && name ? lookup(node, name) : null;
  if (!binding) return null;
  if (binding.imported && evaluator.project.resolve(module.path, binding.imported.specifier).to === null)
    return binding.imported.specifier;
  const value = evaluator.follow({ node: node as Node, module });
  const callee =
    value?.node.type === 'CallExpression' || value?.node.type === 'NewExpression' ? child(value.node, 'callee') : null;
  const made = callee && value ? lookup(callee, nameOf(callee) ?? '')?.imported : null;
  return made?.specifier ?? null;
}

function texts(evaluator: Evaluator, place: Place): string[] {
  const found = evaluator.texts(place).filter((text) => !text.includes(HOLE));
  return found
    .map((text) =>
      text
        .replace(/\s+as\s+\w+$/i, '')
        .replace(/^public\./, '')
        .trim(),
    )
    .filter((text) => /^[\w.$"]+$/.test(text));
}

const BUILDER_METHODS = /^(?:from|into|table|join|innerJoin|leftJoin|rightJoin|fullOuterJoin|crossJoin)$/;

function knexTables(module: ParsedModule, evaluator: Evaluator, call: Node): string[] | null {
  const callee = child(call, 'callee');
  const [first] = children(call, 'arguments');
  if (!callee || !first) return null;
  const root = callee.type === 'Identifier' ? callee : rootOf(callee);
  if (!KNEX.test(packageOf(root, evaluator, module) ?? '')) return null;
  const method = propertyOf(callee);
  const names = callee.type === 'Identifier' || BUILDER_METHODS.test(method ?? '') || method === 'transacting';
  return names ? texts(evaluator, { node: first, module }) : null;
}

function rootOf(callee: Node): Node | null {
  let at: Node | null = callee;
  while (at && at.type !== 'Identifier') at = child(at, at.type === 'CallExpression' ? 'callee' : 'object');
  return at;
}

const KYSELY_METHODS =
  /^(?:selectFrom|insertInto|updateTable|deleteFrom|innerJoin|leftJoin|rightJoin|fullJoin|replaceInto|mergeInto)$/;

function kyselyTables(module: ParsedModule, evaluator: Evaluator, call: Node): string[] | null {
  const callee = child(call, 'callee');
  const [first] = children(call, 'arguments');
  if (!first || !KYSELY_METHODS.test(propertyOf(callee) ?? '')) return null;
  const root = rootOf(callee as Node);
  const names = /^(?:selectFrom|insertInto|updateTable|deleteFrom)$/.test(propertyOf(callee) ?? '');
  return names || packageOf(root, evaluator, module) === 'kysely' ? texts(evaluator, { node: first, module }) : null;
}

const AUTH_MODELS = ['user', 'session', 'account', 'verification'];

/** better-auth reads and writes four tables, whose names its options may change. */
function authTables(module: ParsedModule, evaluator: Evaluator, call: Node): TableAccess[] {
  const callee = child(call, 'callee');
  if (
    packageOf(callee, evaluator, module)?.startsWith('better-auth') !== true ||
    lookup(call, nameOf(callee) ?? '')?.imported?.name !== 'betterAuth'
  )
    return [];
  const [options] = children(call, 'arguments');
  const table = options ? evaluator.follow({ node: options, module }) : null;
  return AUTH_MODELS.map((model) => {
    const settings = table ? evaluator.property(table, model) : null;
    const renamed = settings ? evaluator.property(settings, 'modelName') : null;
    const name = renamed ? evaluator.texts(renamed)[0] : undefined;
    const known = name !== undefined && !name.includes(HOLE) ? name : model;
    return access(module, call, known, ['delete', 'insert', 'select', 'update'], 'library');
  });
}
