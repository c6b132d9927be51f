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

/** The object of settings, which `useFactory` or the method of `useClass` may return; null where it is not there to be seen. */
function settingsOf({ evaluator }: CallGraph, { node, module }: Place): Place | null {
  const [first] = children(node, 'arguments');
  const given = first ? evaluator.follow({ node: first, module }) : null;
  if (!given) return null;
  const named = (key: string): Place | null => {
    const found = children(given.node, 'properties').find((item) => keyOf(child(item, 'key')) === key);
    const value = child(found, 'value');
    return value && { node: value, module: given.module };
  };
  const factory = named('useFactory');
  const made = named('useClass') ?? named('useExisting');
  if (!factory && !made) return isObject(given) ? given : null;
  const fn = factory ? evaluator.follow(factory) : optionsMethod(evaluator.follow(made));
  if (!fn || !isFunction(fn.node)) return null;
  const result = onlyResult(fn.node) ?? returnedValues(fn.node, fn.module.nodes('ReturnStatement'))[0];
  const settings = result ? evaluator.follow({ node: result, module: fn.module }) : null;
  return isObject(settings) ? settings : null;
}

/** What `useClass` names makes the settings in the one method that the module asks. */
function optionsMethod(cls: Place | null): Place | null {
  const member = children(child(cls?.node ?? null, 'body'), 'body').find(
    (item) => keyOf(child(item, 'key')) === 'createGqlOptions',
  );
  const value = child(member, 'value');
  return cls && value ? { node: value, module: cls.module } : null;
}

const isObject = (place: Place | null): place is Place => place?.node.type === 'ObjectExpression';
