import { child, children, dottedName, type Node, nameOf } from '../code/ast.ts';
import { lookup } from '../code/scope.ts';
import type { Call } from '../model/inventory.ts';
import type { CallGraph } from './call-graph.ts';
import { enclosingFunction, within } from './functions.ts';
import type { Source } from './project.ts';
import { readTransactionHelpers, type TransactionHelpers } from './transaction-helpers.ts';

/** Every call of an imported function of the tree, with what decides whether it can become remote. */
export function readCalls(_: Source, graph: CallGraph): Call[] {
  const helpers = readTransactionHelpers(graph);
  return graph.imported.map(({ module, node, symbol }) => ({
    file: module.path,
    line: module.lineAt(node.start),
    target: symbol,
    within: within(node),
    awaited: isAwaited(node),
    argumentCount: children(node, 'arguments').length,
    passesTransaction: children(node, 'arguments').some((argument) => isTransaction(argument, helpers)),
    resultUsed: isUsed(node),
  }));
}

/** Awaited, returned, or handed to `Promise.all`: a promise in its place is dealt with. */
function isAwaited(call: Node): boolean {
  const user = call.parent;
  if (user?.type === 'AwaitExpression') return true;
  if (user?.type === 'ReturnStatement' || (user?.type === 'ArrowFunctionExpression' && user.body === call))
    return returnsPromise(call);
  if (user?.type === 'ArrayExpression')
    return /^Promise\.(?:all|allSettled|race|any)$/.test(dottedName(child(user.parent, 'callee')) ?? '');
  if (user?.type === 'MemberExpression' && user.object === call)
    return /^(?:then|catch|finally)$/.test(String(child(user, 'property')?.name ?? ''));
  return false;
}

/** A returned call counts as awaited in an async function, whose callers wait anyway. */
function returnsPromise(call: Node): boolean {
  return enclosingFunction(call)?.async === true;
}

function isUsed(call: Node): boolean {
  const user =
    call.parent?.type === 'AwaitExpression' || call.parent?.type === 'ChainExpression'
      ? call.parent.parent
      : call.parent;
  return user?.type !== 'ExpressionStatement' && !(user?.type === 'UnaryExpression' && user.operator === 'void');
}

/** An argument that is a transaction: the parameter of a transaction's callback, or a parameter that plays that part. */
function isTransaction(argument: Node, helpers: TransactionHelpers): boolean {
  if (argument.type === 'ObjectExpression') {
    return children(argument, 'properties').some((property) => {
      const value = child(property, 'value');
      return value !== null && isTransaction(value, helpers);
    });
  }
  const name = nameOf(argument);
  const binding = name === null ? null : lookup(argument, name);
  return binding !== null && helpers.isClient(binding);
}
