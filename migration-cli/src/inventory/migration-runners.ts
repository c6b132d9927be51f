import { ancestors, child, children, dottedName, isFunction, keyOf, type Node } from '../code/ast.ts';
import type { Evaluator } from '../code/evaluate.ts';
import type { ParsedModule } from '../code/parse.ts';
import type { Place } from '../code/place.ts';
import { lookup } from '../code/scope.ts';
import type { FolderIndex } from './folder-index.ts';
import { filesFor } from './glob-loads.ts';

/** `new Umzug({ migrations: { glob: 'migrations/*.js' } })`: what the runner of migrations loads itself, by the pattern that says it. */
export function migrationLoads(
  evaluator: Evaluator,
  folders: FolderIndex,
  module: ParsedModule,
): { node: Node; files: string[] }[] {
  return module.nodes('NewExpression').flatMap((node) => {
    const migrations = isRunner(node) ? migrationsOf(evaluator, { node, module }) : null;
    if (migrations === null || propertyIn(migrations.node, 'resolve') !== null) return [];
    const files = globbed(evaluator, folders, migrations, module);
    const glob = propertyIn(migrations.node, 'glob');
    return files === null || glob === null || migrations.module !== module ? [] : [{ node: glob, files }];
  });
}

/** `resolve: ({ path }) => require(path)` of such a runner gets each file that its pattern finds; null for any other load. */
export function handedByRunner(evaluator: Evaluator, folders: FolderIndex, { node, module }: Place): string[] | null {
  const binding = lookup(node, dottedName(node)?.split('.')[0] ?? '');
  const resolve =
    binding?.kind === 'param' && nameTaken(node, binding.path) === 'path' ? functionOf(binding.node) : null;
  const property = resolve?.parent;
  if (property?.type !== 'Property' || keyOf(child(property, 'key')) !== 'resolve') return null;
  const migrations = property.parent;
  const runner = migrations && [...ancestors(migrations)].find(({ type }) => type === 'NewExpression');
  if (!migrations || !runner || !isRunner(runner)) return null;
  return globbed(evaluator, folders, { node: migrations, module }, module);
}

/** The property of a parameter that is taken: `path` of `{ path }` and of `params.path`. */
function nameTaken(node: Node, path: string[]): string | null {
  const own = dottedName(node)?.split('.').slice(1) ?? [];
  const [name, ...more] = [...path, ...own];
  return more.length === 0 ? (name ?? null) : null;
}

function functionOf(param: Node): Node | null {
  const found = [...ancestors(param)].find((up) => isFunction(up));
  return found ?? null;
}

function isRunner(node: Node): boolean {
  const [root = ''] = dottedName(child(node, 'callee'))?.split('.') ?? [];
  return lookup(node, root)?.imported?.specifier === 'umzug';
}

function migrationsOf(evaluator: Evaluator, { node, module }: Place): Place | null {
  const [options] = children(node, 'arguments');
  const object = options && evaluator.follow({ node: options, module });
  const property = object && evaluator.property(object, 'migrations');
  const migrations = property && (evaluator.follow(property) ?? property);
  return migrations?.node.type === 'ObjectExpression' ? migrations : null;
}

function globbed(evaluator: Evaluator, folders: FolderIndex, { node, module }: Place, loading: ParsedModule) {
  const glob = propertyIn(node, 'glob');
  if (glob === null) return null;
  // A pair of pattern and options, or the pattern alone.
  const [first, options] = glob.type === 'ArrayExpression' ? children(glob, 'elements') : [glob];
  return first ? filesFor(evaluator, folders, { node: first, module }, options ?? null, loading) : null;
}

function propertyIn(object: Node, name: string): Node | null {
  const found = children(object, 'properties').find((item) => keyOf(child(item, 'key')) === name);
  return child(found, 'value');
}
