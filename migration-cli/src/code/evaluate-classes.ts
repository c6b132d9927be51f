import { ancestors, child, children, isFunction, keyOf, type Node, nameOf, propertyOf, unwrap } from './ast.ts';
import type { Evaluator } from './evaluate.ts';
import type { ParsedModule } from './parse.ts';
import { MAX_DEPTH, type Place } from './place.ts';
import { lookup } from './scope.ts';
import { implementersIn } from './subclasses.ts';

/** A class that a method is called on: on the class itself, or on what `new` makes of it. */
interface Owner {
  place: Place;
  static: boolean;
}

/** The method that `this.f()`, `super.f()`, `service.f()` and `Service.f()` call, by where the object is made or by its type. */
export function methodOf(evaluator: Evaluator, callee: Place, depth = 0): Place | null {
  const node = unwrap(callee.node);
  const name = propertyOf(node);
  const object = unwrap(child(node, 'object'));
  if (name === null || !object || depth > MAX_DEPTH) return null;
  const owner = ownerOf(evaluator, { node: object, module: callee.module }, depth);
  if (owner) return memberOf(evaluator, owner, name, depth);
  const literal = object.type === 'ThisExpression' ? literalAround(object) : null;
  return literal && evaluator.property({ node: literal, module: callee.module }, name, depth + 1);
}

/** The class of the tree that an expression is an instance of: `this`, a typed field or parameter, what `new` makes. */
export function instanceOf(evaluator: Evaluator, place: Place): Place | null {
  const owner = ownerOf(evaluator, place, 0);
  return owner && !owner.static ? owner.place : null;
}

/** The object literal whose method `this` stands in. */
function literalAround(node: Node): Node | null {
  for (const up of ancestors(node)) {
    if (up.type !== 'FunctionExpression' && up.type !== 'FunctionDeclaration') continue;
    const property = up.parent;
    return property?.type === 'Property' && property.parent?.type === 'ObjectExpression' ? property.parent : null;
  }
  return null;
}

function ownerOf(evaluator: Evaluator, { node, module }: Place, depth: number): Owner | null {
  const field = node.type === 'MemberExpression' && child(node, 'object')?.type === 'ThisExpression';
  const inside = field || node.type === 'ThisExpression' || node.type === 'Super';
  const around = inside ? classAround(node) : null;
  if (node.type === 'ThisExpression')
    return around && { place: { node: around, module }, static: isStatic(node, around) };
  if (node.type === 'Super') {
    const base = around && baseOf(evaluator, { node: around, module }, depth);
    return base && around && { place: base, static: isStatic(node, around) };
  }
  if (field && around) {
    const name = propertyOf(node) ?? '';
    if (name === 'constructor') return { place: { node: around, module }, static: true };
    return fieldOwner(evaluator, { node: around, module }, name, depth);
  }
  const binding = node.type === 'Identifier' ? lookup(node, nameOf(node) ?? '') : null;
  if (binding && binding.path.length === 0) {
    const typed = binding.kind === 'param' ? binding.node : child(binding.node, 'id');
    const owner = typeOwner(evaluator, { node: typed ?? node, module });
    if (owner) return owner;
    if (binding.kind === 'param' && binding.fallback)
      return valueOwner(evaluator, { node: binding.fallback, module }, depth);
  }
  return valueOwner(evaluator, { node, module }, depth);
}

/** What an expression is an instance of, or the class that it is. */
function valueOwner(evaluator: Evaluator, place: Place, depth: number): Owner | null {
  const value = evaluator.follow(place, depth + 1);
  if (!value) return null;
  if (isClass(value.node)) return { place: value, static: true };
  const made = value.node.type === 'NewExpression' ? child(value.node, 'callee') : askedFor(value.node);
  const found = made ? evaluator.follow({ node: made, module: value.module }, depth + 1) : null;
  return found && isClass(found.node) ? { place: found, static: false } : null;
}

/** The class in `container.get(Service)`. */
function askedFor(node: Node): Node | null {
  const asks = /^(?:get|resolve|getInstance)$/.test(propertyOf(child(node, 'callee')) ?? '');
  return node.type === 'CallExpression' && asks ? (children(node, 'arguments')[0] ?? null) : null;
}

/** The class that a field holds an instance of: by its type, its value, or what the constructor puts there. */
function fieldOwner(evaluator: Evaluator, owner: Place, name: string, depth: number): Owner | null {
  const { module } = owner;
  for (const part of children(child(owner.node, 'body'), 'body')) {
    if (part.type === 'PropertyDefinition' && keyOf(child(part, 'key')) === name) {
      const value = child(part, 'value');
      return (
        typeOwner(evaluator, { node: part, module }) ?? (value && valueOwner(evaluator, { node: value, module }, depth))
      );
    }
    const made = part.kind === 'constructor' ? child(part, 'value') : null;
    const own = children(made, 'params').find((param) => nameOf(withoutDefault(child(param, 'parameter'))) === name);
    if (own) {
      const value = child(child(own, 'parameter'), 'right');
      return (
        typeOwner(evaluator, { node: own, module }) ?? (value && valueOwner(evaluator, { node: value, module }, depth))
      );
    }
  }
  const value = assignedIn(owner, name);
  if (value) return ownerOf(evaluator, { node: value, module }, depth + 1);
  const base = baseOf(evaluator, owner, depth);
  return base && depth < MAX_DEPTH ? fieldOwner(evaluator, base, name, depth + 1) : null;
}

