import { child, children, isFunction, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Place } from '../../code/place.ts';
import type { TableAccess } from '../../model/inventory.ts';
import { returnedValues } from '../functions.ts';
import { includedIn } from './included.ts';
import type { Model } from './model.ts';
import { decorators, option } from './read.ts';
import type { Subjects } from './subjects.ts';

/**
 * What the scopes of Sequelize's models join, as reads at the place of the scope: whoever uses the model can read by any of
 * them. They stand in `addScope`, in the options `scopes` and `defaultScope`, and in the decorators of those names.
 */
export function scopeAccess(subjects: Subjects): TableAccess[] {
  const modules = [...subjects.graph.evaluator.project.modules.values()];
  return [
    ...modules.flatMap((module) =>
      module.calls(/^addScope$/).flatMap((call) => added(subjects, { node: call, module })),
    ),
    ...subjects.models.all
      .filter(({ library }) => library === 'sequelize')
      .flatMap((model) => defined(subjects, model)),
  ];
}

/** `User.addScope(name, options)`; in a function that gets all models, the owner is known by its name. */
function added(subjects: Subjects, { node, module }: Place): TableAccess[] {
  const owner = unwrap(child(child(node, 'callee'), 'object'));
  const subject = owner && subjects.of({ node: owner, module });
  const known = subject && 'model' in subject ? subject.model : null;
  const model = known ?? subjects.models.named(nameOf(owner) ?? propertyOf(owner));
  const scope = children(node, 'arguments')[1];
  return model?.library === 'sequelize' && scope ? joins(subjects, model, { node: scope, module }) : [];
}

function defined(subjects: Subjects, model: Model): TableAccess[] {
  const { node, module } = model;
  const { evaluator } = subjects.graph;
  const given = decorators(node).filter(({ name }) => name === 'DefaultScope' || name === 'Scopes');
  const scopes = given.flatMap(({ name, args }) =>
    args.slice(0, 1).flatMap((argument) => {
      const place = { node: argument, module };
      return name === 'DefaultScope' ? [place] : valuesIn(subjects, returned(subjects, place));
    }),
  );
  for (const argument of optionsOf(node)) {
    const place = { node: argument, module };
    const one = option(evaluator, place, 'defaultScope');
    const several = option(evaluator, place, 'scopes');
    scopes.push(...(one ? [one] : []), ...(several ? valuesIn(subjects, [several]) : []));
  }
  return scopes.flatMap((scope) => joins(subjects, model, scope));
}

/** `define('User', attributes, options)` and `User.init(attributes, options)`, as far as the model is the call. */
const optionsOf = (node: Node): Node[] => (node.type === 'CallExpression' ? children(node, 'arguments').slice(1) : []);

/** The scopes of an object by their names. */
function valuesIn({ graph }: Subjects, objects: Place[]): Place[] {
  return objects.flatMap((place) => {
    const object = graph.evaluator.follow(place);
    return children(object?.node, 'properties').flatMap((property) => {
      const value = property.type === 'Property' ? child(property, 'value') : null;
      return object && value ? [{ node: value, module: object.module }] : [];
    });
  });
}

function joins(subjects: Subjects, model: Model, scope: Place): TableAccess[] {
  const tables = returned(subjects, scope).flatMap((place) => includedIn(subjects, model, place));
  return [...new Set(tables)].map((table): TableAccess => {
    const { module, node } = scope;
    const at = { file: module.path, line: module.lineAt(node.start) };
    return { ...at, table, access: 'read', via: 'orm', columns: [], within: null, commands: ['select'] };
  });
}

/** The options of a scope: itself, or what the function gives that it is. */
function returned({ graph }: Subjects, place: Place): Place[] {
  const value = graph.evaluator.follow(place) ?? place;
  const { node, module } = value;
  if (!isFunction(node)) return [value];
  return returnedValues(node, returnsOf(module)).flatMap((item) => {
    const inner = unwrap(item);
    return inner ? [{ node: inner, module }] : [];
  });
}

const returnsOf = (module: ParsedModule): Node[] => module.nodes('ReturnStatement');
