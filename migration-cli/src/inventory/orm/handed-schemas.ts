import { child, children, nameOf } from '../../code/ast.ts';
import type { Place } from '../../code/place.ts';
import { lookup } from '../../code/scope.ts';
import type { CallGraph } from '../call-graph.ts';
import type { Source } from '../project.ts';

/**
 * Says each schema of Mongoose that a class hands to a class of a package: what collection that makes of it, and who touches
 * it, nobody here can know.
 */
export function sayHandedSchemas({ project, files, unresolved }: Source, graph: CallGraph): void {
  for (const module of project.modules.values()) {
    if (files.get(module.path)?.entry.test === true || !module.text.includes('super(')) continue;
    for (const call of module.nodes('CallExpression')) {
      if (child(call, 'callee')?.type !== 'Super') continue;
      const schema = children(call, 'arguments').find((node) => isSchema(graph, { node, module }));
      if (!schema || !extendsPackage(graph, { node: call, module })) continue;
      unresolved.push({
        file: module.path,
        line: module.lineAt(call.start),
        what: 'collection',
        why: 'a package makes the collection of this schema; what it is called and who touches it is not known',
      });
    }
  }
}

/** `new Schema({ … })` or `new mongoose.Schema({ … })` of Mongoose. */
function isSchema(graph: CallGraph, place: Place): boolean {
  const made = graph.evaluator.follow(place);
  const callee = made?.node.type === 'NewExpression' ? child(made.node, 'callee') : null;
  const root = callee?.type === 'MemberExpression' ? child(callee, 'object') : callee;
  const name = callee?.type === 'MemberExpression' ? nameOf(child(callee, 'property')) : nameOf(callee);
  return name === 'Schema' && lookup(root ?? place.node, nameOf(root) ?? '')?.imported?.specifier === 'mongoose';
}

/** True in the constructor of a class whose base is none of the tree. */
function extendsPackage(graph: CallGraph, { node, module }: Place): boolean {
  let at = node.parent;
  while (at && !/^Class(?:Declaration|Expression)$/.test(at.type)) at = at.parent;
  const base = at ? child(at, 'superClass') : null;
  return base !== null && graph.evaluator.follow({ node: base, module })?.node.type.startsWith('Class') !== true;
}
