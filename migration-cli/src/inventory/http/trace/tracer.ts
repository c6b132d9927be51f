import type { Node } from '../../../code/ast.ts';
import type { ParsedModule } from '../../../code/parse.ts';
import type { Source } from '../../project.ts';
import type { EnvironmentFiles } from '../environment-files.ts';
import { takenApart } from './alternatives.ts';
import { runCallbacks, runFunction } from './calls.ts';
import { constructOf, isClass } from './classes.ts';
import { evaluateExpression } from './expressions.ts';
import { exportedValue, loadModule, resolveValue, wholeOf } from './modules.ts';
import { maybe } from './operators.ts';
import { callPackage, constructPackage } from './packages.ts';
import { callMethod, propertyValue, setProperty } from './properties.ts';
import { executeAll } from './statements.ts';
import type { ModuleState, Tracer } from './tracer-type.ts';
import { optionsOf, type Site, truth, UNKNOWN, union, type Value } from './values.ts';

/** What the running of one module, with all that it loads, may cost in expressions, and what all of them may. */
const MAX_STEPS = 3_000_000;
const MAX_ALL = 9_000_000;
const MAX_STACK = 120;
const MAX_SAME = 3;
const MAX_RUNS = 600;
/** A function that did nothing for routes in so many expressions does nothing for them. */
const MAX_FRUITLESS = 4000;

/** Makes a tracer; `say` is told what is not known. */
export function newTracer(source: Source, environment: EnvironmentFiles, say: Tracer['say']): Tracer {
  const states = new Map<string, ModuleState>();
  const limits = new Limits();
  const tracer: Tracer = {
    source,
    environment,
    registrations: [],
    uncertain: 0,
    effects: 0,
    closures: new Map(),
    instances: new Map(),
    adrift: new Map(),
    ran: new Set(),
    evaluate: (node, frame) => (node && limits.step() ? evaluateExpression(tracer, node, frame) : UNKNOWN),
    execute: (nodes, frame) => executeAll(tracer, nodes, frame),
    get: (value, key, site) => propertyValue(tracer, value, key, site),
    set: (target, key, value) => {
      if (value.kind !== 'unknown' && value.kind !== 'scalar') tracer.effects += 1;
      setProperty(tracer, target, key, value);
    },
    call: (callee, args, self, site) => callValue(tracer, callee, args, self, site),
    callMethod: (object, name, args, site) => callMethod(tracer, object, name, args, site),
    invoke: (fn, args, self, site) => {
      const run = (given: Value[]) => limits.within(tracer, fn.node, () => runFunction(tracer, fn, given, self, site));
      const apart = takenApart(fn, args);
      return apart.length === 1 ? run(args) : maybe(tracer, () => union(apart.map(run)));
    },
    construct: (callee, args, site) => constructValue(tracer, callee, args, site, limits),
    instanceOf: (cls, site) => {
      const before = tracer.instances.get(cls.node);
      if (before) return before;
      tracer.instances.set(cls.node, UNKNOWN);
      const made = constructValue(tracer, cls, [], site, limits);
      tracer.instances.set(cls.node, made);
      return made;
    },
    moduleOf: (module) => loadModule(tracer, states, module),
    load: (path) => loaded(tracer, path),
    exported: (path, name) => exportedValue(tracer, path, name) ?? UNKNOWN,
    resolve: (specifier, from: ParsedModule) => resolveValue(tracer, specifier, from),
    bounded: (run) => limits.bounded(run),
    say,
  };
  return tracer;
}

function loaded(tracer: Tracer, path: string): Value {
  const module = tracer.source.project.modules.get(path);
  return module ? wholeOf(tracer.moduleOf(module)) : UNKNOWN;
}

function callValue(tracer: Tracer, callee: Value, args: Value[], self: Value, site: Site): Value {
  switch (callee.kind) {
    case 'union':
      return maybe(tracer, () => union(callee.options.map((option) => callValue(tracer, option, args, self, site))));
    case 'function':
      return isClass(callee) ? UNKNOWN : tracer.invoke(callee, args, callee.bound ?? self, site);
    case 'native':
      return callee.call(args, site);
    case 'external':
      return callPackage(tracer, callee, args, site);
    case 'object': {
      const inner = callee.router ? undefined : callee.props.get('default');
      return inner ? callValue(tracer, inner, args, self, site) : runCallbacks(tracer, args, site);
    }
    default:
      return runCallbacks(tracer, args, site);
  }
}

function constructValue(tracer: Tracer, callee: Value, args: Value[], site: Site, limits: Limits): Value {
  const made = optionsOf(callee).map((option): Value => {
    if (option.kind === 'function')
      return limits.within(tracer, option.node, () => constructOf(tracer, option, args, site));
    if (option.kind === 'external') return constructPackage(tracer, option, args, site);
    runCallbacks(tracer, args, site);
    return UNKNOWN;
  });
  return union(made);
}

/** Keeps a run bounded: recursion, functions that run again and again, and the whole. */
class Limits {
  #steps = 0;
  #end = MAX_STEPS;
  #stack = 0;
  readonly #active = new Map<Node, number>();
  readonly #runs = new Map<Node, number>();
  readonly #fruitless = new Map<Node, number>();

  step(): boolean {
    this.#steps += 1;
    return this.#steps < this.#end;
  }

  bounded(run: () => void): boolean {
    this.#end = Math.min(this.#steps + MAX_STEPS, MAX_ALL);
    run();
    return this.#steps < this.#end;
  }

  within(tracer: Tracer, node: Node, look: () => Value): Value {
    const active = this.#active.get(node) ?? 0;
    const runs = this.#runs.get(node) ?? 0;
    const fruitless = this.#fruitless.get(node) ?? 0;
    if (this.#stack >= MAX_STACK || active >= MAX_SAME || runs >= MAX_RUNS || fruitless >= MAX_FRUITLESS)
      return UNKNOWN;
    this.#stack += 1;
    this.#active.set(node, active + 1);
    this.#runs.set(node, runs + 1);
    const before = tracer.effects;
    const start = this.#steps;
    try {
      const result = look();
      const nothing = tracer.effects === before && isNothing(result);
      this.#fruitless.set(node, nothing ? fruitless + this.#steps - start : 0);
      return result;
    } finally {
      this.#stack -= 1;
      this.#active.set(node, active);
    }
  }
}

/** A yes or no decides what else runs. */
const isNothing = (value: Value) =>
  optionsOf(value).every(({ kind }) => kind === 'unknown' || kind === 'scalar') && truth(value) !== true;
