import { child, children, type Node, nameOf } from '../../../code/ast.ts';
import { privateName } from './keys.ts';
import { injectedToken, ofToken } from './tokens.ts';
import type { Tracer } from './tracer-type.ts';
import { type Fn, type Frame, type Obj, object, optionsOf, type Site, UNKNOWN, type Value } from './values.ts';
import { newFrame, newFunction } from './variables.ts';

export const isClass = (fn: Fn) => /^Class/.test(fn.node.type);

const parts = (cls: Fn) => children(child(cls.node, 'body'), 'body');

/** Makes an object of a class or constructor function of the tree. */
export function constructOf(tracer: Tracer, cls: Fn, args: Value[], site: Site): Value {
  const made: Obj = { ...object([], site), cls };
  if (!tracer.instances.has(cls.node)) tracer.instances.set(cls.node, made);
  if (!isClass(cls)) {
    const result = tracer.invoke(cls, args, made, site);
    return result.kind === 'object' || result.kind === 'function' ? result : made;
  }
  initialize(tracer, cls, args, made, site);
  return made;
}

/** Sets up the fields and runs the constructor of a class for an object, after those of what the class extends. */
function initialize(tracer: Tracer, cls: Fn, args: Value[], self: Obj, site: Site): void {
  tracer.ran.add(cls.node);
  const body = child(
    parts(cls).find((part) => part.kind === 'constructor' && child(child(part, 'value'), 'body')),
    'value',
  );
  const extended = child(cls.node, 'superClass') !== null;
  if (!body && extended) construct(tracer, cls.extended ?? UNKNOWN, args, self, site);
  // With a constructor, the fields of a class that extends another are set up by its `super(…)`.
  if (!body || !extended) fields(tracer, cls, self);
  if (!body) return;
  const constructor = { ...newFunction(body, cls.frame), home: cls };
  tracer.invoke(constructor, injected(tracer, body, args, cls, site), self, site);
}

/** `super(…)`: the extended class first, then the own fields. */
export function superInitialize(tracer: Tracer, frame: Frame, args: Value[], site: Site): void {
  const cls = methodFrame(frame)?.home;
  const self = frame.self;
  if (!cls || self.kind !== 'object') return;
  construct(tracer, cls.extended ?? UNKNOWN, args, self, site);
  fields(tracer, cls, self);
}

function methodFrame(frame: Frame): Frame | null {
  let at: Frame | null = frame;
  while (at && !at.home) at = at.parent;
  return at;
}

function construct(tracer: Tracer, parent: Value, args: Value[], self: Obj, site: Site): void {
  for (const option of optionsOf(parent)) {
    if (option.kind === 'function' && isClass(option)) initialize(tracer, option, args, self, site);
    else if (option.kind === 'function') tracer.invoke(option, args, self, site);
    else adopt(self, tracer.construct(option, args, site));
  }
}

/** What a class of a package sets up belongs to the object that is being made. */
function adopt(self: Obj, made: Value): void {
  if (made.kind !== 'object') return;
  self.router ??= made.router;
  for (const [key, value] of made.props) if (!self.props.has(key)) self.props.set(key, value);
}

function fields(tracer: Tracer, cls: Fn, self: Obj): void {
  const frame = newFrame({ module: cls.frame.module, parent: cls.frame, self, home: cls });
  for (const part of parts(cls)) {
    const key = privateName(child(part, 'key'));
    const value = child(part, 'value');
    if (!/^(?:PropertyDefinition|AccessorProperty)$/.test(part.type) || part.static === true || key === null || !value)
      continue;
    self.props.set(key, tracer.evaluate(value, frame));
  }
}

/** Parameters that nobody gives, by their type: what a container would inject. Parameter properties become fields. */
function injected(tracer: Tracer, constructor: Node, args: Value[], cls: Fn, site: Site): Value[] {
  return children(constructor, 'params').map((param, index) => {
    const given = args[index];
    if (given && given.kind !== 'unknown') return given;
    const token = injectedToken(param);
    const asked = token && ofToken(tracer, token, site);
    if (asked) return asked;
    const target = param.type === 'TSParameterProperty' ? child(param, 'parameter') : param;
    const type = child(child(target, 'typeAnnotation'), 'typeAnnotation');
    const name = type?.type === 'TSTypeReference' ? child(type, 'typeName') : null;
    const value = nameOf(name) === null ? UNKNOWN : tracer.evaluate(name, cls.frame);
    if (value.kind === 'function' && isClass(value)) return tracer.instanceOf(value, site);
    return given ?? UNKNOWN;
  });
}

/** A method, getter or static of a class and of what it extends. */
export function methodOf(tracer: Tracer, cls: Fn, key: string, depth = 0): { fn: Value; getter: boolean } | null {
  for (const part of parts(cls)) {
    const value = child(part, 'value');
    if (part.type !== 'MethodDefinition' || part.static === true || privateName(child(part, 'key')) !== key) continue;
    if (part.kind === 'constructor' || part.kind === 'set' || !value || !child(value, 'body')) continue;
    return { fn: { ...newFunction(value, cls.frame), home: cls }, getter: part.kind === 'get' };
  }
  const prototype = cls.props.get('prototype');
  const own = prototype?.kind === 'object' ? prototype.props.get(key) : undefined;
  if (own) return { fn: own, getter: false };
  for (const parent of optionsOf(cls.extended ?? UNKNOWN)) {
    const found = parent.kind === 'function' && depth < 12 ? methodOf(tracer, parent, key, depth + 1) : null;
    if (found) return found;
  }
  return null;
}

/** The names of the methods of a class and of what it extends, the constructor left out. */
export function methodNames(cls: Fn, depth = 0): string[] {
  const own = parts(cls).flatMap((part) => {
    const name =
      part.type === 'MethodDefinition' && part.kind === 'method' && part.static !== true
        ? privateName(child(part, 'key'))
        : null;
    return name === null ? [] : [name];
  });
  const inherited = optionsOf(cls.extended ?? UNKNOWN).flatMap((parent) =>
    parent.kind === 'function' && depth < 12 ? methodNames(parent, depth + 1) : [],
  );
  return [...new Set([...own, ...inherited])];
}
