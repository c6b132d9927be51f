import { ancestors, child, children, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { TableAccess } from '../../model/inventory.ts';
import { within } from '../functions.ts';
import type { Effect } from './access.ts';
import { handedOver } from './handed-tables.ts';
import { includedTables } from './included.ts';
import type { Direction } from './methods.ts';
import type { Model } from './model.ts';
import { drizzleRelations } from './plain-models.ts';
import type { Subjects } from './subjects.ts';

const METHODS = new Map<string, Direction>(
  Object.entries({
    from: 'read',
    insert: 'write',
    update: 'write',
    delete: 'write',
    innerJoin: 'read',
    leftJoin: 'read',
    rightJoin: 'read',
    fullJoin: 'read',
    crossJoin: 'read',
    $count: 'read',
  } satisfies Record<string, Direction>),
);

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

function entry(module: ParsedModule, node: Node, { table, direction }: Effect): TableAccess {
  const commands: TableAccess['commands'] =
    direction === 'read' ? ['select'] : ['delete', 'insert', 'select', 'update'];
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
  const direction = METHODS.get(method);
  const [first] = children(call, 'arguments');
  if (direction !== undefined && first) {
    const model = tableOf(subjects, module, first);
    return model ? [{ table: model.table, direction }] : [];
  }
  const delegate = unwrap(child(callee, 'object'));
  const owner = unwrap(child(delegate, 'object'));
  if (!/^find(?:Many|First)$/.test(method) || propertyOf(owner) !== 'query') return [];
  const model = models.find(({ name }) => name === propertyOf(delegate));
  if (!model) return [];
  return [
    { table: model.table, direction: 'read' },
    ...includedTables(subjects, model, { node: call, module }).map((table): Effect => ({ table, direction: 'read' })),
  ];
}

/** `insert(options.table)` in a helper for any table touches the tables that the helper is called with, where it is called. */
function inHelper(subjects: Subjects, module: ParsedModule, call: Node): TableAccess[] {
  const direction = METHODS.get(propertyOf(unwrap(child(call, 'callee'))) ?? '');
  const [first] = children(call, 'arguments');
  if (direction === undefined || !first || tableOf(subjects, module, first)) return [];
  return handedOver(subjects.graph, first).flatMap(({ call: from, value }) => {
    const model = tableOf(subjects, value.module, value.node);
    return model ? [entry(from.module, from.node, { table: model.table, direction })] : [];
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
    return [
      {
        table: model.table,
        direction: /(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s*$/i.test(texts[index] ?? '') ? 'write' : 'read',
      },
    ];
  });
}

/** Checks and defaults of a table's own definition touch nothing. */
function insideTable(node: Node): boolean {
  for (const up of ancestors(node))
    if (up.type === 'CallExpression' && /Table$|^relations$/.test(nameOf(child(up, 'callee')) ?? '')) return true;
  return false;
}
