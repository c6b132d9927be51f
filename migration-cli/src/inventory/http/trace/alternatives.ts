import { child, children, type Node, nameOf, walk } from '../../../code/ast.ts';
import { type Binding, lookup } from '../../../code/scope.ts';
import { maybe } from './operators.ts';
import type { Tracer } from './tracer-type.ts';
import { type Fn, type Frame, optionsOf, type Site, type Value } from './values.ts';

const isObjects = (value: Value | undefined): boolean =>
  value?.kind === 'union' && value.options.filter(({ kind }) => kind === 'object').length > 1;

/**
 * Runs something once for each object that a name in `nodes` may be, with the name being that one: the method and the path
 * of a row belong together, also where it is not known which row it is. Null where no name is one of several objects.
 */
export function forEachObject<T>(tracer: Tracer, nodes: Node[], frame: Frame, look: () => T): T[] | null {
  const found = severalObjects(nodes, frame);
  if (!found) return null;
  const { vars, binding, value } = found;
  try {
    return maybe(tracer, () =>
      optionsOf(value).map((option) => {
        vars.set(binding, option);
        return look();
      }),
    );
  } finally {
    vars.set(binding, value);
  }
}

interface Held {
  vars: Map<Binding, Value>;
  binding: Binding;
  value: Value;
}

/** A name of which properties are taken and that is one of several objects. */
function severalObjects(nodes: Node[], frame: Frame): Held | null {
  let found: Held | null = null;
  for (const node of nodes)
    walk(node, (part) => {
      const owner = part.type === 'MemberExpression' ? child(part, 'object') : null;
      const binding = owner?.type === 'Identifier' ? lookup(owner, nameOf(owner) ?? '') : null;
      if (binding) found ??= heldIn(frame, binding);
    });
  return found;
}

function heldIn(frame: Frame, binding: Binding): Held | null {
  for (let at: Frame | null = frame; at; at = at.parent) {
    const value = at.vars.get(binding);
    if (value) return isObjects(value) ? { vars: at.vars, binding, value } : null;
  }
  return null;
}

/** The arguments of a call once for each object that a parameter takes apart, `({ method, path }) => …`. */
export function takenApart(fn: Fn, args: Value[]): Value[][] {
  const index = children(fn.node, 'params').findIndex(
    (param, at) => children(param, 'properties').length > 1 && isObjects(args[at]),
  );
  const several = args[index];
  return several ? optionsOf(several).map((option) => args.with(index, option)) : [args];
}

/** True, and said, where both a method and a path are one of several, and nothing tells which belong together. */
export function isTangled(tracer: Tracer, methods: Value, paths: Value | undefined, site: Site): boolean {
  if (methods.kind !== 'union' || paths?.kind !== 'union') return false;
  sayTangled(tracer, site);
  return true;
}

export function sayTangled(tracer: Tracer, site: Site): void {
  tracer.say(site, 'its method and its path are each one of several, and which of them belong together is not known');
}
