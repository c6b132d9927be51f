import {
  ancestors,
  child,
  dottedName,
  isFunction,
  type Node,
  nameOf,
  propertyOf,
  unwrap,
  walk,
} from '../../code/ast.ts';
import { lookup } from '../../code/scope.ts';
import { argumentsOf, enclosingFunction, functionName, within } from '../functions.ts';
import type { Found, JobCall } from './call.ts';

/** `setInterval`, and `setTimeout` that starts the function around it again. */
export function timers(call: JobCall): Found[] {
  const { node } = call.place;
  const name = dottedName(child(node, 'callee'))?.replace(/^(?:globalThis|global|Meteor)\./, '');
  if (lookup(node, name ?? '')) return [];
  if (name === 'setInterval') return runsFromStart(node) ? [{ kind: 'interval', schedule: call.text(1) }] : [];
  return name === 'setTimeout' && reschedulesItself(node) ? [{ kind: 'timeout-loop', schedule: call.text(1) }] : [];
}

/** An interval belongs to the process when no request starts it: at module level or in a function that starts things. */
function runsFromStart(call: Node): boolean {
  const holder = within(call);
  return holder === null || !/handler|middleware/i.test(holder);
}

/** `setTimeout(poll, 500)`, `setTimeout(() => this.poll(), 500)` inside of `poll`. */
function reschedulesItself(call: Node): boolean {
  const holder = within(call)?.split('.').at(-1);
  const [first] = argumentsOf(call);
  const target = unwrap(first ?? null);
  if (holder === undefined || !target) return false;
  if (calledBy(target) === holder) return true;
  const body = isFunction(target) ? child(target, 'body') : null;
  if (!body || functionName(target) !== null) return false;
  const only = body.type === 'BlockStatement' ? onlyStatement(body) : unwrap(body);
  // With arguments it tries the same again, and is done once that works.
  return (
    only?.type === 'CallExpression' && argumentsOf(only).length === 0 && calledBy(child(only, 'callee')) === holder
  );
}

function onlyStatement(block: Node): Node | null {
  const [statement, ...more] = Array.isArray(block.body) ? (block.body as Node[]) : [];
  return more.length === 0 ? unwrap(child(statement, 'expression')) : null;
}

/** The name of a function: `poll`, `this.poll`, `this.poll.bind(this)`. */
function calledBy(node: Node | null): string | null {
  const inner = unwrap(node);
  if (inner?.type === 'CallExpression' && propertyOf(child(inner, 'callee')) === 'bind')
    return calledBy(child(child(inner, 'callee'), 'object'));
  if (inner?.type === 'MemberExpression' && child(inner, 'object')?.type !== 'ThisExpression') return null;
  return nameOf(inner) ?? propertyOf(inner);
}

const SLEEPS = /^(?:sleep|delay|wait|waitFor|pause|setTimeout|snooze)$/i;

/** `while (true) { await work(); await sleep(1000); }` that nothing leaves: what leaves it only tries again. */
export function endlessLoop(loop: Node): { sleeps: Node } | null {
  const test = child(loop, 'test');
  const endless = loop.type === 'ForStatement' ? test === null : test?.type === 'Literal' && test.value === true;
  if (!endless || [...ancestors(loop)].some((up) => isFunction(up) && isHandler(up))) return null;
  const owner = enclosingFunction(loop);
  const found: { sleeps: Node | null; leaves: boolean } = { sleeps: null, leaves: false };
  walk(child(loop, 'body') ?? loop, (part) => {
    if (enclosingFunction(part) !== owner) return;
    if (/^(?:ReturnStatement|BreakStatement)$/.test(part.type)) found.leaves = true;
    const call = part.type === 'AwaitExpression' ? unwrap(child(part, 'argument')) : null;
    const callee = call?.type === 'CallExpression' ? child(call, 'callee') : null;
    if (callee && SLEEPS.test(nameOf(callee) ?? propertyOf(callee) ?? '')) found.sleeps = call;
  });
  return found.sleeps && !found.leaves ? { sleeps: found.sleeps } : null;
}

const isHandler = (fn: Node) =>
  (Array.isArray(fn.params) ? (fn.params as Node[]) : []).some((param) =>
    /^(?:req|request|ctx|res|reply)$/.test(nameOf(param) ?? ''),
  );
