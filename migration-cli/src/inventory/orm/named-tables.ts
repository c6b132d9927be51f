import { child, children, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';
import { lookup } from '../../code/scope.ts';
import type { TableAccess } from '../../model/inventory.ts';
import type { CallGraph } from '../call-graph.ts';
import { within } from '../functions.ts';
import { type Commands, chainOf, DELETES, type Effect, INSERTS, reading, SAVES, UPDATES, writing } from './commands.ts';
import { textAt } from './read.ts';

/** Packages whose functions are handed the name of a table. */
export function namedTableAccess(graph: CallGraph): TableAccess[] {
  const modules = [...graph.evaluator.project.modules.values()];
  const supabase = modules.some(({ text }) => text.includes('@supabase/'));
  return modules.flatMap((module) => {
    const zapatos = module.text.includes('zapatos/');
    if (!zapatos && !supabase) return [];
    const effects = (call: Node) => [
      ...(zapatos ? zapatosEffects(graph, module, call) : []),
      ...(supabase ? supabaseEffects(graph, module, call) : []),
    ];
    return module.calls(CALLED).flatMap((call) => effects(call).map((effect) => entry(module, call, effect)));
  });
}

const CALLED = /^(?:select(?:One|ExactlyOne)?|count|sum|avg|min|max|insert|update|upsert|deletes|truncate|from)$/;

function entry(module: ParsedModule, call: Node, { table, direction, commands }: Effect): TableAccess {
  const at = { file: module.path, line: module.lineAt(call.start) };
  return { ...at, table, access: direction, via: 'builder', columns: [], within: within(call), commands };
}

const ZAPATOS: Record<string, Commands> = {
  insert: INSERTS,
  update: UPDATES,
  upsert: SAVES,
  deletes: DELETES,
  truncate: ['truncate'],
};

/** zapatos: `db.select('authors', where).run(pool)`. */
function zapatosEffects({ evaluator }: CallGraph, module: ParsedModule, call: Node): Effect[] {
  const callee = unwrap(child(call, 'callee'));
  const owner = callee?.type === 'MemberExpression' ? unwrap(child(callee, 'object')) : callee;
  const imported = owner ? lookup(owner, nameOf(owner) ?? '')?.imported : null;
  const [first] = children(call, 'arguments');
  if (!imported?.specifier.startsWith('zapatos/') || !first) return [];
  const method = callee === owner ? imported.name : (propertyOf(callee) ?? '');
  if (method === 'from' || !CALLED.test(method)) return [];
  const table = textAt(evaluator, { node: first, module });
  const commands = ZAPATOS[method];
  if (table === null) return [];
  return [commands ? writing(table, commands) : reading(table)];
}

const SUPABASE: Record<string, Commands> = { insert: INSERTS, upsert: SAVES, update: UPDATES, delete: DELETES };

/** Supabase: `client.from('users').select('id, orders(id)')`; buckets of its storage are asked for by `from` as well. */
function supabaseEffects({ evaluator }: CallGraph, module: ParsedModule, call: Node): Effect[] {
  const callee = unwrap(child(call, 'callee'));
  const [first] = children(call, 'arguments');
  const [method] = chainOf(call);
  if (propertyOf(callee) !== 'from' || !first || method === undefined) return [];
  const object = unwrap(child(callee, 'object'));
  const schema = schemaOf(object);
  const client = schema ? unwrap(child(unwrap(child(object, 'callee')), 'object')) : object;
  if (
    client === null ||
    propertyOf(client) === 'storage' ||
    /^[A-Z]/.test(nameOf(client) ?? '') ||
    !/^(?:Identifier|MemberExpression|CallExpression)$/.test(client.type)
  )
    return [];
  const name = textAt(evaluator, { node: first, module });
  const commands = SUPABASE[method];
  if (name === null || !(commands || method === 'select')) return [];
  const prefix = schema ? textAt(evaluator, { node: schema, module }) : null;
  const table = prefix === null || prefix === 'public' ? name : `${prefix}.${name}`;
  const selected = method === 'select' ? (call.parent?.parent ?? null) : null;
  return [commands ? writing(table, commands) : reading(table), ...embedded(evaluator, module, selected)];
}

/** The schema of `client.schema('app')`. */
function schemaOf(object: Node | null): Node | null {
  const callee = object?.type === 'CallExpression' ? unwrap(child(object, 'callee')) : null;
  return propertyOf(callee) === 'schema' ? (children(object, 'arguments')[0] ?? null) : null;
}

const EMBEDDED = /(\w+)(?:!\w+)*\s*\(/g;

/** `select('id, author:users!inner(name)')` reads the tables that it names with columns of their own. */
function embedded(evaluator: CallGraph['evaluator'], module: ParsedModule, select: Node | null): Effect[] {
  const [first] = children(select, 'arguments');
  const text = first ? textAt(evaluator, { node: first, module }) : null;
  const names = [...(text ?? '').matchAll(EMBEDDED)].flatMap(([, name]) => name ?? []);
  return names.filter((name) => !/^(?:count|sum|avg|min|max)$/.test(name)).map(reading);
}
