import { ancestors, child, isFunction, type Node, nameOf, propertyOf, walk } from '../code/ast.ts';
import type { ParsedModule } from '../code/parse.ts';
import { type Binding, lookup } from '../code/scope.ts';
import type { CallGraph } from './call-graph.ts';

const CHANGES = /^(?:set|add|delete|clear|push|unshift|pop|shift|splice|emit|sort|fill|append)$/;

/** One place where a name is changed: `x.y = 1`, `x.set(…)`, `delete x.y`, `x++`. */
interface Change {
  target: Node;
  at: Node;
}

export type IsTest = (path: string) => boolean;

const known = new WeakMap<ParsedModule, Change[]>();

function changesOf(module: ParsedModule): Change[] {
  const before = known.get(module);
  if (before) return before;
  const found: Change[] = [];
  const add = (at: Node, changed: Node | null) => {
    const target = rootOf(changed);
    if (target) found.push({ target, at });
  };
  for (const node of module.nodes('AssignmentExpression')) add(node, child(node, 'left'));
  for (const node of module.nodes('UpdateExpression')) add(node, child(node, 'argument'));
  for (const node of module.nodes('UnaryExpression'))
    if (node.operator === 'delete') add(node, child(node, 'argument'));
  for (const node of module.calls(CHANGES)) {
    const callee = child(node, 'callee');
    if (CHANGES.test(propertyOf(callee) ?? '')) add(node, child(callee, 'object'));
  }
  known.set(module, found);
  return found;
}

function rootOf(node: Node | null): Node | null {
  let at = node;
  while (at?.type === 'MemberExpression') at = child(at, 'object');
  return at?.type === 'Identifier' ? at : null;
}

const changesBinding = (binding: Binding) => (change: Change) =>
  lookup(change.target, nameOf(change.target) ?? '') === binding;

/** True where a function of its module assigns into it or calls a changing method of it. */
export function isChanged(module: ParsedModule, binding: Binding): boolean {
  return changesOf(module).some(
    (change) => changesBinding(binding)(change) && [...ancestors(change.at)].some(isFunction),
  );
}

/** True where all that changes it runs as its module loads: after that it stays as it is. */
export function isSettled(module: ParsedModule, binding: Binding): boolean {
  const own = changesOf(module).filter(changesBinding(binding));
  return own.length > 0 && !isChanged(module, binding);
}

/** True where the methods of a class change its instances. */
export function changesItself(classNode: Node): boolean {
  let changes = false;
  walk(classNode, (node) => {
    const target =
      node.type === 'AssignmentExpression'
        ? child(node, 'left')
        : node.type === 'UpdateExpression'
          ? child(node, 'argument')
          : null;
    const callee = node.type === 'CallExpression' ? child(node, 'callee') : null;
    const called = callee && CHANGES.test(propertyOf(callee) ?? '') ? child(callee, 'object') : null;
    const own = ownerOf(target) ?? ownerOf(called);
    if (own?.type === 'ThisExpression' && !inConstructor(node)) changes = true;
  });
  return changes;
}

function ownerOf(node: Node | null): Node | null {
  let at = node;
  while (at?.type === 'MemberExpression') at = child(at, 'object');
  return at;
}

function inConstructor(node: Node): boolean {
  for (const up of ancestors(node)) if (up.type === 'MethodDefinition') return up.kind === 'constructor';
  return false;
}

/** What modules change of other modules, found once for a tree. */
interface Outside {
  /** The declaring nodes of names that are changed from outside. */
  nodes: Set<Node>;
  /** Modules whose exports are assigned to, as `settings.x = 1` with the module itself as `settings`. */
  modules: Set<ParsedModule>;
  /** 'file#name' of every imported name that is called. */
  called: Map<string, Set<string>>;
}

const outside = new WeakMap<CallGraph, Outside>();

/** `isTest` tells tests: what they change is no state of the application. */
function outsideOf(graph: CallGraph, isTest: IsTest): Outside {
  const before = outside.get(graph);
  if (before) return before;
  const { project } = graph.evaluator;
  const found: Outside = { nodes: new Set(), modules: new Set(), called: new Map() };
  for (const module of project.modules.values()) {
    if (isTest(module.path)) continue;
    for (const { target } of changesOf(module)) {
      const used = lookup(target, nameOf(target) ?? '');
      const from = used?.imported ? project.definition(module.path, used.imported.specifier, used.imported.name) : null;
      if (from?.node) found.nodes.add(from.node);
      else if (from?.name === '*') found.modules.add(from.module);
    }
  }
  for (const { module, symbol } of graph.imported) {
    if (isTest(module.path)) continue;
    const key = `${symbol.file}#${symbol.name}`;
    found.called.set(key, (found.called.get(key) ?? new Set()).add(module.path));
  }
  outside.set(graph, found);
  return found;
}

/** True where other modules change it: directly, through its methods, or by calling an exported function that changes it. */
export function isShared(
  graph: CallGraph,
  module: ParsedModule,
  binding: Binding,
  ownMethods: boolean,
  isTest: IsTest,
): boolean {
  const { nodes, modules, called } = outsideOf(graph, isTest);
  const names = graph.evaluator.project
    .exportsOf(module.path)
    .filter((item) => item.node !== null && (item.node === binding.init || item.node === binding.node))
    .map((item) => item.name);
  const direct = nodes.has(binding.node) || (binding.init !== null && nodes.has(binding.init));
  const whole = modules.has(module) && names.includes('default');
  const methods =
    ownMethods &&
    names.some((name) => [...(called.get(`${module.path}#${name}`) ?? [])].some((path) => path !== module.path));
  return (names.length > 0 && (direct || whole || methods)) || throughFunctions(graph, module, binding, isTest);
}

/** An exported function that changes it and that another module calls. */
function throughFunctions(graph: CallGraph, module: ParsedModule, binding: Binding, isTest: IsTest): boolean {
  const changing = changesOf(module)
    .filter(changesBinding(binding))
    .flatMap((change) => {
      const outermost = [...ancestors(change.at)].filter(isFunction).at(-1);
      return outermost ? [outermost] : [];
    });
  return changing.some((fn) => graph.callsOf(fn).some((call) => call.module !== module && !isTest(call.module.path)));
}
