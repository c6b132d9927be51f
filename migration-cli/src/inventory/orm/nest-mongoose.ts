import { pluralize } from 'inflection';
import { child, children, keyOf, type Node, nameOf, propertyOf, stringOf } from '../../code/ast.ts';
import type { Evaluator } from '../../code/evaluate.ts';
import type { Place } from '../../code/place.ts';
import type { Project } from '../../code/project.ts';
import type { Model } from './model.ts';
import { decorators, membersOf, option, textOption } from './read.ts';

/** Models that NestJS registers: `MongooseModule.forFeature([{ name: Cat.name, schema: CatSchema }])`. */
export function nestMongooseModels(project: Project, evaluator: Evaluator): Model[] {
  const found = new Map<Node, Model>();
  for (const module of project.modules.values()) {
    if (!module.text.includes('@nestjs/mongoose')) continue;
    for (const call of module.calls(/^forFeature(?:Async)?$/)) {
      if (nameOf(child(child(call, 'callee'), 'object')) !== 'MongooseModule') continue;
      const [first] = children(call, 'arguments');
      const list = first ? evaluator.follow({ node: first, module }) : null;
      for (const node of children(list?.node, 'elements')) {
        const model = list && modelOf(evaluator, { node, module: list.module });
        if (model && !found.has(model.node)) found.set(model.node, model);
      }
    }
  }
  return [...found.values()];
}

function modelOf(evaluator: Evaluator, entry: Place): Model | null {
  const name = printedOption(entry.node, 'name');
  const named = propertyOf(name) === 'name' ? child(name, 'object') : null;
  const cls = classOf(evaluator, named && { node: named, module: entry.module }) ?? bySchema(evaluator, entry);
  if (!cls) return null;
  const printed = stringOf(name) ?? nameOf(child(cls.node, 'id'));
  if (printed === null) return null;
  const schema = decorators(cls.node).find((item) => item.name === 'Schema')?.args[0];
  const table =
    textOption(evaluator, entry, 'collection') ??
    textOption(evaluator, schema ? { node: schema, module: cls.module } : null, 'collection') ??
    pluralize(printed.toLowerCase());
  const columns = membersOf(cls.node)
    .filter((member) => decorators(member).some((item) => item.name === 'Prop'))
    .flatMap((member) => keyOf(child(member, 'key')) ?? []);
  return { library: 'mongoose', kind: 'collection', name: printed, table, guesses: [], columns, relations: [], ...cls };
}

const printedOption = (node: Node, key: string) =>
  child(
    children(node, 'properties').find((item) => keyOf(child(item, 'key')) === key),
    'value',
  );

function classOf(evaluator: Evaluator, place: Place | null): Place | null {
  const cls = place && evaluator.follow(place);
  return cls && /^Class/.test(cls.node.type) ? cls : null;
}

/** `{ name: 'cats', schema: SchemaFactory.createForClass(Cat) }`: the class behind the schema. */
function bySchema(evaluator: Evaluator, entry: Place): Place | null {
  const schema = option(evaluator, entry, 'schema');
  const made = schema?.node.type === 'CallExpression' ? schema : null;
  const [first] = propertyOf(child(made?.node, 'callee')) === 'createForClass' ? children(made?.node, 'arguments') : [];
  return first && made ? classOf(evaluator, { node: first, module: made.module }) : null;
}
