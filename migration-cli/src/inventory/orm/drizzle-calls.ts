import { ancestors, child, children, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { TableAccess } from '../../model/inventory.ts';
import { within } from '../functions.ts';
import { type Commands, chainOf, DELETES, type Effect, INSERTS, reading, SAVES, UPDATES, writing } from './commands.ts';
import { handedOver } from './handed-tables.ts';
import { includedTables } from './included.ts';
import type { Model } from './model.ts';
import { drizzleRelations } from './plain-models.ts';
import type { Subjects } from './subjects.ts';

const READS = /^(?:from|(?:inner|left|right|full|cross)Join|\$count)$/;
const WRITES = /^(?:insert|update|delete)$/;

/** Queries of Drizzle: `db.select().from(users)`, `db.query.users.findMany()`, tables inside of sql`…`. */
export function drizzleAccess(subjects: Subjects): TableAccess[] {
  const models = subjects.models.all.filter(({ library }) => library === 'drizzle');
  if (models.length === 0) return [];
  addRelations(subjects);
  return [...subjects.graph.evaluator.project.modules.values()].flatMap((module) => [
    ...module
      .nodes('CallExpression')
      .flatMap((node) => effectsOf(subjects, models, module, node).map((effect) => entry(module, node, effect))),
    ...module.nodes('CallExpression').flatMap((node) => inHelper(subjects, module, node)),
    ...module
      .nodes('TaggedTemplateExpression')
      .flatMap((node) => inTemplate(subjects, module, node).map((effect) => entry(module, node, effect))),
  ]);
}

function entry(module: ParsedModule, node: Node, { table, direction, commands }: Effect): TableAccess {
  return {
    file: module.path,
    line: module.lineAt(node.start),
    table,
    access: direction,
    via: 'builder',
    columns: [],
    within: within(node),
    commands,
  };
}

/** What `insert(users)`, `update(users)`, `delete(users)` and `from(users)` do with the table; null for other calls. */
function actOf(call: Node): ((table: string) => Effect) | null {
  const method = propertyOf(unwrap(child(call, 'callee'))) ?? '';
  const chain = chainOf(call);
  if (READS.test(method)) return (table) => ({ ...reading(table), commands: lockedBy(chain) });
  return WRITES.test(method) ? (table) => writing(table, writtenBy(method, chain)) : null;
}

const lockedBy = (chain: string[]): Commands => (chain.includes('for') ? UPDATES : ['select']);

function writtenBy(method: string, chain: string[]): Commands {
  if (method === 'update') return UPDATES;
  if (method === 'delete') return DELETES;
  // The rest of a statement that ends before its values stands somewhere else.
  if (chain.includes('onConflictDoUpdate') || !chain.some((name) => /^(?:values|select)$/.test(name))) return SAVES;
  return chain.some((name) => /^(?:returning|onConflictDoNothing)$/.test(name)) ? INSERTS : ['insert'];
}

function addRelations(subjects: Subjects): void {
  for (const module of subjects.graph.evaluator.project.modules.values()) {
    for (const { owner, alias, target } of drizzleRelations(module)) {
      const from = tableOf(subjects, module, owner);
      const to = tableOf(subjects, module, target);
      if (from && to) from.relations.push({ alias, target: to.name, targetNode: to.node, through: null });
    }
  }
}

function tableOf(subjects: Subjects, module: ParsedModule, node: Node): Model | null {
  const followed = subjects.graph.evaluator.follow({ node, module });
  const direct = subjects.models.at(followed?.node) ?? subjects.models.at(chainRoot(followed?.node));
  return direct?.library === 'drizzle' ? direct : null;
}

/** `pgTable(…).enableRLS()` is still the table. */
function chainRoot(node: Node | undefined): Node | null {
  let at = unwrap(node ?? null);
  while (at?.type === 'CallExpression' && child(at, 'callee')?.type === 'MemberExpression') {
    const inner = unwrap(child(child(at, 'callee'), 'object'));
    if (inner?.type !== 'CallExpression') return at;
    at = inner;
  }
  return at;
}

function effectsOf(subjects: Subjects, models: Model[], module: ParsedModule, call: Node): Effect[] {
  const callee = unwrap(child(call, 'callee'));
  const method = propertyOf(callee) ?? '';
  const act = actOf(call);
  const [first] = children(call, 'arguments');
  if (act && first) {
    const model = tableOf(subjects, module, first);
    return model ? [act(model.table)] : [];
  }
  const delegate = unwrap(child(callee, 'object'));
  const owner = unwrap(child(delegate, 'object'));
  if (!/^find(?:Many|First)$/.test(method) || propertyOf(owner) !== 'query') return [];
  const model = models.find(({ name }) => name === propertyOf(delegate));
  if (!model) return [];
  return [model.table, ...includedTables(subjects, model, { node: call, module })].map(reading);
}

/** `insert(options.table)` in a helper for any table touches the tables that the helper is called with, where it is called. */
function inHelper(subjects: Subjects, module: ParsedModule, call: Node): TableAccess[] {
  const act = actOf(call);
  const [first] = children(call, 'arguments');
  if (!act || !first || tableOf(subjects, module, first)) return [];
  return handedOver(subjects.graph, first).flatMap(({ call: from, value }) => {
    const model = tableOf(subjects, value.module, value.node);
    return model ? [entry(from.module, from.node, act(model.table))] : [];
  });
}

/** A table in sql`…` is read, unless the text before it writes into it. */
function inTemplate(subjects: Subjects, module: ParsedModule, node: Node): Effect[] {
  if ((nameOf(child(node, 'tag')) ?? propertyOf(child(node, 'tag'))) !== 'sql' || insideTable(node)) return [];
  const quasi = child(node, 'quasi');
  const texts = children(quasi, 'quasis').map((item) =>
    String((item.value as { raw?: string } | undefined)?.raw ?? ''),
  );
  return children(quasi, 'expressions').flatMap((expression, index): Effect[] => {
    const model = tableOf(subjects, module, expression);
    if (!model) return [];
    const before = texts[index] ?? '';
    return [inStatement(before, texts.slice(index + 1).join(' '))(model.table)];
  });
}

/** What the text around a table does with it. */
function inStatement(before: string, after: string): (table: string) => Effect {
  const [verb] = /(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?)\s*$/i.exec(before) ?? [];
  if (verb === undefined) return reading;
  const commands: Commands = /^U/i.test(verb)
    ? UPDATES
    : /^D/i.test(verb)
      ? DELETES
      : /^T/i.test(verb)
        ? ['truncate']
        : /\bON\s+CONFLICT\b/i.test(after)
          ? SAVES
          : INSERTS;
  return (table) => writing(table, commands);
}

/** Checks and defaults of a table's own definition touch nothing. */
function insideTable(node: Node): boolean {
  for (const up of ancestors(node))
    if (up.type === 'CallExpression' && /Table$|^relations$/.test(nameOf(child(up, 'callee')) ?? '')) return true;
  return false;
}
