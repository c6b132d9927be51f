import {
  ancestors,
  child,
  children,
  isFunction,
  keyOf,
  type Node,
  nameOf,
  propertyOf,
  unwrap,
} from '../../../code/ast.ts';
import type { ParsedModule } from '../../../code/parse.ts';
import { isHandler } from './calls.ts';
import { classLoadersIn } from './class-loaders.ts';
import { floatingRouter, ROUTER_NAME, ROUTER_TYPE } from './floating.ts';
import { VERB } from './routing.ts';
import type { Tracer } from './tracer-type.ts';
import { type Fn, object, UNKNOWN, type Value } from './values.ts';
import { newFunction } from './variables.ts';

/** What makes an application: functions that do so run before those that are handed one. */
const MAKES = /\b(?:express|[Ff]astify|Koa|Hono|polka|restify\.createServer|[Hh]api\.[sS]erver|feathers)\s*\(/;

/** Runs the functions and classes that register routes and that nothing known has called; `bounded` runs those of a module. */
export function runUncalled(
  tracer: Tracer,
  modules: ParsedModule[],
  bounded: (module: ParsedModule, run: () => void) => void,
): void {
  for (const makers of [true, false])
    for (const module of modules) {
      const calls = candidates(module).filter(registers);
      bounded(module, () => {
        for (const call of calls) runAround(tracer, module, call, makers);
      });
    }
}

/** Runs the functions and classes around loads by computed names, and around what is given patterns of files, that nothing has called. */
export function runLoading(
  tracer: Tracer,
  modules: ParsedModule[],
  unbounded: { file: string; line: number }[],
  bounded: (module: ParsedModule, run: () => void) => void,
): void {
  const lines = Map.groupBy(unbounded, ({ file }) => file);
  for (const module of modules) {
    const own = new Set(lines.get(module.path)?.map(({ line }) => line));
    const loads = own.size === 0 ? [] : [...module.calls(/^require$/), ...module.nodes('ImportExpression')];
    const around = [...loads.filter((load) => own.has(module.lineAt(load.end))), ...classLoadersIn(module)];
    if (around.length > 0)
      bounded(module, () => {
        tracer.moduleOf(module);
        for (const call of around) runAround(tracer, module, call, false);
      });
  }
}

/** A call of a computed name may register as well. */
const candidates = (module: ParsedModule) => module.calls(MAY_REGISTER);
const MAY_REGISTER = new RegExp(`^(?:|route|register|use|compose)$|${VERB.source}`);

/** The class first, then its method, then the function inside of that. */
function runAround(tracer: Tracer, module: ParsedModule, call: Node, makers: boolean): void {
  for (let outer = uncalledAround(tracer, call); outer; outer = uncalledAround(tracer, call)) {
    if (makers && !MAKES.test(module.text.slice(outer.start, outer.end))) return;
    runOne(tracer, module, outer);
    tracer.ran.add(outer);
  }
}

/** `app.get('/x', handler)`, `app.route({ … })`, `this.route(…)` by their looks. */
function registers(call: Node): boolean {
  const callee = unwrap(child(call, 'callee'));
  const name = propertyOf(callee);
  const args = children(call, 'arguments');
  if (callee?.type !== 'MemberExpression' || (name === null && callee.computed !== true)) return false;
  if (name === 'route' || name === 'register') return args.length > 0;
  if (name === 'use' || name === 'compose') return args.length > 0;
  return (name === null || VERB.test(name)) && args.length > 1;
}

/** The outermost function around a call that has not run, or the class that it is a method of. */
function uncalledAround(tracer: Tracer, call: Node): Node | null {
  let found: Node | null = null;
  for (const up of ancestors(call)) if ((isFunction(up) || /^Class/.test(up.type)) && !tracer.ran.has(up)) found = up;
  return found;
}

function runOne(tracer: Tracer, module: ParsedModule, node: Node): void {
  const cls = node.parent?.type === 'MethodDefinition' ? node.parent.parent?.parent : null;
  if (/^Class/.test(node.type)) runClass(tracer, module, node);
  else if (cls) runMethod(tracer, module, node, cls);
  else runPlain(tracer, module, node);
}

function runPlain(tracer: Tracer, module: ParsedModule, node: Node): void {
  const { frame } = tracer.moduleOf(module);
  const fn = tracer.closures.get(node) ?? newFunction(node, frame);
  tracer.ran.add(node);
  if (answers(node)) return;
  tracer.invoke(fn, parametersOf(tracer, node), UNKNOWN, { node: { ...node, arguments: [], scope: null }, frame });
}

/** True for what answers requests. */
function answers(fn: Node): boolean {
  return isHandler(fn) && !isRouterParam(children(fn, 'params')[0]);
}

function classValue(tracer: Tracer, module: ParsedModule, node: Node): Fn | null {
  const { frame } = tracer.moduleOf(module);
  const known = tracer.closures.get(node) ?? tracer.evaluate(child(node, 'id') ?? node, frame);
  return known.kind === 'function' ? known : null;
}

function runClass(tracer: Tracer, module: ParsedModule, node: Node): void {
  const cls = classValue(tracer, module, node);
  tracer.ran.add(node);
  if (!cls) return;
  const constructor = children(child(node, 'body'), 'body').find(({ kind }) => kind === 'constructor');
  const args = constructor ? parametersOf(tracer, child(constructor, 'value')) : [];
  const site = { node: { ...node, arguments: [], scope: null }, frame: cls.frame };
  tracer.instances.set(node, tracer.construct(cls, args, site));
}

function runMethod(tracer: Tracer, module: ParsedModule, fn: Node, node: Node): void {
  const cls = classValue(tracer, module, node);
  tracer.ran.add(fn);
  if (!cls || answers(fn)) return;
  const site = { node: { ...fn, arguments: [] }, frame: cls.frame };
  const self = tracer.instanceOf(cls, site);
  tracer.invoke({ ...newFunction(fn, cls.frame), home: cls }, parametersOf(tracer, fn), self, site);
}

/** Values for the parameters of a function that nothing calls: applications by their name or type. */
function parametersOf(tracer: Tracer, fn: Node | null): Value[] {
  return children(fn, 'params').map((param): Value => {
    const target = param.type === 'TSParameterProperty' ? child(param, 'parameter') : param;
    if (target?.type === 'ObjectPattern') return destructured(tracer, target);
    return target && isRouterParam(target) ? floatingRouter(tracer, target) : UNKNOWN;
  });
}

function destructured(tracer: Tracer, pattern: Node): Value {
  const held = children(pattern, 'properties').flatMap((property): [string, Value][] => {
    const key = keyOf(child(property, 'key'));
    if (key === null || !ROUTER_NAME.test(key)) return [];
    return [[key, floatingRouter(tracer, property)]];
  });
  return held.length > 0 ? object(held) : UNKNOWN;
}

function isRouterParam(param: Node | null | undefined): boolean {
  const target = param?.type === 'AssignmentPattern' ? child(param, 'left') : param;
  const type = child(child(target, 'typeAnnotation'), 'typeAnnotation');
  const name = child(type, 'typeName');
  const typeName = nameOf(name) ?? nameOf(child(name, 'right'));
  return typeName !== null ? ROUTER_TYPE.test(typeName) : ROUTER_NAME.test(nameOf(target) ?? '');
}
