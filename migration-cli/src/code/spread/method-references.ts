import { child, children, keyOf, type Node, nameOf, propertyOf, unwrap } from '../ast.ts';
import { Evaluator } from '../evaluate.ts';
import { methodOf } from '../evaluate-classes.ts';
import type { ParsedModule } from '../parse.ts';
import type { Place } from '../place.ts';
import type { Project } from '../project.ts';
import { lookup } from '../scope.ts';
import { classHindrance, madeIn, type Owner, overridesOf } from './classes.ts';
import { isForeign } from './foreign.ts';
import { type Found, type FunctionAt, type Reference, refusal, usesOf } from './references.ts';

/** The class or object whose method a function is; null where it is none, or its object has no name. */
export function ownerOf({ node }: FunctionAt): Owner | null {
  const part = node.parent;
  const key = child(part, 'key');
  const name = part?.computed === true ? null : keyOf(key);
  if (!part || !key || name === null || child(part, 'value') !== node) return null;
  if (/^(?:MethodDefinition|PropertyDefinition)$/.test(part.type)) {
    const owner = part.parent?.parent;
    return owner ? { name, node: owner, key, part } : null;
  }
  const object = part.type === 'Property' ? part.parent : null;
  const declarator = object?.parent;
  const named = declarator?.type === 'VariableDeclarator' && declarator.parent?.kind === 'const';
  return object && named && unwrap(child(declarator, 'init')) === object ? { name, node: object, key, part } : null;
}

/**
 * Every place that names a method, found by the types and values of what it is asked of. A place of its name where nothing tells
 * what that is, and everything by which others could come to call it, is refused.
 */
export function methodReferences(project: Project, fn: FunctionAt, owner: Owner): Found {
  const evaluator = evaluatorOf(project);
  const place = { node: owner.node, module: fn.module };
  const found: Found = { references: [], refused: [] };
  const refuse = (module: ParsedModule, node: Node, why: string) => found.refused.push(refusal(module, node, why));
  const why = classHindrance(evaluator, place, owner);
  if (why !== null) refuse(fn.module, owner.part, why);
  for (const { node, module } of overridesOf(evaluator, place, owner.name))
    refuse(module, node, `it overrides ${owner.name}, and who calls which is not known`);
  for (const { at, module } of handedOut(evaluator, place))
    refuse(module, at, `who gets it here may call ${owner.name} and not wait for it`);
  for (const { at, module } of membersOf(project).get(owner.name) ?? []) {
    if (isPrivate(at) !== (owner.key.type === 'PrivateIdentifier') || isBound(at)) continue;
    const target = targetOf(evaluator, { node: at, module });
    if (target === fn.node) found.references.push({ module, at });
    else if (target === null && !isForeign(evaluator, { node: child(at, 'object') ?? at, module }))
      refuse(module, at, `it may be ${owner.name} of ${nameText(owner)}: what it is asked of is not known`);
  }
  return found;
}

const nameText = ({ node }: Owner) => nameOf(child(node, 'id')) ?? nameOf(child(node.parent, 'id')) ?? 'a class';

const isPrivate = (member: Node) => child(member, 'property')?.type === 'PrivateIdentifier';

/** `this.f = this.f.bind(this)`: the field is the method. */
function isBound(member: Node): boolean {
  const { parent } = member;
  if (child(member, 'object')?.type !== 'ThisExpression') return false;
  const assignment = parent?.type === 'AssignmentExpression' ? parent : parent?.parent?.parent;
  if (assignment?.type !== 'AssignmentExpression') return false;
  const callee = child(unwrap(child(assignment, 'right')), 'callee');
  const method = propertyOf(callee) === 'bind' ? unwrap(child(callee, 'object')) : null;
  return (
    propertyOf(child(assignment, 'left')) === propertyOf(member) &&
    propertyOf(method) === propertyOf(member) &&
    child(method, 'object')?.type === 'ThisExpression'
  );
}

/** The function that a member is; null where nothing tells. */
function targetOf(evaluator: Evaluator, member: Place): Node | null {
  const method = methodOf(evaluator, member);
  if (method) return method.node;
  const value = evaluator.follow(member);
  return value && value.node !== member.node ? value.node : null;
}

/** Where the object, or a new instance, is given to code outside of the tree. */
function handedOut(evaluator: Evaluator, { node, module }: Place): Reference[] {
  const declarator = node.parent;
  const name = node.type === 'ObjectExpression' ? nameOf(child(declarator, 'id')) : null;
  const binding = declarator && name !== null ? lookup(declarator, name) : null;
  const places = binding ? usesOf(module, binding) : madeIn(evaluator, { node, module });
  return places.filter(({ at, module: inside }) => {
    const call = at.parent;
    if (call?.type !== 'CallExpression' && call?.type !== 'NewExpression') return false;
    const callee = child(call, 'callee');
    return (
      children(call, 'arguments').includes(at) &&
      callee !== null &&
      isForeign(evaluator, { node: callee, module: inside })
    );
  });
}

const evaluators = new WeakMap<Project, Evaluator>();

function evaluatorOf(project: Project): Evaluator {
  const known = evaluators.get(project) ?? new Evaluator(project);
  evaluators.set(project, known);
  return known;
}

const members = new WeakMap<Project, Map<string, Reference[]>>();

/** Every `x.name` of the tree by its name, sorted out once. */
function membersOf(project: Project): Map<string, Reference[]> {
  const known = members.get(project);
  if (known) return known;
  const found = new Map<string, Reference[]>();
  for (const module of project.modules.values()) {
    for (const at of module.nodes('MemberExpression')) {
      const name = propertyOf(at);
      if (name === null) continue;
      const list = found.get(name);
      if (list) list.push({ module, at });
      else found.set(name, [{ module, at }]);
    }
  }
  members.set(project, found);
  return found;
}
