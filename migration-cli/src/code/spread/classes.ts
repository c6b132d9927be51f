import { child, children, dottedName, keyOf, type Node, nameOf } from '../ast.ts';
import type { Evaluator } from '../evaluate.ts';
import type { Place } from '../place.ts';
import { lookup } from '../scope.ts';
import { subclassesIn } from '../subclasses.ts';
import type { Reference } from './references.ts';

/** What holds a function as its method: a class, or an object that stands under a name. */
export interface Owner {
  name: string;
  /** The class or the object. */
  node: Node;
  key: Node;
  /** The part of the class, or the property. */
  part: Node;
}

/** Packages whose decorators hand methods to a framework that waits for them. */
const AWAITING =
  /^(?:@nestjs\/.+|routing-controllers|socket-controllers|type-graphql|tsoa|@tsoa\/.+|@tsed\/.+|@loopback\/rest|inversify-express-utils)$/;

/** Called by the language itself. */
const IMPLICIT = /^(?:toString|toJSON|valueOf|toLocaleString|then|constructor)$/;

/** Why others than those who name a method may call it; null where its class gives no reason. */
export function classHindrance(evaluator: Evaluator, owner: Place, { name, part, node }: Owner): string | null {
  if (IMPLICIT.test(name)) return `the language calls ${name} itself`;
  const decorator = children(part, 'decorators').find((item) => !isAwaited(item));
  if (decorator) return `a decorator (${decoratorName(decorator)}) gets it, and who calls it is not known`;
  const contract = children(node, 'implements').find((item) => asks(evaluator, owner, item, name));
  if (contract) return `it is asked for by ${dottedName(child(contract, 'expression')) ?? 'an interface'}`;
  if (namesComputed(owner)) return 'its class takes members of `this` by computed names';
  const parent = child(node, 'superClass');
  if (!parent) return null;
  const base = evaluator.follow({ node: parent, module: owner.module });
  if (!base || !isClass(base.node))
    return `its class extends ${dottedName(parent) ?? 'another'}, which is not of the tree and may call it`;
  if (partNamed(base.node, name)) return `it overrides that of ${nameOf(child(base.node, 'id')) ?? 'its base class'}`;
  return classHindrance(evaluator, base, { name, part: base.node, node: base.node, key: base.node });
}

const isClass = (node: Node) => /^Class(?:Declaration|Expression)$/.test(node.type);

const partNamed = (node: Node, name: string) =>
  children(child(node, 'body'), 'body').some((part) => keyOf(child(part, 'key')) === name);

function isAwaited(decorator: Node): boolean {
  const root = decoratorName(decorator).split('.')[0] ?? '';
  return AWAITING.test(lookup(decorator, root)?.imported?.specifier ?? '');
}

function decoratorName(decorator: Node): string {
  const expression = child(decorator, 'expression');
  return dottedName(expression?.type === 'CallExpression' ? child(expression, 'callee') : expression) ?? '';
}

/** True where an interface asks for a method, or cannot be read. */
function asks(evaluator: Evaluator, { module }: Place, contract: Node, name: string): boolean {
  const expression = child(contract, 'expression');
  const binding = expression && lookup(expression, nameOf(expression) ?? '');
  const { imported } = binding ?? {};
  const declared = imported
    ? evaluator.project.definition(module.path, imported.specifier, imported.name)?.node
    : binding?.node;
  if (declared?.type !== 'TSInterfaceDeclaration' || children(declared, 'extends').length > 0) return true;
  return children(child(declared, 'body'), 'body').some((part) => keyOf(child(part, 'key')) === name);
}

/** `this[name]` somewhere in a class or object. */
function namesComputed({ node, module }: Place): boolean {
  return module
    .nodes('MemberExpression')
    .some(
      (member) =>
        member.computed === true &&
        child(member, 'object')?.type === 'ThisExpression' &&
        !/^(?:Literal)$/.test(child(member, 'property')?.type ?? '') &&
        member.start >= node.start &&
        member.end <= node.end,
    );
}

/** The parts of classes below one that have its method once more. */
export function overridesOf(evaluator: Evaluator, owner: Place, name: string): Place[] {
  if (!isClass(owner.node)) return [];
  return below(evaluator, owner.node).filter(({ node }) => partNamed(node, name));
}

function below(evaluator: Evaluator, node: Node, depth = 0): Place[] {
  const direct = subclassesIn(evaluator).get(node) ?? [];
  return depth > 10 ? direct : [...direct, ...direct.flatMap((sub) => below(evaluator, sub.node, depth + 1))];
}

/** Every `new` of a class, under its own name. */
export function madeIn(evaluator: Evaluator, owner: Place): Reference[] {
  const name = nameOf(child(owner.node, 'id'));
  return [...evaluator.project.modules.values()].flatMap((module) =>
    module.nodes('NewExpression').flatMap((at) => {
      const callee = child(at, 'callee');
      if (!callee || (name !== null && dottedName(callee)?.split('.').at(-1) !== name)) return [];
      return evaluator.follow({ node: callee, module })?.node === owner.node ? [{ module, at }] : [];
    }),
  );
}
