import { child, children, type Node, nameOf, propertyOf, unwrap } from '../../code/ast.ts';
import { HOLE } from '../../code/evaluate-paths.ts';
import type { ParsedModule } from '../../code/parse.ts';
import { lookup } from '../../code/scope.ts';
import type { TableAccess } from '../../model/inventory.ts';
import type { CallGraph } from '../call-graph.ts';
import { within } from '../functions.ts';
import type { Source } from '../project.ts';

/** The package and its maintained copy. */
const PACKAGE = /^(?:safe-)?squel$/;
const USED = /['"](?:safe-)?squel['"]/;
const STARTS = /^(?:select|insert|update|delete|remove)$/;
const NAMES_TABLE = /^(?:from|into|table|using|(?:left_|right_|outer_|cross_)?join)$/;
/** Methods of that name belong to nothing else. */
const ONLY_SQUEL = /^(?:left|right|outer|cross)_join$/;
const COMMANDS: Record<string, NonNullable<TableAccess['commands']>> = {
  insert: ['insert'],
  update: ['select', 'update'],
  delete: ['delete', 'select'],
  remove: ['delete', 'select'],
};

/** Tables that Squel's builder names: `squel.select().from('users', 'u').left_join('posts', 'p', '…')`. */
export function squelAccess({ unresolved }: Source, graph: CallGraph): TableAccess[] {
  const modules = [...graph.evaluator.project.modules.values()];
  if (!modules.some(({ text }) => USED.test(text))) return [];
  return modules.flatMap((module) =>
    module.calls(NAMES_TABLE).flatMap((call) => {
      const method = propertyOf(unwrap(child(call, 'callee'))) ?? '';
      const object = unwrap(child(unwrap(child(call, 'callee')), 'object'));
      const start = object && startOf(module, object);
      const [first] = children(call, 'arguments');
      if (!first || !NAMES_TABLE.test(method) || (!start && !ONLY_SQUEL.test(method))) return [];
      const texts = graph.evaluator.texts({ node: first, module });
      const at = { file: module.path, line: module.lineAt(first.start) };
      // Another query in place of a table names its own.
      if (texts.some((text) => text.includes(HOLE)) && !startOf(module, first))
        unresolved.push({ ...at, what: 'SQL', why: 'the name of a table is computed' });
      const written = /^(?:from|into|table)$/.test(method) ? COMMANDS[start ?? ''] : undefined;
      return texts.flatMap(named).map(
        (table): TableAccess => ({
          ...at,
          table,
          access: written ? 'write' : 'read',
          via: 'builder',
          columns: [],
          within: within(call),
          commands: written ?? ['select'],
        }),
      );
    }),
  );
}

/** How the statement begins to which a link of a chain belongs, or the variable that holds it; null where it is not Squel's. */
function startOf(module: ParsedModule, node: Node, depth = 0): string | null {
  const at = unwrap(node);
  if (at === null || depth > 60) return null;
  if (at.type === 'Identifier') {
    const init = unwrap(lookup(at, nameOf(at) ?? '')?.init ?? null);
    return init && init !== at ? startOf(module, init, depth + 1) : null;
  }
  const callee = at.type === 'CallExpression' ? unwrap(child(at, 'callee')) : null;
  const object = unwrap(child(callee, 'object'));
  if (!callee || !object) return null;
  const method = propertyOf(callee) ?? '';
  return STARTS.test(method) && isSquel(object) ? method : startOf(module, object, depth + 1);
}

/** The package, or one of its flavours that a variable holds. */
function isSquel(node: Node): boolean {
  const binding = lookup(node, nameOf(node) ?? '');
  if (PACKAGE.test(binding?.imported?.specifier ?? '')) return true;
  const init = unwrap(binding?.init ?? null);
  const made = init?.type === 'CallExpression' ? unwrap(child(unwrap(child(init, 'callee')), 'object')) : null;
  const holder = made?.type === 'CallExpression' ? children(made, 'arguments')[0] : null;
  return (
    PACKAGE.test(String(holder?.value ?? '')) ||
    PACKAGE.test(lookup(made ?? node, nameOf(made) ?? '')?.imported?.specifier ?? '')
  );
}

/** The table in `users`, `public.users` and `"users"`; a text with anything more is no name. */
function named(text: string): string[] {
  const bare = text
    .trim()
    .replace(/["`]/g, '')
    .replace(/\s+(?:as\s+)?\w+$/i, '')
    .replace(/^public\./, '');
  return /^[A-Za-z_][\w$]*(?:\.[A-Za-z_][\w$]*)?$/.test(bare) ? [bare] : [];
}
