import { child, children, isFunction, keyOf, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import type { Evaluator } from '../../code/evaluate.ts';
import type { ParsedModule } from '../../code/parse.ts';
import { onlyResult, type Place } from '../../code/place.ts';
import type { Project } from '../../code/project.ts';
import { returnedValues } from '../functions.ts';
import type { Model, Models, Relation } from './model.ts';
import { membersOf, superName, textAt, textOption } from './read.ts';

const plain = { library: 'bookshelf' as const, kind: 'table' as const, guesses: [], columns: [] };

/** Models of Bookshelf: `Model.extend({ tableName })`, `model('User', { tableName })`, and classes with a getter `tableName`. */
export function bookshelfModels(project: Project, evaluator: Evaluator): Model[] {
  return [...project.modules.values()].flatMap((module) => {
    if (!module.text.includes('tableName')) return [];
    const classes = [...module.nodes('ClassDeclaration'), ...module.nodes('ClassExpression')];
    return [
      ...classes.flatMap((node) => ofClass(module, evaluator, node)),
      ...module.calls(/^(?:extend|model)$/).flatMap((call) => ofCall(module, evaluator, call)),
    ];
  });
}

function ofCall(module: ParsedModule, evaluator: Evaluator, call: Node): Model[] {
  const method = propertyOf(child(call, 'callee'));
  if (method !== 'extend' && method !== 'model') return [];
  const args = children(call, 'arguments').map((node): Place => ({ node, module }));
  const definition = args.find((item) => textOption(evaluator, item, 'tableName') !== null) ?? null;
  const table = textOption(evaluator, definition, 'tableName');
  if (table === null) return [];
  const variable = call.parent?.type === 'VariableDeclarator' ? nameOf(child(call.parent, 'id')) : null;
  const registered = method === 'model' ? textAt(evaluator, args[0] ?? null) : null;
  const object = definition && evaluator.follow(definition);
  const relations = children(object?.node, 'properties').flatMap((member) =>
    relationOf(object?.module ?? module, evaluator, member),
  );
  return [{ ...plain, name: registered ?? variable ?? table, table, relations, module, node: call }];
}

/** `class User extends bookshelf.Model { get tableName() { return 'users'; } }` */
function ofClass(module: ParsedModule, evaluator: Evaluator, node: Node): Model[] {
  const name = nameOf(child(node, 'id'));
  if (name === null || !/Model$/.test(superName(node) ?? '')) return [];
  const member = membersOf(node).find((item) => item.static !== true && keyOf(child(item, 'key')) === 'tableName');
  const value = child(member, 'value');
  const said =
    member?.kind === 'get' && value ? resultOf(module, value) : member?.type === 'PropertyDefinition' ? value : null;
  const table = said ? textAt(evaluator, { node: said, module }) : null;
  if (table === null) return [];
  const relations = membersOf(node).flatMap((item) => relationOf(module, evaluator, item));
  return [{ ...plain, name, table, relations, module, node }];
}

const RELATES = /^(?:hasMany|hasOne|belongsTo|belongsToMany|morphMany|morphOne)$/;

/** `posts() { return this.hasMany('Post'); }` */
function relationOf(module: ParsedModule, evaluator: Evaluator, member: Node): Relation[] {
  const alias = keyOf(child(member, 'key'));
  const fn = child(member, 'value');
  let call = fn && isFunction(fn) ? unwrap(resultOf(module, fn)) : null;
  // `this.hasMany(Post).query(…)` goes on behind the relation.
  while (call?.type === 'CallExpression' && !RELATES.test(propertyOf(child(call, 'callee')) ?? ''))
    call = unwrap(child(unwrap(child(call, 'callee')), 'object'));
  const [target, through] = children(call, 'arguments');
  const method = propertyOf(child(call, 'callee')) ?? '';
  if (alias === null || !target || child(child(call, 'callee'), 'object')?.type !== 'ThisExpression') return [];
  const many = method === 'belongsToMany';
  const text = textAt(evaluator, { node: target, module });
  return [
    {
      alias,
      target: text ?? nameOf(target) ?? propertyOf(target),
      targetNode: text === null ? (evaluator.follow({ node: target, module })?.node ?? null) : null,
      through: many ? ((through && textAt(evaluator, { node: through, module })) ?? BY_NAMES) : null,
      key: many ? 'between' : method === 'belongsTo' ? 'own' : 'other',
    },
  ];
}

const resultOf = (module: ParsedModule, fn: Node): Node | null =>
  onlyResult(fn) ?? returnedValues(fn, module.nodes('ReturnStatement'))[0] ?? null;

/** Stands for the table between two models that nothing names: it is called like both, in the order of the alphabet. */
const BY_NAMES = ':both';

/** Junction tables by their usual name are known once all models are. */
export function settleBookshelf(models: Models): void {
  for (const model of models.all)
    for (const relation of model.relations) {
      if (relation.through !== BY_NAMES) continue;
      const target = models.target(relation);
      relation.through = target ? [model.table, target.table].sort().join('_') : null;
    }
}
