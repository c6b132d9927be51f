import { child, children, keyOf, type Node, nameOf, unwrap } from '../../code/ast.ts';
import type { Evaluator } from '../../code/evaluate.ts';
import { HOLE } from '../../code/evaluate-paths.ts';
import type { Place } from '../../code/place.ts';

/** The one text that an expression is; null where it has several or none that is known. */
export function textAt(evaluator: Evaluator, place: Place | null): string | null {
  if (place === null) return null;
  const [text, ...more] = evaluator.texts(place);
  return text === undefined || more.length > 0 || text.includes(HOLE) ? null : text;
}

/** A property of an options object that is printed or named at `place`. */
export function option(evaluator: Evaluator, place: Place | null, key: string): Place | null {
  const object = place && evaluator.follow(place);
  return object?.node.type === 'ObjectExpression' ? evaluator.property(object, key) : null;
}

/** An option as it stands there: `include: models.post` leads to no value that could be followed, but to a model. */
export function printedOption(evaluator: Evaluator, place: Place | null, key: string): Place | null {
  const object = place && evaluator.follow(place);
  const property = children(object?.node, 'properties').find((item) => keyOf(child(item, 'key')) === key);
  const value = property?.computed === true ? null : child(property, 'value');
  return object && value ? { node: value, module: object.module } : option(evaluator, place, key);
}

export function textOption(evaluator: Evaluator, place: Place | null, key: string): string | null {
  return textAt(evaluator, option(evaluator, place, key));
}

export function flagOption(evaluator: Evaluator, place: Place | null, key: string): boolean {
  return option(evaluator, place, key)?.node.value === true;
}

/** A flag in an object of options: false where it is not there, null where that or its value can't be told. */
export function flagAt(evaluator: Evaluator, place: Place | null, key: string): boolean | null {
  if (place === null) return false;
  const object = evaluator.follow(place);
  if (object?.node.type !== 'ObjectExpression') return null;
  const value = evaluator.property(object, key)?.node.value;
  if (typeof value === 'boolean') return value;
  const printed = keysOf(object.node).includes(key);
  return printed || children(object.node, 'properties').some(({ type }) => type === 'SpreadElement') ? null : false;
}

/** The keys of an object literal. */
export function keysOf(node: Node | null | undefined): string[] {
  return children(node, 'properties').flatMap((property) => keyOf(child(property, 'key')) ?? []);
}

/** What the decorators of a class or member are called, with their arguments. */
export function decorators(node: Node): { name: string; args: Node[]; node: Node }[] {
  return children(node, 'decorators').flatMap((decorator) => {
    const expression = unwrap(child(decorator, 'expression'));
    const callee = expression?.type === 'CallExpression' ? unwrap(child(expression, 'callee')) : expression;
    const name = nameOf(callee) ?? nameOf(child(callee, 'property'));
    return name === null || expression === null
      ? []
      : [{ name, args: children(expression, 'arguments'), node: decorator }];
  });
}

/** The members of a class body. */
export const membersOf = (node: Node) => children(child(node, 'body'), 'body');

/** A static property of a class, or what its static getter returns. */
export function staticValue(node: Node, key: string): Node | null {
  for (const member of membersOf(node)) {
    if (member.static !== true || keyOf(child(member, 'key')) !== key) continue;
    const value = child(member, 'value');
    if (member.type === 'PropertyDefinition') return value;
    const returned = children(child(value, 'body'), 'body').find(({ type }) => type === 'ReturnStatement');
    return child(returned, 'argument');
  }
  return null;
}

/** The names that a type annotation says: `User`, `typeof User`; `Repository<User>` gives ['Repository', 'User']. */
export function typeNames(holder: Node | null | undefined): string[] {
  const annotation = child(holder, 'typeAnnotation');
  const type = annotation?.type === 'TSTypeAnnotation' ? child(annotation, 'typeAnnotation') : annotation;
  return namesInType(type);
}

function namesInType(type: Node | null): string[] {
  if (type?.type === 'TSTypeReference') {
    const named = child(type, 'typeName');
    const name = nameOf(named) ?? nameOf(child(named, 'right'));
    const inner = children(child(type, 'typeArguments') ?? child(type, 'typeParameters'), 'params');
    return [...(name === null ? [] : [name]), ...inner.flatMap(namesInType)];
  }
  if (type?.type === 'TSTypeQuery') {
    const asked = child(type, 'exprName');
    const name = nameOf(asked) ?? nameOf(child(asked, 'right'));
    return name === null ? [] : [name];
  }
  if (type?.type === 'TSArrayType') return namesInType(child(type, 'elementType'));
  if (type?.type === 'TSUnionType') return children(type, 'types').flatMap(namesInType);
  return [];
}

/** The class that a class extends, as it is printed: `Base`, `Sequelize.Model`. */
export function superName(node: Node): string | null {
  const parent = unwrap(child(node, 'superClass'));
  if (parent?.type === 'CallExpression') return nameOf(child(parent, 'callee'));
  return nameOf(parent) ?? nameOf(child(parent, 'property'));
}
