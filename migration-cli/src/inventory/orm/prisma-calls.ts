import { child, children, keyOf, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import type { Place } from '../../code/place.ts';
import { lookup } from '../../code/scope.ts';
import type { TableAccess } from '../../model/inventory.ts';
import { within } from '../functions.ts';
import type { Effect } from './access.ts';
import { includedTables } from './included.ts';
import type { Direction } from './methods.ts';
import type { Model } from './model.ts';
import { PrismaClients } from './prisma-clients.ts';
import { membersOf, option } from './read.ts';
import { enclosingClass, type Subjects } from './subjects.ts';

const METHODS = new Map<string, Direction>(
  Object.entries({
    findMany: 'read',
    findFirst: 'read',
    findFirstOrThrow: 'read',
    findUnique: 'read',
    findUniqueOrThrow: 'read',
    count: 'read',
    aggregate: 'read',
    groupBy: 'read',
    create: 'write',
    createMany: 'write',
    createManyAndReturn: 'write',
    update: 'write',
    updateMany: 'write',
    updateManyAndReturn: 'write',
    upsert: 'write',
    delete: 'write',
    deleteMany: 'write',
  } satisfies Record<string, Direction>),
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
      const effects = effectsOf(subjects, { models, clients }, { node, module });
      for (const { table, direction } of effects) {
        const commands: TableAccess['commands'] =
          direction === 'read' ? ['select'] : ['delete', 'insert', 'select', 'update'];
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
  const direction = METHODS.get(propertyOf(callee) ?? '');
  const delegate = unwrap(child(callee, 'object'));
  if (direction === undefined || !delegate) return [];
  const model = modelOf(known, aliased(subjects, { node: delegate, module: call.module }));
  if (model === undefined) return [];
  const reads = includedTables(subjects, model, call).map((table): Effect => ({ table, direction: 'read' }));
  return [{ table: model.table, direction }, ...reads, ...nestedWrites(subjects, model, call)];
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

const NESTED = /^(?:create|createMany|connectOrCreate|update|updateMany|upsert|delete|deleteMany)$/;
const LINKS = /^(?:connect|disconnect|set|connectOrCreate)$/;

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
      if (NESTED.test(name)) found.push({ table: target.table, direction: 'write' });
      if (relation.through && (LINKS.test(name) || NESTED.test(name)))
        found.push({ table: relation.through, direction: 'write' });
      const deeper = child(action, 'value');
      if (deeper) collect(subjects, target, { node: deeper, module: value.module }, found, depth + 1);
    }
  }
}
