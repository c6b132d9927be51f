import { child, children, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import { HOLE } from '../../code/evaluate-paths.ts';
import type { ParsedModule } from '../../code/parse.ts';
import { lookup } from '../../code/scope.ts';
import type { TableAccess } from '../../model/inventory.ts';
import type { CallGraph } from '../call-graph.ts';
import { originOf } from '../env/origin.ts';
import { within } from '../functions.ts';
import type { Source } from '../project.ts';
import { type Commands, DELETES, INSERTS, SAVES } from './commands.ts';

const READS = /^(?:find|findOne|findAll|findLast|load|count|findOrCreate|getBean)$/;
const WRITES = /^(?:store|storeAll|trash|trashAll)$/;
const SENT: Record<string, Commands> = {
  store: SAVES,
  storeAll: SAVES,
  trash: DELETES,
  trashAll: DELETES,
  findOrCreate: INSERTS,
};
const MAX_STEPS = 4;

/** RedBean, whose beans are rows of the table that the first argument names: `R.findOne('user', …)`, `R.store(bean)`. */
export function redbeanAccess({ unresolved }: Source, graph: CallGraph): TableAccess[] {
  const modules = [...graph.evaluator.project.modules.values()].filter(({ text }) => /['"]redbean-node['"]/.test(text));
  return modules.flatMap((module) =>
    module.nodes('CallExpression').flatMap((call): TableAccess[] => {
      const [first] = children(call, 'arguments');
      const method = first && isRedbean(call) ? (propertyOf(child(call, 'callee')) ?? '') : '';
      if (!first || !(READS.test(method) || WRITES.test(method))) return [];
      const tables = READS.test(method)
        ? graph.evaluator.texts({ node: first, module })
        : tablesOf(graph, module, first);
      const known = tables.filter((table) => !table.includes(HOLE));
      if (known.length < tables.length)
        unresolved.push({
          file: module.path,
          line: module.lineAt(call.start),
          what: `R.${method}`,
          why: 'the table of the bean is not known',
        });
      return known.map((table) => entry(module, call, table, SENT[method] ?? ['select']));
    }),
  );
}

const isRedbean = (call: Node) => {
  const callee = unwrap(child(call, 'callee'));
  return callee?.type === 'MemberExpression' && originOf(callee)?.specifier === 'redbean-node';
};

/** The table of a bean: where it was dispensed, found or loaded. */
function tablesOf(graph: CallGraph, module: ParsedModule, bean: Node, step = 0): string[] {
  const node = unwrap(bean);
  if (!node || step > MAX_STEPS) return [HOLE];
  if (node.type === 'AwaitExpression') return tablesOf(graph, module, child(node, 'argument') ?? node, step + 1);
  if (node.type === 'CallExpression' && isRedbean(node)) {
    const [first] = children(node, 'arguments');
    return first ? graph.evaluator.texts({ node: first, module }) : [HOLE];
  }
  const binding = node.type === 'Identifier' ? lookup(node, nameOf(node) ?? '') : null;
  if (!binding) return [HOLE];
  const loop = binding.node.parent?.parent;
  const list = loop?.type === 'ForOfStatement' ? child(loop, 'right') : null;
  const values = [binding.init ?? list, ...assigned(module, node)].filter((value) => value !== null);
  const found = [...new Set(values.flatMap((value) => tablesOf(graph, module, value, step + 1)))];
  const told = found.filter((table) => !table.includes(HOLE));
  return told.length > 0 ? told : [HOLE];
}

function assigned(module: ParsedModule, name: Node): (Node | null)[] {
  const binding = lookup(name, nameOf(name) ?? '');
  return module.nodes('AssignmentExpression').flatMap((node) => {
    const left = child(node, 'left');
    const same = left?.type === 'Identifier' && lookup(left, nameOf(left) ?? '') === binding;
    return same ? [child(node, 'right')] : [];
  });
}

function entry(module: ParsedModule, node: Node, table: string, commands: Commands): TableAccess {
  return {
    file: module.path,
    line: module.lineAt(node.start),
    table,
    access: commands.some((command) => command !== 'select') ? 'write' : 'read',
    via: 'orm',
    columns: [],
    within: within(node),
    commands,
  };
}
