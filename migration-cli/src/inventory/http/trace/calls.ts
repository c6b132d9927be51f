import { child, children, type Node, nameOf } from '../../../code/ast.ts';
import { isClass } from './classes.ts';
import { maybe } from './operators.ts';
import type { Tracer } from './tracer-type.ts';
import { type Fn, isCallable, list, optionsOf, type Site, UNDEFINED, UNKNOWN, union, type Value } from './values.ts';
import { assign, newFrame } from './variables.ts';

/** Runs a function of the tree. */
export function runFunction(tracer: Tracer, fn: Fn, args: Value[], self: Value, site: Site | null): Value {
  const { node } = fn;
  tracer.ran.add(node);
  const frame = newFrame({
    module: fn.frame.module,
    parent: fn.frame,
    fn: node,
    self: fn.bound ?? self,
    home: fn.home,
    site,
    args,
  });
  const at = site ?? { node, frame };
  for (const [index, param] of children(node, 'params').entries()) {
    const rest = param.type === 'RestElement';
    const given = rest ? list(args.slice(index)) : (args[index] ?? UNDEFINED);
    assign(tracer, rest ? child(param, 'argument') : param, given, frame, at, true);
    if (param.type === 'TSParameterProperty') keepProperty(tracer, param, given, frame.self);
  }
  const body = child(node, 'body');
  if (body && body.type !== 'BlockStatement') return tracer.evaluate(body, frame);
  tracer.execute(children(body, 'body'), frame);
  if (node.generator === true && frame.yields.length > 0) return list(frame.yields);
  return frame.returns.length > 0 ? union(frame.returns) : UNDEFINED;
}

/** `constructor(private app: Express)` sets `this.app`. */
function keepProperty(tracer: Tracer, param: Parameters<typeof child>[0], value: Value, self: Value): void {
  const target = child(param, 'parameter');
  const name = nameOf(target?.type === 'AssignmentPattern' ? child(target, 'left') : target);
  if (name !== null) tracer.set(self, name, value);
}

const HANDLER = /^_*(?:req|request|ctx|context|err|error|e|res|response|next|evt|event|msg|message)$/;

/** A function that answers requests, which registers nothing. */
export function isHandler(fn: Node): boolean {
  const [first] = children(fn, 'params');
  return HANDLER.test(nameOf(first) ?? '');
}

/** Runs the functions that are handed to something unknown: it may call them. */
export function runCallbacks(tracer: Tracer, args: Value[], site: Site): Value {
  const functions = args
    .flatMap(optionsOf)
    .filter((arg): arg is Fn => arg.kind === 'function' && !isClass(arg) && !isHandler(arg.node));
  if (functions.length === 0) return UNKNOWN;
  return maybe(tracer, () => {
    for (const fn of functions)
      if (!tracer.ran.has(fn.node))
        tracer.invoke(
          fn,
          children(fn.node, 'params').map(() => UNKNOWN),
          UNKNOWN,
          site,
        );
    return UNKNOWN;
  });
}

/** Calls a function with values: natives hand over what they loop over. */
export function callWith(tracer: Tracer, callee: Value | undefined, args: Value[], site: Site): Value {
  const functions = callee ? optionsOf(callee).filter(isCallable) : [];
  return union(
    functions.length === 0
      ? [UNKNOWN]
      : functions.map((fn) =>
          fn.kind === 'native' ? fn.call(args, site) : isClass(fn) ? UNKNOWN : tracer.invoke(fn, args, UNKNOWN, null),
        ),
  );
}
