import type { Node } from '../../../code/ast.ts';
import { HOLE } from '../../../code/evaluate-paths.ts';
import type { ParsedModule } from '../../../code/parse.ts';
import type { Binding } from '../../../code/scope.ts';
import type { Router } from './router.ts';

/** Where something is written, and the call of the enclosing function in which it ran. */
export interface Site {
  node: Node;
  frame: Frame;
}

/** One running of a function, or of a module's top level. */
export interface Frame {
  module: ParsedModule;
  vars: Map<Binding, Value>;
  parent: Frame | null;
  /** The function, or null at module level. */
  fn: Node | null;
  self: Value;
  /** The class whose method this is, for `super`. */
  home: Fn | null;
  /** The call that began it; null where no call of the tree did. */
  site: Site | null;
  args: Value[];
  returns: Value[];
  /** What a generator has yielded. */
  yields: Value[];
}

export interface Unknown {
  kind: 'unknown';
}

/** A text; HOLE stands for an unknown part. */
export interface Text {
  kind: 'text';
  text: string;
  at: Site | null;
  /** The variable of the environment that may make it another text. */
  assumed: string | null;
  /** True for the path of a file that a pattern found. */
  found: boolean;
}

export interface Scalar {
  kind: 'scalar';
  value: number | boolean | null | undefined;
}

export interface Regex {
  kind: 'regex';
  pattern: string;
  flags: string;
}

export interface List {
  kind: 'list';
  items: Value[];
  /** Items may be missing. */
  open: boolean;
  at: Site | null;
}

/** An object, an instance of a class, or a router. */
export interface Obj {
  kind: 'object';
  props: Map<string, Value>;
  cls: Fn | null;
  /** What the object registers routes on, where it is an application or router. */
  router: Router | null;
  /** The paths of `router.route(path)`, whose methods take no path. */
  chained: string[] | null;
  /** The module whose exports it holds, or null. */
  namespace: string | null;
  /** The entries of a Map or the items of a Set. */
  entries: [Value, Value][] | null;
  at: Site | null;
}

export interface Fn {
  kind: 'function';
  node: Node;
  frame: Frame;
  /** The `this` that it is bound to. */
  bound: Value | null;
  props: Map<string, Value>;
  /** Null for functions; what a class extends (unknown where it extends nothing). */
  extended: Value | null;
  home: Fn | null;
  /** Wrapped by fastify-plugin: registers on the instance itself. */
  unscoped: boolean;
}

/** Something that a package gives: its name, the properties taken and the arguments of its last call. */
export interface External {
  kind: 'external';
  specifier: string;
  path: string[];
  args: Value[] | null;
}

export interface Native {
  kind: 'native';
  name: string;
  call: (args: Value[], site: Site) => Value;
}

/** One of several values. */
export interface Union {
  kind: 'union';
  options: Value[];
}

export type Value = Unknown | Text | Scalar | Regex | List | Obj | Fn | External | Native | Union;

/** More alternatives than this say nothing. */
const MAX_OPTIONS = 24;

export const UNKNOWN: Unknown = { kind: 'unknown' };
export const UNDEFINED: Scalar = { kind: 'scalar', value: undefined };

export const text = (value: string, at: Site | null = null, assumed: string | null = null, found = false): Text => ({
  kind: 'text',
  text: value,
  at,
  assumed,
  found,
});
export const scalar = (value: Scalar['value']): Scalar => ({ kind: 'scalar', value });
export const list = (items: Value[], open = false, at: Site | null = null): List => ({ kind: 'list', items, open, at });
export const native = (name: string, call: Native['call']): Native => ({ kind: 'native', name, call });
export const external = (specifier: string, path: string[] = [], args: Value[] | null = null): External => ({
  kind: 'external',
  specifier,
  path,
  args,
});

export function object(props: [string, Value][] = [], at: Site | null = null): Obj {
  return {
    kind: 'object',
    props: new Map(props),
    cls: null,
    router: null,
    chained: null,
    namespace: null,
    entries: null,
    at,
  };
}

export function optionsOf(value: Value): Value[] {
  return value.kind === 'union' ? value.options : [value];
}

export function union(values: Value[]): Value {
  const options: Value[] = [];
  for (const value of values.flatMap(optionsOf)) {
    if (options.some((known) => same(known, value))) continue;
    options.push(value);
    if (options.length > MAX_OPTIONS) return UNKNOWN;
  }
  const [only] = options;
  if (!only) return UNKNOWN;
  return options.length === 1 ? only : { kind: 'union', options };
}

function same(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a.kind === 'text' && b.kind === 'text') return a.text === b.text;
  if (a.kind === 'scalar' && b.kind === 'scalar') return a.value === b.value;
  return a.kind === 'unknown' && b.kind === 'unknown';
}

/** True or false where it is known. */
export function truth(value: Value): boolean | null {
  if (value.kind === 'union') {
    const known = new Set(value.options.map(truth));
    return known.size === 1 ? ([...known][0] ?? null) : null;
  }
  if (value.kind === 'scalar') return Boolean(value.value);
  if (value.kind === 'text') return value.assumed !== null || value.text.includes(HOLE) ? null : value.text !== '';
  return value.kind === 'unknown' || value.kind === 'external' ? null : true;
}

/** The texts that a value can be; HOLE where it is no known text. */
export function textsOf(value: Value): string[] {
  if (value.kind === 'union') return [...new Set(value.options.flatMap(textsOf))];
  if (value.kind === 'text') return [value.text];
  if (value.kind === 'scalar' && typeof value.value === 'number') return [String(value.value)];
  return [HOLE];
}

/** The one text that a value is, or null. */
export function onlyText(value: Value | undefined): string | null {
  return value?.kind === 'text' && !value.text.includes(HOLE) ? value.text : null;
}

export function isCallable(value: Value): value is Fn | Native {
  return value.kind === 'function' || value.kind === 'native';
}

/** The variable of the environment that a value depends on. */
export function assumedIn(values: Value[]): string | null {
  for (const option of values.flatMap(optionsOf)) {
    if (option.kind === 'text' && option.assumed !== null) return option.assumed;
    if (option.kind === 'external' && option.specifier === 'process' && option.path[0] === 'env')
      return option.path[1] ?? null;
  }
  return null;
}
