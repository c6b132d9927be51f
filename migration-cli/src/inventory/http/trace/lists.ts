import { callWith } from './calls.ts';
import { GETTER } from './keys.ts';
import { maybe } from './operators.ts';
import type { Tracer } from './tracer-type.ts';
import {
  assumedIn,
  type List,
  list,
  onlyText,
  optionsOf,
  type Site,
  scalar,
  text,
  textsOf,
  truth,
  UNDEFINED,
  UNKNOWN,
  union,
  type Value,
} from './values.ts';

type Method = (tracer: Tracer, self: List, args: Value[], site: Site) => Value;

/** The items with their index; an item that is not known stands for what is missing. */
const each = (self: List) =>
  [...self.items, ...(self.open ? [UNKNOWN] : [])].map((item, index) => [item, scalar(index)] as const);

const mapped: Method = (tracer, self, [fn], site) =>
  list(
    each(self)
      .map(([item, index]) => callWith(tracer, fn, [item, index, self], site))
      .slice(0, Math.max(self.items.length, self.open ? 1 : 0)),
    self.open,
  );

const flat = (self: List, depth: number): List => {
  const items = self.items.flatMap((item) =>
    item.kind === 'list' && depth > 0 ? flat(item, depth - 1).items : [item],
  );
  return list(items, self.open || self.items.some((item) => item.kind === 'unknown'));
};

const METHODS: Record<string, Method> = {
  forEach: (tracer, self, args, site) => {
    mapped(tracer, self, args, site);
    return UNDEFINED;
  },
  each: mapped,
  map: mapped,
  flatMap: (tracer, self, args, site) => flat(mapped(tracer, self, args, site) as List, 1),
  flat: (_, self, [depth]) => flat(self, depth?.kind === 'scalar' ? Number(depth.value) : depth ? 9 : 1),
  filter: filtered,
  find: (tracer, self, args, site) => union((filtered(tracer, self, args, site) as List).items),
  reduce: reduced,
  push: (tracer, self, args) => {
    tracer.effects += 1;
    self.items.push(...args);
    return UNKNOWN;
  },
  unshift: (tracer, self, args) => {
    tracer.effects += 1;
    self.items.unshift(...args);
    return UNKNOWN;
  },
  concat: (_, self, args) => {
    const more = args.map((arg) => (arg.kind === 'list' ? arg : list([arg], arg.kind === 'unknown')));
    return list([...self.items, ...more.flatMap(({ items }) => items)], self.open || more.some(({ open }) => open));
  },
  slice: (_, self, [from, to]) => list(self.items.slice(indexOf(from), to ? indexOf(to) : undefined), self.open),
  join: joined,
  includes: includes,
  indexOf: () => UNKNOWN,
  some: visited,
  every: visited,
  sort: (_, self) => self,
  toSorted: (_, self) => self,
  reverse: (_, self) => list(self.items.toReversed(), self.open, self.at),
  toReversed: (_, self) => list(self.items.toReversed(), self.open, self.at),
  pop: (_, self) => self.items.at(-1) ?? UNKNOWN,
  shift: (_, self) => self.items[0] ?? UNKNOWN,
  at: (_, self, [index]) => (index?.kind === 'scalar' ? (self.items.at(Number(index.value)) ?? UNKNOWN) : UNKNOWN),
  values: (_, self) => self,
  keys: (_, self) =>
    list(
      self.items.map((_item, index) => scalar(index)),
      self.open,
    ),
  entries: (_, self) =>
    list(
      self.items.map((item, index) => list([scalar(index), item])),
      self.open,
    ),
  toArray: (_, self) => self,
};

/** A method of an array; null where it is none that is known. */
export function listMethod(tracer: Tracer, self: List, name: string, args: Value[], site: Site): Value | null {
  return Object.hasOwn(METHODS, name) ? (METHODS[name]?.(tracer, self, args, site) ?? null) : null;
}

const indexOf = (value: Value | undefined) => (value?.kind === 'scalar' ? Number(value.value) : 0);

/** What is surely not wanted goes; what is not known stays. */
function filtered(tracer: Tracer, self: List, [fn]: Value[], site: Site): Value {
  const kept = self.items.filter((item, index) =>
    fn?.kind === 'external' && fn.specifier === 'Boolean'
      ? truth(item) !== false
      : truth(maybe(tracer, () => callWith(tracer, fn, [item, scalar(index), self], site))) !== false,
  );
  return list(kept, self.open, self.at);
}

function visited(tracer: Tracer, self: List, [fn]: Value[], site: Site): Value {
  for (const [item, index] of each(self)) callWith(tracer, fn, [item, index, self], site);
  return UNKNOWN;
}

function reduced(tracer: Tracer, self: List, [fn, start]: Value[], site: Site): Value {
  const items = start ? self.items : self.items.slice(1);
  return items.reduce<Value>(
    (total, item, index) => callWith(tracer, fn, [total, item, scalar(index), self], site),
    start ?? self.items[0] ?? UNKNOWN,
  );
}

function joined(_: Tracer, self: List, [by]: Value[]): Value {
  const separator = onlyText(by) ?? ',';
  if (self.open || self.items.some((item) => textsOf(item).length > 1)) return UNKNOWN;
  return text(self.items.map((item) => textsOf(item)[0] ?? '').join(separator));
}

function includes(_: Tracer, self: List, [wanted]: Value[]): Value {
  const value = onlyText(wanted);
  const known = self.items.map((item) => onlyText(item));
  if (value === null || self.open || known.some((item) => item === null)) return UNKNOWN;
  // What the environment sets may be another text.
  if (assumedIn([...self.items, ...(wanted ? [wanted] : [])]) !== null) return UNKNOWN;
  return scalar(known.includes(value));
}

/** The entries of an object: of its properties, of a Map, of a module's exports. */
export function entriesOf(
  tracer: Tracer,
  value: Value,
  names: (path: string) => string[],
): { entries: [string, Value][]; open: boolean } {
  const known = optionsOf(value).flatMap((option): [string, Value][] | null => {
    if (option.kind === 'list') return option.items.map((item, index) => [String(index), item]);
    if (option.kind === 'function') return [...option.props];
    if (option.kind !== 'object' || option.router) return null;
    if (option.namespace !== null) {
      const path = option.namespace;
      return names(path).map((name) => [name, tracer.exported(path, name)]);
    }
    return [...option.props].filter(([key]) => !key.startsWith(GETTER));
  });
  return { entries: known.filter((entry) => entry !== null), open: known.includes(null) };
}
