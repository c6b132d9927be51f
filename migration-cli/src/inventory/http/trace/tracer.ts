import type { ParsedModule } from '../../../code/parse.ts';
import type { Source } from '../../project.ts';
import type { EnvironmentFiles } from '../environment-files.ts';
import { takenApart } from './alternatives.ts';
import { runCallbacks, runFunction } from './calls.ts';
import { constructOf, isClass } from './classes.ts';
import { evaluateExpression } from './expressions.ts';
import { Limits } from './limits.ts';
import { exportedValue, loadModule, resolveValue, wholeOf } from './modules.ts';
import { maybe } from './operators.ts';
import { callPackage, constructPackage } from './packages.ts';
import { callMethod, propertyValue, setProperty } from './properties.ts';
import { executeAll } from './statements.ts';
import type { ModuleState, Tracer } from './tracer-type.ts';
import { optionsOf, type Site, UNKNOWN, union, type Value } from './values.ts';

/** Makes a tracer; `say` is told what is not known. */
export function newTracer(source: Source, environment: EnvironmentFiles, say: Tracer['say']): Tracer {
  const states = new Map<string, ModuleState>();
  const limits = new Limits();
  const tracer: Tracer = {
    source,
    environment,
    registrations: [],
    heldClasses: [],
    loads: [],
    uncertain: 0,
    effects: 0,
    built: 0,
    closures: new Map(),
    instances: new Map(),
    adrift: new Map(),
    globals: new Map(),
    ran: new Set(),
    evaluate: (node, frame) => (node && limits.step(tracer) ? evaluateExpression(tracer, node, frame) : UNKNOWN),
    execute: (nodes, frame) => executeAll(tracer, nodes, frame),
    get: (value, key, site) => propertyValue(tracer, value, key, site),
    set: (target, key, value) => {
      if (value.kind !== 'unknown' && value.kind !== 'scalar') tracer.effects += 1;
      setProperty(tracer, target, key, value);
    },
    call: (callee, args, self, site) => callValue(tracer, callee, args, self, site),
    callMethod: (object, name, args, site) => callMethod(tracer, object, name, args, site),
    invoke: (fn, args, self, site) => {
      const run = (given: Value[]) =>
        limits.within(tracer, fn, [self, ...given], () => runFunction(tracer, fn, given, self, site));
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
    moduleOf: (module) => states.get(module.path) ?? limits.loading(() => loadModule(tracer, states, module)),
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
      return limits.within(tracer, option, args, () => constructOf(tracer, option, args, site));
    if (option.kind === 'external') return constructPackage(tracer, option, args, site);
    runCallbacks(tracer, args, site);
    return UNKNOWN;
  });
  return union(made);
}
