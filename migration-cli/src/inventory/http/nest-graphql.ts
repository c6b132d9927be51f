import { child, children, isFunction, keyOf, type Node, nameOf, unwrap } from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';
import { onlyResult, type Place } from '../../code/place.ts';
import { lookup } from '../../code/scope.ts';
import type { RouteEntry } from '../../model/inventory.ts';
import type { CallGraph } from '../call-graph.ts';
import { returnedValues } from '../functions.ts';
import { option } from './decorated-classes.ts';
import type { PathTexts } from './path-texts.ts';
import { joinPaths, printedPath } from './route-paths.ts';

/** Where NestJS answers GraphQL: `GraphQLModule.forRoot({ path })`, by default below no prefix at `/graphql`. */
export function readNestGraphql(
  graph: CallGraph,
  modules: ParsedModule[],
  texts: PathTexts,
  say: (place: Place, why: string) => void,
): RouteEntry[] {
  return modules.flatMap((module) =>
    module.calls(/^forRoot(?:Async)?$/).flatMap((node) => {
      if (!isGraphql(node)) return [];
      const place = { node, module };
      const settings = settingsOf(graph, place);
      if (settings === null || option(settings, [settings.node], 'useGlobalPrefix')) {
        say(place, 'the path of GraphQL is computed');
        return [];
      }
      const path = option(settings, [settings.node], 'path');
      return (path ? texts.of(path) : ['/graphql']).map((item) => ({
        method: 'ALL',
        path: printedPath(joinPaths('', item)),
        file: module.path,
        line: module.lineAt(node.start),
      }));
    }),
  );
}

function isGraphql(call: Node): boolean {
  const owner = unwrap(child(unwrap(child(call, 'callee')), 'object'));
  const imported = owner ? lookup(owner, nameOf(owner) ?? '')?.imported : null;
  return imported?.specifier === '@nestjs/graphql' && imported.name === 'GraphQLModule';
}

/** The object of settings, which `useFactory` may return; null where it is not there to be seen. */
function settingsOf({ evaluator }: CallGraph, { node, module }: Place): Place | null {
  const [first] = children(node, 'arguments');
  const given = first ? evaluator.follow({ node: first, module }) : null;
  const factory = children(given?.node ?? null, 'properties').find(
    (item) => keyOf(child(item, 'key')) === 'useFactory',
  );
  const made = child(factory, 'value');
  if (!given || !made) return isObject(given) && !hasClass(given.node) ? given : null;
  const fn = evaluator.follow({ node: made, module: given.module });
  if (!fn || !isFunction(fn.node)) return null;
  const result = onlyResult(fn.node) ?? returnedValues(fn.node, fn.module.nodes('ReturnStatement'))[0];
  const settings = result ? evaluator.follow({ node: result, module: fn.module }) : null;
  return isObject(settings) ? settings : null;
}

const isObject = (place: Place | null): place is Place => place?.node.type === 'ObjectExpression';

const hasClass = (node: Node) =>
  children(node, 'properties').some((item) => /^use(?:Class|Existing)$/.test(keyOf(child(item, 'key')) ?? ''));
