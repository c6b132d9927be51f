import {
  ancestors,
  child,
  children,
  dottedName,
  isFunction,
  keyOf,
  type Node,
  nameOf,
  propertyOf,
  walk,
} from '../ast.ts';
import type { ParsedModule } from '../parse.ts';
import { lookup } from '../scope.ts';
import { MUTATORS } from '../symbols/parameters.ts';

/** The function around a call, or why what surrounds it cannot wait. */
export function functionAround(call: Node): { fn: Node } | { why: string } {
  let below = call;
  for (const up of ancestors(call)) {
    if (isFunction(up)) {
      return children(up, 'params').includes(below) ? { why: 'the default of a parameter cannot wait' } : { fn: up };
    }
    if (/^(?:PropertyDefinition|AccessorProperty)$/.test(up.type)) return { why: 'a field of a class cannot wait' };
    if (up.type === 'StaticBlock') return { why: 'a static block of a class cannot wait' };
    if (up.type === 'Decorator') return { why: 'a decorator cannot wait' };
    below = up;
  }
  return { why: 'it is called while the module loads, when the other side may not answer yet' };
}

/** Why a function cannot wait, whoever calls it; null where its form does not keep it from that. */
export function hindrance(module: ParsedModule, fn: Node): string | null {
  const state = changedState(module, fn);
  if (state !== null) return `it changes ${state} of its module, and others could come in between while it waits`;
  if (fn.async === true) return null;
  if (fn.generator === true) return 'a generator cannot wait';
  return methodHindrance(fn) ?? reactHindrance(fn) ?? typeHindrance(module, fn);
}

function methodHindrance({ parent }: Node): string | null {
  if (!parent) return null;
  if (parent.kind === 'constructor') return 'a constructor cannot wait';
  if (parent.kind === 'get') return 'a getter cannot wait';
  if (parent.kind === 'set') return 'a setter cannot wait';
  if (!/^(?:MethodDefinition|PropertyDefinition|Property)$/.test(parent.type)) return null;
  if (parent.computed === true) return 'it is a method with a computed name, and who calls it is not known';
  const same = children(parent.parent, 'body').filter(
    (part) => keyOf(child(part, 'key')) === keyOf(child(parent, 'key')),
  );
  return same.length > 1 ? 'it has overloads' : null;
}

function reactHindrance(fn: Node): string | null {
  const name = nameOf(child(fn, 'id')) ?? nameOf(child(fn.parent, 'id')) ?? '';
  if (/^use[A-Z]/.test(name)) return 'a hook of React cannot wait';
  if (!/^[A-Z]/.test(name)) return null;
  let markup = false;
  walk(fn, ({ type }) => {
    markup ||= type === 'JSXElement' || type === 'JSXFragment';
  });
  return markup ? 'a component of React cannot wait' : null;
}

function typeHindrance(module: ParsedModule, fn: Node): string | null {
  const returns = child(child(fn, 'returnType'), 'typeAnnotation');
  if (returns?.type === 'TSTypePredicate') return 'its result tells the compiler a type, which a promise cannot';
  if (returns?.type === 'TSThisType') return 'its type is `this`';
  const name = nameOf(child(fn, 'id'));
  const overloaded = module.nodes('TSDeclareFunction').some((node) => nameOf(child(node, 'id')) === name);
  if (name !== null && overloaded) return 'it has overloads';
  const { parent } = fn;
  if (parent?.type === 'PropertyDefinition' && child(parent, 'typeAnnotation'))
    return 'its type is written at its field';
  return parent?.type === 'VariableDeclarator' && child(child(parent, 'id'), 'typeAnnotation')
    ? 'its type is written at its variable'
    : null;
}

/** A variable at the top of the module that a function changes; null where there is none. */
function changedState(module: ParsedModule, fn: Node): string | null {
  let found: string | null = null;
  walk(fn, (node) => {
    const target = changedIn(node);
    const root = target === null ? undefined : dottedName(target)?.split('.')[0];
    const binding = target && root !== undefined ? lookup(target, root) : null;
    if (binding && binding.imported === null && module.scope.names.get(binding.name) === binding)
      found ??= root ?? null;
  });
  return found;
}

/** What a node changes: `a` of `a.b = 1`, `a[i] += 1`, `a++` and `a.push(1)`. */
function changedIn(node: Node): Node | null {
  const target =
    node.type === 'AssignmentExpression'
      ? child(node, 'left')
      : node.type === 'UpdateExpression' || (node.type === 'UnaryExpression' && node.operator === 'delete')
        ? child(node, 'argument')
        : node.type === 'CallExpression' && MUTATORS.test(propertyOf(child(node, 'callee')) ?? '')
          ? child(child(node, 'callee'), 'object')
          : null;
  let at = target;
  while (at?.type === 'MemberExpression') at = child(at, 'object');
  return at?.type === 'Identifier' ? at : null;
}
