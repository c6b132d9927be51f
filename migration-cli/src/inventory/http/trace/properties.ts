import { child, children, isFunction, type Node, nameOf } from '../../../code/ast.ts';
import { isGlobalObject } from '../../../code/globals.ts';
import { answeringProperty } from './answering.ts';
import { runCallbacks } from './calls.ts';
import { methodOf } from './classes.ts';
import { unknownRouter } from './floating.ts';
import { mapMethod } from './globals.ts';
import { GETTER } from './keys.ts';
import { listMethod } from './lists.ts';
import { standingRouter } from './makers.ts';
import { nodeConfigProperty } from './node-config.ts';
import { nodeProperty } from './node-modules.ts';
import { methodOfOwnRouter } from './own-routers.ts';
import { callPackage } from './packages.ts';
import { postgraphileProperty } from './postgraphile.ts';
import { isRouterMethod, routerMethod } from './routing.ts';
import { markServed } from './served.ts';
import { regexMethod, textMethod } from './texts.ts';
import { ofToken } from './tokens.ts';
import type { Tracer } from './tracer-type.ts';
import {
  type External,
  type Fn,
  native,
  type Obj,
  object,
  type Site,
  scalar,
  text,
  UNKNOWN,
  union,
  type Value,
} from './values.ts';
import { setGlobal } from './variables.ts';

/** A property of a value. */
export function propertyValue(tracer: Tracer, value: Value, key: string, site: Site): Value {
  switch (value.kind) {
    case 'union':
      return union(value.options.map((option) => propertyValue(tracer, option, key, site)));
    case 'object':
      return objectProperty(tracer, value, key, site);
    case 'function':
      return functionProperty(tracer, value, key);
    case 'list':
      if (key === 'length') return value.open ? UNKNOWN : scalar(value.items.length);
      if (/^\d+$/.test(key)) return value.items[Number(key)] ?? UNKNOWN;
      return native(key, (args, from) => listMethod(tracer, value, key, args, from) ?? UNKNOWN);
    case 'text':
      return key === 'length'
        ? UNKNOWN
        : native(key, (args, from) => textMethod(tracer, value, key, args, from) ?? UNKNOWN);
    case 'external': {
      const own = isGlobalValue(value) ? tracer.globals.get(key) : undefined;
      if (own) return own;
      const found = { ...value, path: [...value.path, key], args: null };
      return (
        nodeProperty(tracer, found, site) ??
        nodeConfigProperty(tracer, found, site) ??
        postgraphileProperty(tracer, value, key, site) ??
        answeringProperty(value, key) ??
        found
      );
    }
    default:
      return UNKNOWN;
  }
}

function objectProperty(tracer: Tracer, value: Obj, key: string, site: Site): Value {
  if (value.namespace !== null) return tracer.exported(value.namespace, key);
  const own = value.props.get(key);
  if (own) return own;
  const getter = value.props.get(GETTER + key);
  if (getter?.kind === 'function') return tracer.invoke(getter, [], value, site);
  const method = value.cls ? methodOf(tracer, value.cls, key) : null;
  if (method?.getter && method.fn.kind === 'function') return tracer.invoke(method.fn, [], value, site);
  if (method) return method.fn.kind === 'function' ? { ...method.fn, bound: value } : method.fn;
  if (key === 'constructor' && value.cls) return value.cls;
  // Egg hands its router in as a part of the application.
  if (key === 'router' && value.router?.adrift) return value;
  // Whoever takes it hands requests to it.
  if (key === 'fetch') markServed(value);
  if (value.router && isRouterMethod(key))
    return native(key, (args, from) => routerMethod(tracer, value, key, args, from));
  return UNKNOWN;
}

const siteOf = ({ node, frame }: Fn): Site => ({ node, frame });

function functionProperty(tracer: Tracer, value: Fn, key: string): Value {
  const own = value.props.get(key);
  if (own) return own;
  if (key === 'name')
    return nameOf(child(value.node, 'id')) === null ? UNKNOWN : text(nameOf(child(value.node, 'id')) ?? '');
  if (key.startsWith('prototype.')) return methodOf(tracer, value, key.slice('prototype.'.length))?.fn ?? UNKNOWN;
  if (key === 'prototype') {
    const prototype = object();
    value.props.set('prototype', prototype);
    return prototype;
  }
  const getter = value.props.get(GETTER + key);
  if (getter?.kind === 'function' && isFunction(getter.node)) return tracer.invoke(getter, [], value, siteOf(value));
  const inherited = value.extended?.kind === 'function' ? functionProperty(tracer, value.extended, key) : null;
  return getter ?? inherited ?? UNKNOWN;
}

