import { child, dottedName, type Node, walk } from '../code/ast.ts';
import type { ParsedModule } from '../code/parse.ts';
import type { Binding } from '../code/scope.ts';
import type { SingletonEntry } from '../model/inventory.ts';
import type { CallGraph } from './call-graph.ts';
import { calleePackage } from './path-consumers.ts';
import type { Source } from './project.ts';
import { changesItself, isChanged, isSettled, isShared } from './singleton-changes.ts';

/** State that lives as long as the process: what modules keep in names of their own. */
export function readSingletons({ project, files }: Source, graph: CallGraph): SingletonEntry[] {
  const isTest = (path: string) => files.get(path)?.entry.test === true;
  return [...project.modules.values()]
    .filter((module) => !isTest(module.path))
    .flatMap((module) =>
      [...module.scope.names.values()].flatMap((binding) => {
        if (!/^(?:const|let|var)$/.test(binding.kind) || binding.imported || binding.path.length > 0) return [];
        const instance = ownClass(graph, module, binding);
        const shared = isShared(graph, module, binding, instance !== null, isTest);
        const kind = instance ? instanceKind(instance) : kindOf(module, binding, shared);
        if (kind === null) return [];
        return [{ file: module.path, line: module.lineAt(binding.node.start), name: binding.name, kind, shared }];
      }),
    );
}

/** The class of the tree that a module-level name holds an instance of. */
function ownClass(graph: CallGraph, module: ParsedModule, binding: Binding): Node | null {
  const callee = binding.init?.type === 'NewExpression' ? child(binding.init, 'callee') : null;
  const target = callee ? graph.evaluator.follow({ node: callee, module }) : null;
  return target && /^Class/.test(target.node.type) ? target.node : null;
}

function instanceKind(classNode: Node): SingletonEntry['kind'] | null {
  if (/EventEmitter/.test(dottedName(child(classNode, 'superClass')) ?? '')) return 'emitter';
  if (!changesItself(classNode)) return null;
  let counts = false;
  walk(classNode, (node) => {
    const adds = node.type === 'UpdateExpression' || (node.type === 'AssignmentExpression' && node.operator === '+=');
    if (adds && (node.type === 'UpdateExpression' || child(node, 'right')?.type !== 'TemplateLiteral')) counts = true;
  });
  return counts ? 'counter' : 'state';
}

function kindOf(module: ParsedModule, binding: Binding, shared: boolean): SingletonEntry['kind'] | null {
  const made = creation(binding.init);
  const last = made?.split('.').at(-1) ?? '';
  if (/^(?:Pool|createPool|postgres|knex|Sequelize|PrismaClient|DataSource)$/.test(last)) return 'pool';
  if (/^EventEmitter2?$/.test(last)) return 'emitter';
  if (/^(?:Client|createClient|Redis|createTransport|Stripe|PgBoss|Queue|Worker|Server|S3Client)$/.test(last))
    return 'client';
  const changed = shared || isChanged(module, binding);
  if (/^(?:Map|WeakMap|LRUCache|NodeCache)$/.test(last)) return changed ? 'cache' : null;
  if (binding.reassigned && !shared && isSettled(module, binding)) return null;
  if (binding.reassigned) return isCounter(binding) ? 'counter' : 'state';
  const holdsState =
    /^(?:Set|WeakSet|Array|Object)$/.test(last) || /^(?:Object|Array)Expression$/.test(binding.init?.type ?? '');
  return holdsState && changed ? 'state' : null;
}

/** The name of what creates the value, or null where it is not created here. */
function creation(init: Node | null): string | null {
  if (init?.type !== 'NewExpression' && init?.type !== 'CallExpression') return null;
  const name = dottedName(child(init, 'callee'));
  // A call of a package's default export is known by the package: knex(…), postgres(…).
  const telling = /^(?:knex|postgres)$/.test(calleePackage(init)) || name?.includes('.') || /^create/.test(name ?? '');
  return init.type === 'NewExpression' || telling ? name : null;
}

function isCounter(binding: Binding): boolean {
  return binding.init?.type === 'Literal' && typeof binding.init.value === 'number';
}
