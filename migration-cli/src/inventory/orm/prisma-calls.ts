import { child, children, keyOf, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import type { Place } from '../../code/place.ts';
import { lookup } from '../../code/scope.ts';
import type { TableAccess } from '../../model/inventory.ts';
import { within } from '../functions.ts';
import { type Commands, DELETES, type Effect, INSERTS, reading, SAVES, UPDATES, writing } from './commands.ts';
import { includedTables } from './included.ts';
import type { Model, Relation } from './model.ts';
import { PrismaClients } from './prisma-clients.ts';
import { membersOf, option } from './read.ts';
import { enclosingClass, type Subjects } from './subjects.ts';

const READS = /^(?:find(?:Many|First|FirstOrThrow|Unique|UniqueOrThrow)|count|aggregate|groupBy)$/;
// What is written is read back, and what is changed is found first.
const WRITES = new Map<string, Commands>(
  Object.entries({
    create: INSERTS,
    createMany: INSERTS,
    createManyAndReturn: INSERTS,
    update: UPDATES,
    updateMany: UPDATES,
    updateManyAndReturn: UPDATES,
    upsert: SAVES,
    delete: DELETES,
    deleteMany: DELETES,
  }),
);

/** Calls of Prisma's client: `prisma.user.findMany()`, whatever the client is called. */
export function prismaAccess(subjects: Subjects): TableAccess[] {
  const models = new Map(
    subjects.models.all.filter(({ library }) => library === 'prisma').map((model) => [lowerFirst(model.name), model]),
  );
  if (models.size === 0) return [];
  const clients = new PrismaClients(subjects.graph.evaluator.project.modules.values());
  const found: TableAccess[] = [];
  for (const module of subjects.graph.evaluator.project.modules.values()) {
    for (const node of module.nodes('CallExpression')) {
      for (const { table, direction, commands } of effectsOf(subjects, { models, clients }, { node, module }))
        found.push({
          file: module.path,
          line: module.lineAt(node.start),
          table,
          access: direction,
          via: 'orm',
          columns: [],
          within: within(node),
          commands,
        });
    }
  }
  return found;
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

interface Known {
  /** By the names of their delegates: `user` for User. */
  models: Map<string, Model>;
  clients: PrismaClients;
}

function effectsOf(subjects: Subjects, known: Known, call: Place): Effect[] {
  const callee = unwrap(child(call.node, 'callee'));
  const method = propertyOf(callee) ?? '';
  const writes = WRITES.get(method);
  const delegate = unwrap(child(callee, 'object'));
  if ((!writes && !READS.test(method)) || !delegate) return [];
  const model = modelOf(known, aliased(subjects, { node: delegate, module: call.module }));
  if (model === undefined) return [];
  const own = writes ? writing(model.table, writes) : reading(model.table);
  return [own, ...includedTables(subjects, model, call).map(reading), ...nestedWrites(subjects, model, call)];
}

/** `prisma.user`, `this.db.user`, `new PrismaClient().user`. */
function modelOf({ models, clients }: Known, delegate: Node | null): Model | undefined {
  const client = unwrap(child(delegate, 'object'));
  if (delegate?.type !== 'MemberExpression' || !client) return undefined;
  const model = models.get(propertyOf(delegate) ?? '');
  return model !== undefined && clients.has(client) ? model : undefined;
}

/** `const users = prisma.user;`, and `this.users` where the class says `users = prisma.user`. */
function aliased(subjects: Subjects, place: Place): Node | null {
  const { node } = place;
  if (node.type === 'Identifier') {
    const binding = lookup(node, nameOf(node) ?? '');
    const own = binding?.path.length === 0 ? unwrap(binding.init) : null;
    return own?.type === 'MemberExpression' ? own : (subjects.graph.evaluator.follow(place)?.node ?? node);
  }
  if (node.type !== 'MemberExpression' || unwrap(child(node, 'object'))?.type !== 'ThisExpression') return node;
  const owner = enclosingClass(node);
  const field = owner
    ? membersOf(owner).find(
        (member) => keyOf(child(member, 'key')) === propertyOf(node) && member.type === 'PropertyDefinition',
      )
    : undefined;
  const value = unwrap(child(field, 'value'));
  return value?.type === 'MemberExpression' ? value : node;
}

/** What an action of a nested write sends to the rows of the other model. */
const NESTED = new Map<string, Commands>(
  Object.entries({ ...Object.fromEntries(WRITES), connectOrCreate: INSERTS } satisfies Record<string, Commands>),
);
/** What it sends to the table between the two models. */
const LINKS = new Map<string, Commands>(
  Object.entries({
    connect: INSERTS,
    connectOrCreate: INSERTS,
    create: INSERTS,
    upsert: INSERTS,
    disconnect: DELETES,
    delete: DELETES,
    deleteMany: DELETES,
    set: ['delete', 'insert', 'select'],
  } satisfies Record<string, Commands>),
);
/** Links whose key stands with the other model's rows change those; others only ask for them. */
const SETS_KEY = /^(?:connect|disconnect|set|connectOrCreate)$/;

/** Rows of other models that are written along: `data: { posts: { create: … } }`. */
function nestedWrites(subjects: Subjects, model: Model, call: Place): Effect[] {
  const found: Effect[] = [];
  for (const argument of children(call.node, 'arguments')) {
    for (const key of ['data', 'create', 'update']) {
      const value = option(subjects.graph.evaluator, { node: argument, module: call.module }, key);
      if (value) collect(subjects, model, value, found, 0);
    }
  }
  return found;
}

function collect(subjects: Subjects, model: Model, place: Place, found: Effect[], depth: number): void {
  if (depth > 6) return;
  const value = subjects.graph.evaluator.follow(place) ?? place;
  if (value.node.type === 'ArrayExpression') {
    for (const element of children(value.node, 'elements'))
      collect(subjects, model, { node: element, module: value.module }, found, depth + 1);
    return;
  }
  for (const property of children(value.node, 'properties')) {
    const relation = model.relations.find(({ alias }) => alias === keyOf(child(property, 'key')));
    const target = relation ? subjects.models.target(relation) : null;
    const inner = child(property, 'value');
    if (!relation || !target || !inner) continue;
    for (const action of children(inner, 'properties')) {
      const name = keyOf(child(action, 'key')) ?? '';
      found.push(...actionEffects(relation, target, name));
      const deeper = child(action, 'value');
      if (deeper) collect(subjects, target, { node: deeper, module: value.module }, found, depth + 1);
    }
  }
}

function actionEffects({ through, key }: Relation, target: Model, action: string): Effect[] {
  const rows = NESTED.get(action);
  const links = through === null ? undefined : LINKS.get(action);
  const found: Effect[] = rows ? [writing(target.table, rows)] : [];
  if (through !== null && links) found.push(writing(through, links));
  if (!SETS_KEY.test(action)) return found;
  if (through === null && key === 'other') return [...found, writing(target.table, UPDATES)];
  return rows ? found : [...found, reading(target.table)];
}
