import { child, keyOf, type Node } from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { CallGraph } from '../call-graph.ts';
import { calleePackage } from '../path-consumers.ts';
import { type EnvRead, readAt } from './model.ts';

const MODE = /^is(?:Dev(?:elopment)?|Prod(?:uction)?|Test)$/;

/** What envalid decides by NODE_ENV without anybody naming it: `env.isProd`, and `devDefault` in a shape. */
export function envalidModes(graph: CallGraph): EnvRead[] {
  const modules = [...graph.evaluator.project.modules.values()];
  if (!modules.some(imports)) return [];
  return modules.flatMap((module) => {
    const defaults = imports(module)
      ? module.nodes('Property').filter((node) => keyOf(child(node, 'key')) === 'devDefault')
      : [];
    const asked = module.nodes('MemberExpression').filter((node) => isMode(graph, module, node));
    return [...defaults, ...asked].map((node) => readAt('NODE_ENV', { node, module }));
  });
}

const imports = ({ text }: ParsedModule) => /['"`]envalid['"`]/.test(text);

function isMode(graph: CallGraph, module: ParsedModule, node: Node): boolean {
  if (node.computed === true || !MODE.test(keyOf(child(node, 'property')) ?? '')) return false;
  const object = child(node, 'object');
  const made = object ? graph.evaluator.follow({ node: object, module }) : null;
  return made?.node.type === 'CallExpression' && calleePackage(made.node) === 'envalid';
}
