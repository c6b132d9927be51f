import { underscore } from 'inflection';
import { child, children, keyOf } from '../../code/ast.ts';
import type { Evaluator } from '../../code/evaluate.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Place } from '../../code/place.ts';
import type { Project } from '../../code/project.ts';
import type { Model, Relation } from './model.ts';
import { keysOf, option, textOption } from './read.ts';

/** Where Sails looks for the models of an application. */
const MODEL_FILE = /(?:^|\/)api\/models\/(?:.*\/)?(\w+)\.[cm]?[jt]s$/;

/** Models of Sails: a file of `api/models` that exports `{ attributes, tableName }`; every file of the application knows them by name. */
export function waterlineModels(project: Project, evaluator: Evaluator): Model[] {
  return [...project.modules.values()].flatMap((module) => {
    const name = MODEL_FILE.exec(module.path)?.[1];
    return name === undefined ? [] : modelIn(module, evaluator, name);
  });
}

function modelIn(module: ParsedModule, evaluator: Evaluator, name: string): Model[] {
  const exported = evaluator.project.exported(module.path, 'default');
  const definition = exported?.node ? evaluator.follow({ node: exported.node, module: exported.module }) : null;
  const attributes = option(evaluator, definition, 'attributes');
  if (definition?.node.type !== 'ObjectExpression' || attributes?.node.type !== 'ObjectExpression') return [];
  const printed = textOption(evaluator, definition, 'tableName');
  return [
    {
      library: 'waterline',
      name,
      table: printed ?? name.toLowerCase(),
      guesses: printed === null ? [underscore(name)] : [],
      kind: 'table',
      columns: keysOf(attributes.node),
      relations: relationsOf(attributes, evaluator),
      module: definition.module,
      node: definition.node,
    },
  ];
}

/** `owner: { model: 'user' }` and `members: { collection: 'User', via, through: 'Membership' }`. */
function relationsOf(attributes: Place, evaluator: Evaluator): Relation[] {
  return children(attributes.node, 'properties').flatMap((property) => {
    const alias = keyOf(child(property, 'key'));
    const value = child(property, 'value');
    const place = value && { node: value, module: attributes.module };
    const target = textOption(evaluator, place, 'model') ?? textOption(evaluator, place, 'collection');
    const through = textOption(evaluator, place, 'through');
    if (alias === null || target === null) return [];
    return [{ alias, target, targetNode: null, through: through === null ? null : `:${through}` }];
  });
}
