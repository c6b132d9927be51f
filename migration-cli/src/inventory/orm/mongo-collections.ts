import { child, children, type Node, nameOf, propertyOf } from '../../code/ast.ts';
import { HOLE } from '../../code/evaluate-paths.ts';
import type { ParsedModule } from '../../code/parse.ts';
import { lookup } from '../../code/scope.ts';
import type { TableAccess } from '../../model/inventory.ts';
import type { CallGraph } from '../call-graph.ts';
import { within } from '../functions.ts';
import type { Source } from '../project.ts';
import type { Schema } from '../sql/schema.ts';
import { directionOf } from './methods.ts';
import { holderOf, usesOfHolder } from './mongo-holders.ts';

const DRIVERS = /['"`](?:mongodb|mongoose|@fastify\/mongodb|fastify-mongodb|connect-mongo)['"`]/;
/** They name what holds documents `collection` as well. */
const OTHERS = /['"`](?:firebase[\w/-]*|@google-cloud\/firestore|pocketbase|rxdb)['"`]/;

/** What MongoDB's own driver does: `db.collection('users').insertOne(…)`, also through a variable. Adds the collections. */
export function mongoAccess({ files, unresolved }: Source, graph: CallGraph, schema: Schema): TableAccess[] {
  const modules = [...graph.evaluator.project.modules.values()];
  if (!modules.some(({ text }) => DRIVERS.test(text))) return [];
  const own = modules.filter(({ text }) => !OTHERS.test(text) && text.includes('.collection('));
  return own.flatMap((module) =>
    module.calls(/^collection$/).flatMap((call): TableAccess[] => {
      const [first] = children(call, 'arguments');
      const holder = holderOf(call);
      const uses = holder ? usesOfHolder(modules, holder) : usesOf(module, call);
      if (!first || propertyOf(child(call, 'callee')) !== 'collection' || uses.length === 0) return [];
      const at = { file: module.path, line: module.lineAt(call.start) };
      return graph.evaluator.texts({ node: first, module }).flatMap((name) => {
        if (name.includes(HOLE)) {
          unresolved.push({ ...at, what: 'collection', why: 'the name of the collection is computed' });
          return [];
        }
        if (!schema.tables.has(name) && files.get(module.path)?.entry.test !== true)
          schema.tables.set(name, { ...at, name, kind: 'collection', columns: [] });
        return uses.flatMap((use) => entry(use.module, use.node, name, use.method));
      });
    }),
  );
}

/** The methods that are called on a collection, at once or on the variable that holds it. */
function usesOf(module: ParsedModule, call: Node): { module: ParsedModule; node: Node; method: string }[] {
  const direct = methodOn(call);
  if (direct) return [{ module, ...direct }];
  const awaited = call.parent?.type === 'AwaitExpression' ? call.parent : call;
  const id = awaited.parent?.type === 'VariableDeclarator' ? child(awaited.parent, 'id') : null;
  const binding = id?.type === 'Identifier' ? lookup(id, nameOf(id) ?? '') : null;
  if (!binding) return [];
  return module
    .nodes('Identifier')
    .filter((node) => nameOf(node) === binding.name && node !== id && lookup(node, binding.name) === binding)
    .flatMap((node) => methodOn(node) ?? [])
    .map((use) => ({ module, ...use }));
}

function methodOn(node: Node): { node: Node; method: string } | null {
  const member = node.parent?.type === 'MemberExpression' && node.parent.object === node ? node.parent : null;
  const call = member?.parent?.type === 'CallExpression' && member.parent.callee === member ? member.parent : null;
  const method = propertyOf(member);
  return call && method !== null ? { node: call, method } : null;
}

function entry(module: ParsedModule, node: Node, table: string, method: string): TableAccess[] {
  const access = directionOf('mongoose', method);
  if (access === null) return [];
  const commands: TableAccess['commands'] = access === 'read' ? ['select'] : ['delete', 'insert', 'select', 'update'];
  const at = { file: module.path, line: module.lineAt(node.start), within: within(node) };
  return [{ ...at, table, access, via: 'builder', columns: [], commands }];
}
