import { child, children, type Node, unwrap } from '../../../code/ast.ts';
import { privateName } from './keys.ts';
import type { Tracer } from './tracer-type.ts';
import {
  type Fn,
  type Frame,
  type Obj,
  object,
  onlyText,
  optionsOf,
  scalar,
  text,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './values.ts';

/** Stands before the name of what reflect-metadata keeps among the properties of a class or object. */
const KEPT = '\u0005metadata ';

/** Runs the decorators of a class that are functions of the tree: those of its members first, as they are applied. */
export function runDecorators(tracer: Tracer, cls: Fn, frame: Frame): void {
  for (const part of children(child(cls.node, 'body'), 'body')) {
    const name = privateName(child(part, 'key'));
    const target = part.static === true ? cls : prototypeOf(cls);
    if (name !== null) decorate(tracer, part, frame, () => [target, text(name), object()]);
  }
  decorate(tracer, cls.node, frame, () => [cls]);
}

function decorate(tracer: Tracer, holder: Node, frame: Frame, args: () => Value[]): void {
  for (const decorator of children(holder, 'decorators').toReversed()) {
    const node = unwrap(child(decorator, 'expression'));
    const callee = node?.type === 'CallExpression' ? child(node, 'callee') : node;
    if (!node || !callee) continue;
    // What packages decorate says nothing here, and is left alone.
    const known = tracer.evaluate(callee, frame);
    if (known.kind !== 'function' && known.kind !== 'native') continue;
    const made = node === callee ? known : tracer.evaluate(node, frame);
    if (made.kind === 'function') tracer.call(made, args(), UNKNOWN, { node, frame });
  }
}

function prototypeOf(cls: Fn): Obj {
  const known = cls.props.get('prototype');
  if (known?.kind === 'object') return known;
  const made = { ...object(), cls };
  cls.props.set('prototype', made);
  return made;
}

/** A text, or a symbol by what it is made with; null for every other key. */
function keyText(value: Value | undefined): string | null {
  if (value?.kind === 'external' && /^Symbol(?:\.for)?$/.test([value.specifier, ...value.path].join('.')))
    return `Symbol ${onlyText(value.args?.[0]) ?? ''}`;
  return onlyText(value);
}

const slot = (key: string, property: Value | undefined) => `${KEPT}${key} ${onlyText(property) ?? ''}`;

/** `Reflect.defineMetadata(key, value, target, property?)` */
export function defineMetadata(tracer: Tracer, [key, value, target, property]: Value[]): Value {
  const name = keyText(key);
  if (name !== null && value && target) tracer.set(target, slot(name, property), value);
  return UNDEFINED;
}

/** `Reflect.getMetadata(key, target, property?)`, through prototypes; what a compiler keeps is not known. */
export function getMetadata(_: Tracer, [key, target, property]: Value[]): Value {
  const name = keyText(key);
  if (name === null || name.startsWith('design:') || !target) return UNKNOWN;
  const [only, ...others] = optionsOf(target);
  if (!only || others.length > 0 || (only.kind !== 'function' && only.kind !== 'object')) return UNKNOWN;
  return kept(only, slot(name, property)) ?? UNDEFINED;
}

export function hasMetadata(tracer: Tracer, args: Value[]): Value {
  const found = getMetadata(tracer, args);
  return found.kind === 'unknown' ? UNKNOWN : scalar(found !== UNDEFINED);
}

function kept(target: Obj | Fn, name: string, depth = 0): Value | undefined {
  const own = target.props.get(name);
  if (own || depth > 8) return own;
  if (target.kind === 'function')
    return target.extended?.kind === 'function' ? kept(target.extended, name, depth + 1) : undefined;
  const prototype = target.cls?.props.get('prototype');
  if (prototype?.kind === 'object' && prototype !== target) return kept(prototype, name, depth + 1);
  const above = target.cls?.extended;
  return above?.kind === 'function' ? kept(prototypeOf(above), name, depth + 1) : undefined;
}
