import { child, children, type Node, nameOf } from '../../code/ast.ts';
import { HOLE } from '../../code/evaluate-paths.ts';
import type { ParsedModule } from '../../code/parse.ts';
import { lookup } from '../../code/scope.ts';
import type { TableAccess } from '../../model/inventory.ts';
import type { CallGraph } from '../call-graph.ts';
import { within } from '../functions.ts';

const MODELS = ['user', 'session', 'account', 'verification'];

/** better-auth reads and writes four tables, whose names its options may change. */
export function betterAuthAccess(graph: CallGraph): TableAccess[] {
  return [...graph.evaluator.project.modules.values()]
    .filter(({ text }) => text.includes('better-auth'))
    .flatMap((module) => module.nodes('CallExpression').flatMap((call) => ofCall(graph, module, call)));
}

function ofCall({ evaluator }: CallGraph, module: ParsedModule, call: Node): TableAccess[] {
  const imported = lookup(call, nameOf(child(call, 'callee')) ?? '')?.imported;
  if (imported?.name !== 'betterAuth' || !imported.specifier.startsWith('better-auth')) return [];
  const [options] = children(call, 'arguments');
  const settings = options ? evaluator.follow({ node: options, module }) : null;
  return MODELS.map((model) => {
    const own = settings ? evaluator.property(settings, model) : null;
    const renamed = own ? evaluator.property(own, 'modelName') : null;
    const name = renamed ? evaluator.texts(renamed)[0] : undefined;
    return {
      file: module.path,
      line: module.lineAt(call.start),
      table: name !== undefined && !name.includes(HOLE) ? name : model,
      access: 'readwrite',
      via: 'library',
      columns: [],
      within: within(call),
      commands: ['delete', 'insert', 'select', 'update'],
    };
  });
}