/** The value of `this.name = value` in a class. */
function assignedIn({ node, module }: Place, name: string): Node | null {
  const found = ownAssignments(module)
    .get(name)
    ?.find((assignment) => assignment.start >= node.start && assignment.end <= node.end);
  return unwrap(child(found ?? null, 'right'));
}

const assigned = new WeakMap<ParsedModule, Map<string, Node[]>>();

/** Every `this.name = value` of a module by its name: bundles hold thousands, and each call of a method asks. */
function ownAssignments(module: ParsedModule): Map<string, Node[]> {
  const known = assigned.get(module);
  if (known) return known;
  const byName = new Map<string, Node[]>();
  for (const assignment of module.nodes('AssignmentExpression')) {
    const left = child(assignment, 'left');
    const name = child(left, 'object')?.type === 'ThisExpression' ? propertyOf(left) : null;
    if (name === null) continue;
    const list = byName.get(name);
    if (list) list.push(assignment);
    else byName.set(name, [assignment]);
  }
  assigned.set(module, byName);
  return byName;
}

const withoutDefault = (node: Node | null) => (node?.type === 'AssignmentPattern' ? child(node, 'left') : node);

/** The class of the tree that `x: Service` names. */
function typeOwner(evaluator: Evaluator, { node, module }: Place): Owner | null {
  const typed = withoutDefault(node.type === 'TSParameterProperty' ? child(node, 'parameter') : node);
  const type = child(child(typed, 'typeAnnotation'), 'typeAnnotation');
  const name = type?.type === 'TSTypeReference' ? child(type, 'typeName') : null;
  const binding = name ? lookup(name, nameOf(name) ?? '') : null;
  if (binding?.kind === 'class') return { place: { node: binding.node, module }, static: false };
  const { specifier, name: exported } = binding?.imported ?? { specifier: '', name: '' };
  const from = binding?.imported ? evaluator.project.definition(module.path, specifier, exported) : null;
  if (from?.node && isClass(from.node)) return { place: { node: from.node, module: from.module }, static: false };
  const contract = from?.node ?? binding?.node;
  return contract?.type === 'TSInterfaceDeclaration' ? onlyImplementer(evaluator, contract) : null;
}

/** Classes that stand in for others where tests run. */
const STANDS_IN =
  /[Mm]ock|[Ff]ake|[Ss]tub|[Dd]ummy|[Ii]n[-_]?[Mm]emory|(?<![A-Za-z])(?:tests?|spec)(?![a-z])|(?:Test|Spec)(?![a-z])/;

/** The class that an interface stands for, where the tree has one for it beside those of tests. */
function onlyImplementer(evaluator: Evaluator, contract: Node): Owner | null {
  const all = implementersIn(evaluator).get(contract) ?? [];
  const [only, ...others] = all.filter(
    ({ node, module }) => !STANDS_IN.test(`${module.path} ${nameOf(child(node, 'id')) ?? ''}`),
  );
  return only && others.length === 0 ? { place: only, static: false } : null;
}

function memberOf(evaluator: Evaluator, owner: Owner, name: string, depth: number): Place | null {
  const { node, module } = owner.place;
  for (const part of children(child(node, 'body'), 'body')) {
    if (keyOf(child(part, 'key')) !== name || (part.static === true) !== owner.static) continue;
    const value = child(part, 'value');
    return part.kind !== 'get' && part.kind !== 'set' && isFunction(value) && value ? { node: value, module } : null;
  }
  const base = depth < MAX_DEPTH ? baseOf(evaluator, owner.place, depth) : null;
  return base && memberOf(evaluator, { place: base, static: owner.static }, name, depth + 1);
}

function baseOf(evaluator: Evaluator, { node, module }: Place, depth: number): Place | null {
  const parent = child(node, 'superClass');
  const found = parent ? evaluator.follow({ node: parent, module }, depth + 1) : null;
  return found && isClass(found.node) ? found : null;
}

function isStatic(node: Node, around: Node): boolean {
  for (const up of ancestors(node)) if (up.parent?.parent === around) return up.static === true;
  return false;
}

const isClass = (node: Node) => /^Class(?:Declaration|Expression)$/.test(node.type);

function classAround(node: Node): Node | null {
  for (const up of ancestors(node)) if (isClass(up)) return up;
  return null;
}
