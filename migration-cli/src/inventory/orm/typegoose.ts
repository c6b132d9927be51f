import { pluralize } from 'inflection';
import { child, children, keyOf, type Node, nameOf } from '../../code/ast.ts';
import type { Evaluator } from '../../code/evaluate.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Place } from '../../code/place.ts';
import type { Project } from '../../code/project.ts';
import type { Model, Relation } from './model.ts';
import { decorators, membersOf, option, textOption, typeNames } from './read.ts';

/** Models of Typegoose: `getModelForClass(Kitten)`, with `@modelOptions({ schemaOptions: { collection } })` on the class. */
export function typegooseModels(project: Project, evaluator: Evaluator): Model[] {
  return [...project.modules.values()].flatMap((module) =>
    module
      .calls(/^getModelForClass$/)
      .flatMap((call) => (module.text.includes('typegoose') ? modelOf(module, evaluator, call) : [])),
  );
}

function modelOf(module: ParsedModule, evaluator: Evaluator, call: Node): Model[] {
  const [first, second] = children(call, 'arguments');
  const cls = first ? evaluator.follow({ node: first, module }) : null;
  const name = cls?.node.type.startsWith('Class') ? nameOf(child(cls.node, 'id')) : null;
  if (!cls || name === null) return [];
  const options = decorators(cls.node).find((item) => item.name === 'modelOptions')?.args[0];
  const table =
    collectionIn(evaluator, second && { node: second, module }) ??
    collectionIn(evaluator, options && { node: options, module: cls.module }) ??
    pluralize(name.toLowerCase());
  const props = membersOf(cls.node).filter((member) => decorators(member).some((item) => item.name === 'prop'));
  const columns = props.flatMap((member) => keyOf(child(member, 'key')) ?? []);
  const plain = { library: 'mongoose' as const, kind: 'collection' as const, guesses: [] };
  return [{ ...plain, name, table, columns, relations: props.flatMap(relationOf), module, node: call }];
}

function collectionIn(evaluator: Evaluator, place: Place | undefined): string | null {
  return place ? textOption(evaluator, option(evaluator, place, 'schemaOptions'), 'collection') : null;
}

/** `@prop({ ref: () => Author }) author: Ref<Author>` */
function relationOf(member: Node): Relation[] {
  const alias = keyOf(child(member, 'key'));
  const names = typeNames(member);
  const at = names.indexOf('Ref');
  const target = at === -1 ? undefined : names[at + 1];
  return alias === null || target === undefined ? [] : [{ alias, target, targetNode: null, through: null }];
}
