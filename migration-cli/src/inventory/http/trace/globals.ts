import { posix } from 'node:path';
import { HOLE, ROOT } from '../../../code/evaluate-paths.ts';
import { callWith, runCallbacks } from './calls.ts';
import { listOf } from './expressions.ts';
import { GETTER } from './keys.ts';
import { entriesOf, listMethod } from './lists.ts';
import { defineMetadata, getMetadata, hasMetadata } from './metadata.ts';
import { exportNames, valueOfJson } from './modules.ts';
import type { Tracer } from './tracer-type.ts';
import {
  type External,
  type List,
  list,
  type Obj,
  object,
  onlyText,
  optionsOf,
  type Site,
  scalar,
  text,
  textsOf,
  UNKNOWN,
  type Value,
} from './values.ts';

type Call = (tracer: Tracer, args: Value[], site: Site) => Value;

const entries = (tracer: Tracer, value: Value | undefined) =>
  entriesOf(tracer, value ?? UNKNOWN, (path) => exportNames(tracer, path));

const GLOBALS: Record<string, Call> = {
  'Object.keys': (tracer, [of], site) => {
    const { entries: found, open } = entries(tracer, of);
    return list(
      found.map(([key, value]) => text(key, placeOf(value) ?? site)),
      open,
    );
  },
  'Object.values': (tracer, [of]) => {
    const { entries: found, open } = entries(tracer, of);
    return list(
      found.map(([, value]) => value),
      open,
    );
  },
  'Object.entries': (tracer, [of], site) => {
    const { entries: found, open } = entries(tracer, of);
    return list(
      found.map(([key, value]) => list([text(key, placeOf(value) ?? site), value], false, placeOf(value) ?? site)),
      open,
    );
  },
  'Object.getOwnPropertyNames': (tracer, [of], site) =>
    callGlobal(tracer, 'Object.keys', [of ?? UNKNOWN], site) ?? UNKNOWN,
  'Object.assign': (tracer, [target, ...sources]) => merged(tracer, target, sources),
  'Object.freeze': (_, [value]) => value ?? UNKNOWN,
  'Object.seal': (_, [value]) => value ?? UNKNOWN,
  'Object.create': (_, [value], site) =>
    value?.kind === 'object' ? { ...value, props: new Map(value.props) } : object([], site),
  'Object.fromEntries': (_, [value], site) => {
    const pairs = listOf(value ?? UNKNOWN).items.flatMap((pair): [string, Value][] => {
      const key = pair.kind === 'list' ? onlyText(pair.items[0]) : null;
      return pair.kind === 'list' && key !== null ? [[key, pair.items[1] ?? UNKNOWN]] : [];
    });
    return object(pairs, site);
  },
  'Object.defineProperty': (tracer, [target, key, descriptor], site) => {
    const name = onlyText(key);
    const value = descriptor ? tracer.get(descriptor, 'value', site) : UNKNOWN;
    const getter = descriptor ? tracer.get(descriptor, 'get', site) : UNKNOWN;
    if (target && name !== null)
      tracer.set(
        target,
        getter.kind === 'function' ? GETTER + name : name,
        getter.kind === 'function' ? getter : value,
      );
    return target ?? UNKNOWN;
  },
  'Array.from': (tracer, [value, fn], site) => {
    const items = mapItems(value) ?? listOf(value ?? UNKNOWN);
    const whole = list(items.items, items.open);
    return fn ? (listMethod(tracer, whole, 'map', [fn], site) ?? UNKNOWN) : whole;
  },
  'Array.of': (_, args) => list(args),
  'Promise.all': (_, [value]) => value ?? UNKNOWN,
  'Promise.allSettled': () => UNKNOWN,
  'Promise.resolve': (_, [value]) => value ?? UNKNOWN,
  'JSON.parse': (_, [value]) => {
    const source = onlyText(value);
    try {
      return source === null ? UNKNOWN : valueOfJson(JSON.parse(source));
    } catch {
      // A text that is no JSON fails when it runs, too.
      return UNKNOWN;
    }
  },
  String: (_, [value], site) => text(textsOf(value ?? UNKNOWN)[0] ?? HOLE, site),
  'process.cwd': (_, __, site) => text('\u0000/', site),
  'util.promisify': (_, [value]) => value ?? UNKNOWN,
  'Reflect.defineMetadata': defineMetadata,
  'Reflect.getMetadata': getMetadata,
  'Reflect.getOwnMetadata': getMetadata,
  'Reflect.hasMetadata': hasMetadata,
  'Reflect.hasOwnMetadata': hasMetadata,
  'Reflect.ownKeys': (tracer, [of], site) => callGlobal(tracer, 'Object.keys', [of ?? UNKNOWN], site) ?? UNKNOWN,
};

/** A function that every program has, by its dotted name; null where it is none that is known. */
export function callGlobal(tracer: Tracer, name: string, args: Value[], site: Site): Value | null {
  const call = Object.hasOwn(GLOBALS, name) ? GLOBALS[name] : undefined;
  return call ? call(tracer, args, site) : null;
}

