import { child, children, isNode, keyOf, type Node, nameOf } from '../../../code/ast.ts';
import { isOwnGlobal } from '../../../code/globals.ts';
import { type Binding, lookup } from '../../../code/scope.ts';
import { privateName } from './keys.ts';
import type { Tracer } from './tracer-type.ts';
import {
  type Fn,
  type Frame,
  type List,
  list,
  object,
  onlyText,
  optionsOf,
  type Site,
  UNDEFINED,
  UNKNOWN,
  union,
  type Value,
} from './values.ts';

export function newFrame(from: Pick<Frame, 'module'> & Partial<Frame>): Frame {
  return {
    vars: new Map(),
    parent: null,
    fn: null,
    self: UNKNOWN,
    home: null,
    site: null,
    args: [],
    returns: [],
    yields: [],
    ...from,
  };
}

export function newFunction(node: Node, frame: Frame, bound: Value | null = null): Fn {
  return {
    kind: 'function',
    node,
    frame,
    bound,
    props: new Map(),
    extended: null,
    home: frame.home,
    unscoped: false,
  };
}

/** A function that is kept, for the case that nothing known calls it. */
export function keptFunction(tracer: Tracer, node: Node, frame: Frame, bound: Value | null = null): Fn {
  const made = newFunction(node, frame, bound);
  tracer.closures.set(node, made);
  return made;
}

/** The value of a name; functions and classes are there before their declaration runs. */
export function read(tracer: Tracer, name: string, node: Node, frame: Frame): Value | null {
  const binding = lookup(node, name);
  if (!binding) return null;
  for (let at: Frame | null = frame; at; at = at.parent) {
    const value = at.vars.get(binding);
    if (value) return value;
  }
  const made = unmade(tracer, binding, node, frame);
  return made ?? UNKNOWN;
}

function unmade(tracer: Tracer, binding: Binding, node: Node, frame: Frame): Value | null {
  if (binding.imported) return imported(tracer, binding, frame);
  const home = declaring(binding, frame);
  if ((binding.kind === 'function' || binding.kind === 'class') && binding.init) {
    home.vars.set(binding, UNKNOWN);
    const value =
      binding.kind === 'function' ? keptFunction(tracer, binding.init, home) : tracer.evaluate(binding.init, home);
    home.vars.set(binding, value);
    return value;
  }
  if (binding.node.type === 'TSEnumDeclaration') return enumOf(tracer, binding.node, home);
  // A module of a cycle is not through yet: its constants are worked out when they are asked for.
  if (binding.kind !== 'const' || !binding.init || home.fn !== null || home === frame) return null;
  home.vars.set(binding, UNKNOWN);
  assign(tracer, child(binding.node, 'id'), tracer.evaluate(binding.init, home), home, { node, frame }, true);
  return home.vars.get(binding) ?? null;
}

function enumOf(tracer: Tracer, node: Node, frame: Frame): Value {
  const members = children(child(node, 'body'), 'members').flatMap((member): [string, Value][] => {
    const key = keyOf(child(member, 'id'));
    return key === null ? [] : [[key, tracer.evaluate(child(member, 'initializer'), frame)]];
  });
  return object(members);
}

function imported(tracer: Tracer, binding: Binding, { module }: Frame): Value | null {
  if (!binding.imported) return null;
  const { specifier, name } = binding.imported;
  const whole = tracer.resolve(specifier, module);
  if (!whole) return UNKNOWN;
  const site: Site = { node: binding.node, frame: newFrame({ module }) };
  if (binding.kind === 'import') {
    const found = name === '*' ? whole : importedName(tracer, whole, specifier, name, site);
    return found;
  }
  return binding.path.reduce<Value>((value, key) => tracer.get(value, key, site), whole);
}

/** The default import of a CommonJS module is the module itself. */
function importedName(tracer: Tracer, whole: Value, specifier: string, name: string, site: Site): Value {
  const { to } = tracer.source.project.resolve(site.frame.module.path, specifier);
  if (to !== null && tracer.source.project.modules.get(to)?.system === 'esm') return tracer.exported(to, name);
  if (name !== 'default') return tracer.get(whole, name, site);
  if (whole.kind === 'external') return { ...whole, path: [...whole.path, 'default'] };
  const inner = whole.kind === 'object' || whole.kind === 'function' ? whole.props.get('default') : undefined;
  return inner ?? whole;
}

/** The frame in which a binding is declared. */
function declaring(binding: Binding, frame: Frame): Frame {
  let at = frame;
  for (; at.parent; at = at.parent) {
    const { fn } = at;
    if (fn && binding.node.start >= fn.start && binding.node.end <= fn.end) return at;
  }
  return at;
}

