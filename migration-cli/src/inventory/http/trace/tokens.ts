import {
  child,
  children,
  dottedName,
  keyOf,
  type Node,
  nameOf,
  propertyOf,
  stringOf,
  unwrap,
} from '../../../code/ast.ts';
import type { Source } from '../../project.ts';
import { isClass } from './classes.ts';
import type { Tracer } from './tracer-type.ts';
import type { Site, Value } from './values.ts';
import { newFrame } from './variables.ts';

type Classes = Map<string, Site[]>;

const known = new WeakMap<Source, Classes>();

/** `'Users'` and `TYPES.Users`: what a container knows a class by. */
const tokenOf = (node: Node | null | undefined): string | null => stringOf(node) ?? dottedName(unwrap(node ?? null));

/** The object of the class that `@inject(TYPES.Users)` and `container.get(TYPES.Users)` ask for; null where none or several are bound. */
export function ofToken(tracer: Tracer, token: Node | null | undefined, site: Site): Value | null {
  const name = tokenOf(token);
  const [bound, ...others] = (name === null ? undefined : boundIn(tracer).get(name)) ?? [];
  if (!bound || others.length > 0) return null;
  const cls = tracer.evaluate(bound.node, bound.frame);
  return cls.kind === 'function' && isClass(cls) ? tracer.instanceOf(cls, site) : null;
}

/** What the decorators of a parameter of a constructor ask for. */
export function injectedToken(param: Node): Node | null {
  for (const decorator of children(param, 'decorators')) {
    const call = unwrap(child(decorator, 'expression'));
    if (/^inject$/i.test(nameOf(child(call, 'callee')) ?? '')) return children(call, 'arguments')[0] ?? null;
  }
  return null;
}

/** `bind(TOKEN).to(Users)` of inversify, `register(TOKEN, { useClass: Users })` and `registerSingleton(TOKEN, Users)` of tsyringe. */
function boundIn({ source }: Tracer): Classes {
  const before = known.get(source);
  if (before) return before;
  const found: Classes = new Map();
  known.set(source, found);
  for (const module of source.project.modules.values()) {
    if (source.files.get(module.path)?.entry.test === true) continue;
    for (const call of module.calls(/^(?:to|register|registerSingleton)$/)) {
      const { token, cls } = bindingOf(call);
      const name = tokenOf(token);
      if (name === null || !cls) continue;
      found.set(name, [...(found.get(name) ?? []), { node: cls, frame: newFrame({ module }) }]);
    }
  }
  return found;
}

function bindingOf(call: Node): { token: Node | null; cls: Node | null } {
  const callee = unwrap(child(call, 'callee'));
  const [first = null, second = null] = children(call, 'arguments');
  if (propertyOf(callee) !== 'to') {
    const used = children(second, 'properties').find((item) => keyOf(child(item, 'key')) === 'useClass');
    return { token: first, cls: used ? child(used, 'value') : second?.type === 'Identifier' ? second : null };
  }
  const binds = unwrap(child(callee, 'object'));
  const isBinding = /^(?:re)?bind$/.test(
    propertyOf(unwrap(child(binds, 'callee'))) ?? nameOf(child(binds, 'callee')) ?? '',
  );
  return { token: isBinding ? (children(binds, 'arguments')[0] ?? null) : null, cls: first };
}
