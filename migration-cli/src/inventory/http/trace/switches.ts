import { child, children, type Node } from '../../../code/ast.ts';
import { forEachObject, sayTangled } from './alternatives.ts';
import { comparable, maybe } from './operators.ts';
import type { Completion, Tracer } from './tracer-type.ts';
import { type Frame, optionsOf, type Site } from './values.ts';

/** Runs the case of a known value, the cases of a value that is one of several, and every case where nothing is known. */
export function switched(tracer: Tracer, node: Node, frame: Frame): Completion {
  const cases = children(node, 'cases');
  const discriminant = child(node, 'discriminant');
  if (discriminant && forEachObject(tracer, [discriminant], frame, () => switched(tracer, node, frame)))
    return 'normal';
  const starts = startsOf(tracer, node, cases, frame);
  const [only] = starts ?? [];
  if (starts?.length === 1 && only !== undefined) return runFrom(tracer, cases, only, frame);
  if (starts) runSeveral(tracer, starts, (start) => runFrom(tracer, cases, start, frame), { node, frame });
  else
    maybe(tracer, () => {
      for (const part of cases) tracer.execute(children(part, 'consequent'), frame);
    });
  return 'normal';
}

/** Cases that register the same paths with methods of their own are told apart by what also tells the paths apart. */
function runSeveral(tracer: Tracer, starts: number[], look: (start: number) => unknown, site: Site): void {
  const { registrations } = tracer;
  const before = registrations.length;
  const cases = starts.map((start) => {
    const from = registrations.length;
    maybe(tracer, () => look(start));
    const made = registrations.slice(from);
    return { paths: distinct(made.map(({ path }) => path)), methods: distinct(made.map(({ method }) => method)) };
  });
  const several = cases.filter(({ paths }) => paths.length > 1);
  const isTangledWith = (one: (typeof cases)[number]) =>
    several.some((other) => `${one.paths}` === `${other.paths}` && `${one.methods}` !== `${other.methods}`);
  if (!several.some(isTangledWith)) return;
  registrations.length = before;
  sayTangled(tracer, site);
}

const distinct = (texts: string[]) => [...new Set(texts)].sort();

/** The cases that the value leads to, as indexes behind the last where it leads to none; null where that is not known. */
function startsOf(tracer: Tracer, node: Node, cases: Node[], frame: Frame): number[] | null {
  const tests = cases.map((part) => child(part, 'test'));
  const fallback = tests.indexOf(null) === -1 ? cases.length : tests.indexOf(null);
  const known = tests.map((test) => (test ? comparable(tracer.evaluate(test, frame)) : null));
  if (known.some((test, index) => test === null && tests[index] !== null)) return null;
  const wanted = optionsOf(tracer.evaluate(child(node, 'discriminant'), frame)).map(comparable);
  const starts = wanted.map((value) => {
    const found = value === null ? null : known.findIndex((test) => test?.value === value.value);
    return found === -1 ? fallback : found;
  });
  return starts.includes(null) ? null : [...new Set(starts.filter((start) => start !== null))];
}

/** From a case on, through those that it falls into. */
function runFrom(tracer: Tracer, cases: Node[], start: number, frame: Frame): Completion {
  for (const part of cases.slice(start)) {
    const done = tracer.execute(children(part, 'consequent'), frame);
    if (done === 'break') return 'normal';
    if (done !== 'normal') return done;
  }
  return 'normal';
}
