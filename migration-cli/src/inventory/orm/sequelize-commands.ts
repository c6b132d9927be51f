import { child, children, keyOf, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import type { Place } from '../../code/place.ts';
import { lookup } from '../../code/scope.ts';
import { type Commands, DELETES, type Effect, SAVES, together, UPDATES, withoutContext, writing } from './commands.ts';
import { includedTables } from './included.ts';
import type { Model } from './model.ts';
import { flagAt } from './read.ts';
import type { Subjects } from './subjects.ts';

/** The rights that a method of Sequelize takes on its model's table: options and what became of the row before decide too. */
export function sequelizeCommands(
  subjects: Subjects,
  model: Model,
  call: Place,
  printed: string,
  plain: Commands | null,
): Commands | null {
  const method = withoutContext(printed);
  const { evaluator } = subjects.graph;
  const args = children(call.node, 'arguments').map((node): Place => ({ node, module: call.module }));
  if (/^destroy(?:All)?$/.test(method)) {
    const [options = null] = args;
    const truncates = flagAt(evaluator, options, 'truncate') === true;
    return together(destroyed(model, flagAt(evaluator, options, 'force')), truncates ? ['delete', 'truncate'] : []);
  }
  if (method === 'truncate') {
    const emptied = destroyed(model, flagAt(evaluator, args[0] ?? null, 'force'));
    return together(emptied.includes('delete') ? ['truncate'] : [], emptied.includes('update') ? UPDATES : []);
  }
  if (method === 'save') return isLoaded(call.node) ? UPDATES : SAVES;
  if (method === 'update') return isMade(call.node) ? SAVES : plain;
  if (method === 'bulkCreate' && flagAt(evaluator, args[1] ?? null, 'updateOnDuplicate') !== false) return SAVES;
  return plain;
}

/** A row that is only marked is updated, unless it is forced away. */
export function destroyed({ marksDeleted = false }: Model, forced: boolean | null): Commands {
  if (marksDeleted === false || forced === true) return DELETES;
  return marksDeleted === true && forced === false ? UPDATES : together(DELETES, UPDATES);
}

/** What else is written: rows that are created with the row, and associations that are destroyed with it by `hooks`. */
export function sequelizeAlong(subjects: Subjects, model: Model, call: Place, printed: string): Effect[] {
  const method = withoutContext(printed);
  if (/^(?:create|bulkCreate|build)$/.test(method))
    return includedTables(subjects, model, call).map((table) => writing(table, SAVES));
  return /^destroy(?:All)?$/.test(method) ? destroyedAlong(subjects, model, new Set([model])) : [];
}

function destroyedAlong(subjects: Subjects, model: Model, seen: Set<Model>): Effect[] {
  return model.relations.flatMap((relation) => {
    const target = relation.removes === true ? subjects.models.target(relation) : null;
    if (!target || seen.has(target)) return [];
    const own = writing(target.table, together(destroyed(target, null), ['select']));
    return [own, ...destroyedAlong(subjects, target, new Set([...seen, target]))];
  });
}

/** The call that gave a row its value, where nothing else ever does. */
function originOf(call: Node): string | null {
  const row = unwrap(child(unwrap(child(call, 'callee')), 'object'));
  const binding = row?.type === 'Identifier' ? lookup(row, nameOf(row) ?? '') : null;
  if (!binding || binding.reassigned || binding.path.some((step) => !/^(?:\d+|\*)$/.test(step))) return null;
  const awaited = unwrap(binding.init);
  const made = awaited?.type === 'AwaitExpression' ? unwrap(child(awaited, 'argument')) : awaited;
  if (made?.type === 'NewExpression') return 'build';
  return made?.type === 'CallExpression' ? propertyOf(unwrap(child(made, 'callee'))) : null;
}

const isLoaded = (call: Node) => /^find(?!.*Or(?:Build|Init))/.test(originOf(call) ?? '');

const isMade = (call: Node) => /^(?:build|findOrBuild|findOrInitialize)$/.test(originOf(call) ?? '');

/** `lock: t.LOCK.UPDATE`, `lock: { mode: 'pessimistic_write' }`, `lockMode`: what asks for rows to be locked as they are read. */
export function locksRows({ graph: { evaluator } }: Subjects, call: Place): boolean {
  return children(call.node, 'arguments').some((node) => {
    const object = evaluator.follow({ node, module: call.module });
    return children(object?.node, 'properties').some((property) => {
      const value = child(property, 'value');
      if (!/^lock(?:Mode)?$/.test(keyOf(child(property, 'key')) ?? '') || value?.value === false) return false;
      const mode = children(value, 'properties').find((item) => keyOf(child(item, 'key')) === 'mode');
      return !/^optimistic/.test(String(child(mode, 'value')?.value ?? ''));
    });
  });
}