/** Gives a name or pattern its value. `declares` makes a new variable instead of changing one. */
export function assign(
  tracer: Tracer,
  target: Node | null,
  value: Value,
  frame: Frame,
  site: Site,
  declares: boolean,
): void {
  switch (target?.type) {
    case 'Identifier':
      write(tracer, target, value, frame, declares);
      break;
    case 'AssignmentPattern':
      assign(tracer, child(target, 'left'), orDefault(tracer, target, value, frame), frame, site, declares);
      break;
    case 'ObjectPattern':
      assignObject(tracer, target, value, frame, site, declares);
      break;
    case 'ArrayPattern':
      assignList(tracer, target, value, frame, site, declares);
      break;
    case 'TSParameterProperty':
      assign(tracer, child(target, 'parameter'), value, frame, site, declares);
      break;
    case 'MemberExpression': {
      const key = memberKey(tracer, target, frame);
      if (key !== null) tracer.set(tracer.evaluate(child(target, 'object'), frame), key, value);
      break;
    }
    default:
  }
}

function orDefault(tracer: Tracer, pattern: Node, value: Value, frame: Frame): Value {
  const missing = value.kind === 'unknown' || (value.kind === 'scalar' && value.value === undefined);
  return missing ? tracer.evaluate(child(pattern, 'right'), frame) : value;
}

/** What is set for every module stays there, as a variable does. */
export function setGlobal(tracer: Tracer, name: string, value: Value): void {
  if (!isOwnGlobal(name)) return;
  const before = tracer.uncertain > 0 ? tracer.globals.get(name) : undefined;
  tracer.globals.set(name, before ? union([before, value]) : value);
}

function write(tracer: Tracer, target: Node, value: Value, frame: Frame, declares: boolean): void {
  const name = nameOf(target) ?? '';
  const binding = lookup(target, name);
  if (!binding) {
    setGlobal(tracer, name, value);
    return;
  }
  let at: Frame | null = frame;
  if (!declares) while (at && !at.vars.has(binding)) at = at.parent;
  const home = at ?? declaring(binding, frame);
  const before = home.vars.get(binding);
  home.vars.set(binding, !declares && tracer.uncertain > 0 && before ? union([before, value]) : value);
}

function assignObject(tracer: Tracer, target: Node, value: Value, frame: Frame, site: Site, declares: boolean): void {
  const taken: string[] = [];
  for (const property of children(target, 'properties')) {
    if (property.type === 'RestElement') {
      assign(tracer, child(property, 'argument'), without(value, taken), frame, site, declares);
      continue;
    }
    const key = property.computed === true ? null : keyOf(child(property, 'key'));
    if (key !== null) taken.push(key);
    const inner = key === null ? UNKNOWN : tracer.get(value, key, site);
    assign(tracer, child(property, 'value'), inner, frame, site, declares);
  }
}

function without(value: Value, keys: string[]): Value {
  if (value.kind !== 'object') return UNKNOWN;
  return {
    ...object(
      [...value.props].filter(([key]) => !keys.includes(key)),
      value.at,
    ),
    cls: value.cls,
  };
}

function assignList(tracer: Tracer, target: Node, value: Value, frame: Frame, site: Site, declares: boolean): void {
  const elements = Array.isArray(target.elements) ? target.elements : [];
  const whole = optionsOf(value).find((option): option is List => option.kind === 'list');
  for (const [index, element] of elements.entries()) {
    if (!isNode(element)) continue;
    const rest = element.type === 'RestElement';
    const missing = whole && !whole.open ? UNDEFINED : UNKNOWN;
    const given = rest
      ? whole
        ? list(whole.items.slice(index), whole.open)
        : UNKNOWN
      : (whole?.items[index] ?? missing);
    assign(tracer, rest ? child(element, 'argument') : element, given, frame, site, declares);
  }
}

/** The keys that `a.b` or `a[b]` can have, where they are known. */
export function memberKeys(tracer: Tracer, member: Node, frame: Frame): string[] {
  const property = child(member, 'property');
  if (member.computed !== true) return [privateName(property)].filter((name) => name !== null);
  return optionsOf(tracer.evaluate(property, frame)).flatMap((value) => {
    if (value.kind === 'scalar') return [String(value.value)];
    return onlyText(value) ?? [];
  });
}

export function memberKey(tracer: Tracer, member: Node, frame: Frame): string | null {
  const [key, ...others] = memberKeys(tracer, member, frame);
  return others.length > 0 ? null : (key ?? null);
}
