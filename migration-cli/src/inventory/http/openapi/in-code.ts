import { child, children, keyOf } from '../../../code/ast.ts';
import { HOLE } from '../../../code/evaluate-paths.ts';
import type { Place } from '../../../code/place.ts';
import type { CallGraph } from '../../call-graph.ts';
import { type Description, pathOfUrl } from './description.ts';

const METHOD = /^(?:get|put|post|delete|options|head|patch|trace)$/;

/** A description that stands in the source as an object; null for everything else. */
export function describedInCode({ evaluator }: CallGraph, place: Place): Description | null {
  if (place.node.type !== 'ObjectExpression') return null;
  const paths = evaluator.property(place, 'paths');
  if (paths?.node.type !== 'ObjectExpression') return null;
  const found: Description = {
    operations: [],
    bases: basesIn(evaluator, place),
    isSwagger2: evaluator.property(place, 'swagger') !== null,
    lost: [],
  };
  for (const property of children(paths.node, 'properties')) {
    const path = keyOf(child(property, 'key'));
    const value = child(property, 'value');
    const at = value ? evaluator.follow({ node: value, module: paths.module }) : null;
    if (path === null || at?.node.type !== 'ObjectExpression') found.lost.push('a part of its paths');
    else operationsIn(evaluator, path, at, found);
  }
  return found;
}

function operationsIn(evaluator: CallGraph['evaluator'], path: string, at: Place, found: Description): void {
  const own = keysOf(at);
  for (const property of children(at.node, 'properties')) {
    const method = keyOf(child(property, 'key')) ?? '';
    const value = child(property, 'value');
    if (!METHOD.test(method) || !value) continue;
    const operation = evaluator.follow({ node: value, module: at.module });
    const says = new Set([...own, ...(operation ? keysOf(operation) : [])]);
    found.operations.push({ method, path, file: at.module.path, line: at.module.lineAt(property.start), says });
  }
}

const keysOf = ({ node }: Place): string[] =>
  children(node, 'properties').flatMap((property) => keyOf(child(property, 'key')) ?? []);

function basesIn(evaluator: CallGraph['evaluator'], place: Place): string[] {
  const plain = (item: Place | null) => (item ? evaluator.texts(item).filter((text) => !text.includes(HOLE)) : []);
  const basePath = plain(evaluator.property(place, 'basePath'));
  if (basePath.length > 0) return basePath;
  const servers = evaluator.property(place, 'servers');
  return children(servers?.node, 'elements').flatMap((node) => {
    const server = servers && evaluator.follow({ node, module: servers.module });
    return plain(server ? evaluator.property(server, 'url') : null).flatMap(pathOfUrl);
  });
}