const isGlobalValue = ({ specifier, path }: External) => path.length === 0 && isGlobalObject(specifier);

export function setProperty(tracer: Tracer, target: Value, key: string, value: Value): void {
  if (target.kind === 'union') for (const option of target.options) setProperty(tracer, option, key, value);
  if (target.kind === 'list' && /^\d+$/.test(key)) target.items[Number(key)] = value;
  if (target.kind === 'external' && isGlobalValue(target)) setGlobal(tracer, key, value);
  if (target.kind !== 'object' && target.kind !== 'function') return;
  const before = tracer.uncertain > 0 ? target.props.get(key) : undefined;
  target.props.set(key, before ? union([before, value]) : value);
}

/** `object.name(…args)` */
export function callMethod(tracer: Tracer, value: Value, name: string, args: Value[], site: Site): Value {
  switch (value.kind) {
    case 'union':
      return union(value.options.map((option) => callMethod(tracer, option, name, args, site)));
    case 'object':
      return callOnObject(tracer, value, name, args, site);
    case 'function':
      return callOnFunction(tracer, value, name, args, site);
    case 'list':
      return listMethod(tracer, value, name, args, site) ?? promised(tracer, value, name, args, site);
    case 'text':
      return textMethod(tracer, value, name, args, site) ?? promised(tracer, value, name, args, site);
    case 'regex':
      return regexMethod(value, name, args, site);
    case 'native':
      return callOnFunction(tracer, value, name, args, site);
    case 'external': {
      const standing = standingRouter(tracer, value);
      if (standing) return callMethod(tracer, standing, name, args, site);
      return callPackage(tracer, { ...value, path: [...value.path, name], args: null }, args, site, value.args);
    }
    default:
      return (
        unknownRouter(tracer, name, args, site) ??
        (/^(?:get|resolve)$/.test(name) ? ofToken(tracer, children(site.node, 'arguments')[0], site) : null) ??
        promised(tracer, value, name, args, site)
      );
  }
}

function callOnObject(tracer: Tracer, value: Obj, name: string, args: Value[], site: Site): Value {
  const found = mapMethod(tracer, value, name, args, site) ?? objectProperty(tracer, value, name, site);
  if (value.entries) return found;
  if (found.kind === 'function') {
    const look = () => tracer.invoke(found, args, found.bound ?? value, site);
    return methodOfOwnRouter(tracer, value, name, args, site, look);
  }
  if (found.kind !== 'unknown') return tracer.call(found, args, value, site);
  if (value.router) return routerMethod(tracer, value, name, args, site);
  return promised(tracer, value, name, args, site);
}

/** `value.then(use)`: what is awaited is there at once. */
function promised(tracer: Tracer, value: Value, name: string, args: Value[], site: Site): Value {
  const [first] = args;
  if (name === 'then' && first) return tracer.call(first, [value], UNKNOWN, site);
  if (name === 'catch' || name === 'finally') {
    runCallbacks(tracer, args, site);
    return value;
  }
  return runCallbacks(tracer, args, site);
}

/** The call as it would be written without `.call(self, …)`, so that arguments are found at their positions. */
const withoutSelf = (call: Node): Node => ({ ...call, arguments: children(call, 'arguments').slice(1) });

function callOnFunction(tracer: Tracer, value: Value, name: string, args: Value[], site: Site): Value {
  const [self = UNKNOWN, ...rest] = args;
  if (name === 'call') return tracer.call(value, rest, self, { ...site, node: withoutSelf(site.node) });
  if (name === 'apply') return tracer.call(value, rest[0]?.kind === 'list' ? rest[0].items : [], self, site);
  if (name === 'bind') return value.kind === 'function' ? { ...value, bound: self } : value;
  if (value.kind !== 'function') return UNKNOWN;
  const found = functionProperty(tracer, value, name);
  if (found.kind === 'unknown') return runCallbacks(tracer, args, site);
  return tracer.call(found, args, value, site);
}
