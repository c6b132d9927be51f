import { HOLE } from '../../../code/evaluate-paths.ts';
import { callWith } from './calls.ts';
import type { Tracer } from './tracer-type.ts';
import {
  assumedIn,
  list,
  onlyText,
  type Regex,
  type Site,
  scalar,
  type Text,
  text,
  UNKNOWN,
  type Value,
} from './values.ts';

const SAFE =
  /^(?:replace|replaceAll|split|slice|substring|substr|toLowerCase|toUpperCase|trim|trimStart|trimEnd|startsWith|endsWith|includes|concat|indexOf|lastIndexOf|charAt|at|padStart|padEnd|repeat|match|localeCompare|normalize|toString|valueOf|search)$/;

/** A method of a string, run on the string itself where all of it is known; null where it is no method of a string. */
export function textMethod(tracer: Tracer, self: Text, name: string, args: Value[], site: Site): Value | null {
  if (!SAFE.test(name)) return null;
  if (name === 'concat') return text([self, ...args].map((arg) => onlyText(arg) ?? HOLE).join(''), site);
  const given = args.map((arg) => plain(tracer, arg, site));
  if (given.includes(undefined)) return UNKNOWN;
  if (self.text.includes(HOLE)) return withHole(self, name, site);
  try {
    const method = Reflect.get(String.prototype, name) as (...rest: unknown[]) => unknown;
    return valueOf(method.apply(self.text, given), site, assumedIn([self, ...args]));
  } catch {
    // A method that refuses its arguments gives nothing.
    return UNKNOWN;
  }
}

/** What a text with a hole keeps under a method. */
function withHole(self: Text, name: string, site: Site): Value {
  if (/^(?:trim|toString|valueOf|toLowerCase|normalize|replace|replaceAll)/.test(name)) return text(self.text, site);
  return UNKNOWN;
}

function plain(tracer: Tracer, arg: Value, site: Site): unknown {
  if (arg.kind === 'scalar') return arg.value ?? '';
  if (arg.kind === 'text') return arg.text.includes(HOLE) ? undefined : arg.text;
  if (arg.kind === 'regex') return regexOf(arg);
  if (arg.kind !== 'function') return undefined;
  return (...matched: unknown[]) => {
    const given = matched.map((item) => (typeof item === 'string' ? text(item) : UNKNOWN));
    return onlyText(callWith(tracer, arg, given, site)) ?? HOLE;
  };
}

export function regexOf({ pattern, flags }: Regex): RegExp | undefined {
  try {
    return new RegExp(pattern, flags);
  } catch {
    // A dialect that this engine does not know.
    return undefined;
  }
}

/** What a variable of the environment may change stays a text that it may change, and decides nothing. */
function valueOf(result: unknown, site: Site, assumed: string | null): Value {
  if (typeof result === 'string') return text(result, site, assumed);
  if (Array.isArray(result)) return list(result.map((item) => valueOf(item, site, assumed)));
  if (assumed !== null) return UNKNOWN;
  return typeof result === 'number' || typeof result === 'boolean' || result === null ? scalar(result) : UNKNOWN;
}

/** `pattern.test(text)` and `pattern.exec(text)`. */
export function regexMethod(self: Regex, name: string, [arg]: Value[], site: Site): Value {
  const regex = regexOf(self);
  const given = onlyText(arg);
  if (!regex || given === null) return UNKNOWN;
  const result = name === 'test' ? regex.test(given) : name === 'exec' ? regex.exec(given) : undefined;
  return valueOf(result, site, assumedIn(arg ? [arg] : []));
}
