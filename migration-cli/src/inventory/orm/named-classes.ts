import { pluralize } from 'inflection';
import {
  child,
  children,
  dottedName,
  isFunction,
  keyOf,
  type Node,
  nameOf,
  propertyOf,
  stringOf,
  unwrap,
} from '../../code/ast.ts';
import type { Evaluator } from '../../code/evaluate.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Place } from '../../code/place.ts';
import type { Project } from '../../code/project.ts';
import { lookup } from '../../code/scope.ts';
import { subclassesIn } from '../../code/subclasses.ts';
import { returnedValues } from '../functions.ts';
import type { Model } from './model.ts';
import { membersOf } from './read.ts';

/** A class whose constructor makes a model of Mongoose under a name that the classes below it tell. */
interface Base {
  place: Place;
  /** The property that holds the model: `model` of `this.model = mongoose.model(this.getName(), …)`. */
  held: string;
  /** The method that gives the name. */
  named: string;
}

/**
 * `class Users extends Base { getName() { return 'user'; } }`, where the constructor of Base makes the model: each class below it
 * that tells a name stands for a collection, and so does the property that holds the model.
 */
export function namedClassModels(project: Project, evaluator: Evaluator): Model[] {
  const modules = [...project.modules.values()].filter(
    ({ text }) => /\bSchema\b/.test(text) && /\bsuper\b|class\b/.test(text),
  );
  const bases = modules.flatMap((module) => classesOf(module).flatMap((node) => baseIn({ node, module }) ?? []));
  if (bases.length === 0) return [];
  const verbatim = keepsNames(project);
  return bases.flatMap((base) =>
    below(evaluator, base.place.node).flatMap(({ node, module }): Model[] => {
      const name = nameToldBy(node, module, base.named);
      if (name === null) return [];
      const table = verbatim ? name : pluralize(name.toLowerCase());
      const own = nameOf(child(node, 'id')) ?? name;
      return [
        {
          library: 'mongoose',
          kind: 'collection',
          name: own,
          table,
          guesses: [],
          columns: [],
          relations: [],
          held: base.held,
          module,
          node,
        },
      ];
    }),
  );
}

const classesOf = (module: ParsedModule) => [...module.nodes('ClassDeclaration'), ...module.nodes('ClassExpression')];

function baseIn(place: Place): Base | null {
  const constructor = membersOf(place.node).find(({ kind }) => kind === 'constructor');
  const statements = children(child(child(constructor, 'value'), 'body'), 'body');
  const set = new Map<string, Node>();
  for (const statement of statements) {
    const expression = statement.type === 'ExpressionStatement' ? unwrap(child(statement, 'expression')) : null;
    const key =
      expression?.type === 'AssignmentExpression'
        ? /^this\.(\w+)$/.exec(dottedName(child(expression, 'left')) ?? '')?.[1]
        : undefined;
    const value = unwrap(child(expression, 'right'));
    if (key !== undefined && value) set.set(key, value);
  }
  for (const [held, value] of set) {
    const args = value.type === 'CallExpression' ? children(value, 'arguments').map((item) => meant(set, item)) : [];
    const named = args[0] ? methodOfThis(args[0]) : null;
    if (named !== null && args.slice(1).some(isSchema)) return { place, held, named };
  }
  return null;
}

/** `this.name`, as it was set before. */
function meant(set: Map<string, Node>, node: Node): Node {
  const key = /^this\.(\w+)$/.exec(dottedName(node) ?? '')?.[1];
  return (key === undefined ? undefined : set.get(key)) ?? node;
}

function methodOfThis(node: Node): string | null {
  const callee = node.type === 'CallExpression' ? unwrap(child(node, 'callee')) : null;
  return child(callee, 'object')?.type === 'ThisExpression' ? propertyOf(callee) : null;
}

function isSchema(node: Node): boolean {
  const callee = node.type === 'NewExpression' ? unwrap(child(node, 'callee')) : null;
  const root = callee?.type === 'MemberExpression' ? unwrap(child(callee, 'object')) : callee;
  const imported = root ? lookup(root, nameOf(root) ?? '')?.imported : null;
  return (nameOf(callee) ?? propertyOf(callee)) === 'Schema' && imported?.specifier === 'mongoose';
}

function below(evaluator: Evaluator, base: Node, depth = 0): Place[] {
  const direct = depth > 8 ? [] : (subclassesIn(evaluator).get(base) ?? []);
  return direct.flatMap((place) => [place, ...below(evaluator, place.node, depth + 1)]);
}

/** The one text that a method returns. */
function nameToldBy(node: Node, module: ParsedModule, method: string): string | null {
  const member = membersOf(node).find((item) => keyOf(child(item, 'key')) === method);
  const fn = child(member, 'value');
  if (!fn || !isFunction(fn)) return null;
  const texts = returnedValues(fn, module.nodes('ReturnStatement')).map((value) => stringOf(unwrap(value)));
  return texts.length === 1 ? (texts[0] ?? null) : null;
}

/** True where the tree hands Mongoose the name of a model as that of its collection: `mongoose.model(name, schema, name)`. */
function keepsNames(project: Project): boolean {
  return [...project.modules.values()].some((module) =>
    module.calls(/^model$/).some((call) => {
      const [name, , collection] = children(call, 'arguments');
      return nameOf(name) !== null && nameOf(name) === nameOf(collection) && module.text.includes('mongoose');
    }),
  );
}