const placeOf = (value: Value) =>
  'at' in value ? value.at : value.kind === 'function' ? { node: value.node, frame: value.frame } : null;

function merged(tracer: Tracer, target: Value | undefined, sources: Value[]): Value {
  if (!target) return UNKNOWN;
  for (const source of sources)
    for (const [key, value] of entriesOf(tracer, source, (path) => exportNames(tracer, path)).entries)
      tracer.set(target, key, value);
  return target;
}

function mapItems(value: Value | undefined): { items: Value[]; open: boolean } | null {
  const [only] = value ? optionsOf(value) : [];
  if (only?.kind !== 'object' || !only.entries) return null;
  return { items: only.entries.map(([key, item]) => list([key, item])), open: false };
}

/** `new Map(…)`, `new Set(…)`, `new Promise(…)`; null for every other name. */
export function constructGlobal(tracer: Tracer, name: string, [first, ...rest]: Value[], site: Site): Value | null {
  if (name === 'Promise') {
    runCallbacks(tracer, first ? [first, ...rest] : [], site);
    return UNKNOWN;
  }
  if (name === 'URL') return fileBeside(onlyText(first), onlyText(rest[0]));
  if (name !== 'Map' && name !== 'Set' && name !== 'WeakMap') return null;
  const made: Obj = { ...object([], site), entries: [] };
  for (const item of listOf(first ?? list([])).items) {
    if (name === 'Set') made.entries?.push([item, item]);
    else if (item.kind === 'list') made.entries?.push([item.items[0] ?? UNKNOWN, item.items[1] ?? UNKNOWN]);
  }
  return made;
}

/** `new URL('./routes', import.meta.url)` is a path beside the module; every other address is left alone. */
function fileBeside(path: string | null, base: string | null): Value | null {
  if (path === null || !/^\.{0,2}(?:\/|$)|^[\w-]+(?:\/|$)/.test(path) || !base?.startsWith(ROOT)) return null;
  return text(ROOT + posix.join(posix.dirname(base.slice(ROOT.length)), path).replace(/^\.$/, ''));
}

/** A method of a Map or Set; null for what is neither. */
export function mapMethod(tracer: Tracer, self: Obj, name: string, args: Value[], site: Site): Value | null {
  const { entries: held } = self;
  if (!held) return null;
  const [key, value] = args;
  if (name === 'set' || name === 'add') {
    tracer.effects += 1;
    held.push([key ?? UNKNOWN, value ?? key ?? UNKNOWN]);
    return self;
  }
  if (name === 'get') return held.findLast(([known]) => isKey(known, key))?.[1] ?? UNKNOWN;
  // What was not put in under a known name may be there all the same.
  if (name === 'has') return held.some(([known]) => isKey(known, key)) ? scalar(true) : UNKNOWN;
  if (name === 'forEach') for (const [known, item] of held) callWith(tracer, key, [item, known, self], site);
  if (name === 'values') return list(held.map(([, item]) => item));
  if (name === 'keys') return list(held.map(([known]) => known));
  if (name === 'entries') return list(held.map(([known, item]) => list([known, item])));
  return UNKNOWN;
}

/** The same text, or the same class or object. */
const isKey = (known: Value, key: Value | undefined) =>
  (known === key && /^(?:object|function)$/.test(known.kind)) ||
  (onlyText(known) !== null && onlyText(known) === onlyText(key));

const LOOPING =
  /^(?:lodash(?:-es)?|underscore|ramda|async|bluebird|p-map|lodash(?:-es)?\/\w+|lodash\.\w+|es-toolkit(?:\/\w+)?)$/;
/** They give the items that they are given, in another order or without some. */
const SAME_ITEMS = /^(?:sortBy|orderBy|uniq|uniqBy|compact|shuffle|toArray|castArray)$/;

/** `_.each(list, fn)` and the like of packages that work on lists and objects. */
export function callCollection(tracer: Tracer, { specifier, path }: External, args: Value[], site: Site): Value | null {
  if (!LOOPING.test(specifier)) return null;
  const name = path.at(-1) ?? /[./](\w+)$/.exec(specifier)?.[1] ?? '';
  const method: Record<string, string> = {
    each: 'forEach',
    forEach: 'forEach',
    eachSeries: 'forEach',
    mapSeries: 'map',
    forOwn: 'forEach',
    forIn: 'forEach',
  };
  const called = callGlobal(
    tracer,
    `Object.${name.replace('toPairs', 'entries').replace(/^(?:extend|merge|defaults)$/, 'assign')}`,
    args,
    site,
  );
  if (called) return called;
  const [first, ...rest] = args;
  const whole = optionsOf(first ?? UNKNOWN).find((item): item is List => item.kind === 'list');
  if (whole && SAME_ITEMS.test(name)) return whole;
  if (whole) return listMethod(tracer, whole, method[name] ?? name, rest, site);
  if (first?.kind !== 'object' || !/^(?:each|forEach|forOwn|forIn|map)$/.test(name)) return null;
  const results = entries(tracer, first).entries.map(([key, value]) =>
    callWith(tracer, rest[0], [value, text(key, placeOf(value) ?? site), first], site),
  );
  return list(results);
}
