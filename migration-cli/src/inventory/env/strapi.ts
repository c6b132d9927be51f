import { child, nameOf, stringOf, unwrap } from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';
import { lookup } from '../../code/scope.ts';
import type { CallGraph } from '../call-graph.ts';
import { argumentsOf } from '../functions.ts';
import { type EnvRead, known, readAt, VARIABLE } from './model.ts';

const CASTS = /^(?:env|int|float|bool|json|array|date|oneOf)$/;

/** `module.exports = ({ env }) => ({ port: env.int('PORT', 1337) })` in a folder of settings: Strapi hands `env` over. */
export function strapiReads(graph: CallGraph, module: ParsedModule): EnvRead[] {
  if (!/(?:^|\/)config\//.test(module.path) || !/\{[^}]*\benv\b[^}]*\}/.test(module.text)) return [];
  return module.calls(CASTS).flatMap((node) => {
    const callee = unwrap(child(node, 'callee'));
    const owner = callee?.type === 'MemberExpression' ? child(callee, 'object') : callee;
    const binding = nameOf(owner) === 'env' && owner ? lookup(owner, 'env') : null;
    const [first, second] = argumentsOf(node);
    const name = stringOf(first);
    if (binding?.kind !== 'param' || binding.position !== 0 || binding.path.join() !== 'env') return [];
    if (name === null || !VARIABLE.test(name)) return [];
    return [readAt(name, { node, module }, second ? known(graph, { node: second, module }) : null)];
  });
}
