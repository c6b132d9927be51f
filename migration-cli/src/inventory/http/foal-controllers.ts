import { ancestors, children, type Node } from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Place } from '../../code/place.ts';
import { calleePackage } from '../path-consumers.ts';
import type { PathTexts } from './path-texts.ts';
import { joinPaths } from './route-paths.ts';

/** What stands before each class that FoalTS has below another: `subControllers = [controller('/api', ApiController)]`. */
export function foalPrefixes(
  modules: ParsedModule[],
  texts: PathTexts,
  follow: (place: Place) => Place | null,
): Map<Node, string[]> {
  const above = new Map<Node, { parent: Node; paths: string[] }[]>();
  for (const module of modules.filter(({ text }) => text.includes('@foal/core')))
    for (const call of module.calls(/^controller$/)) {
      const [path, cls] = children(call, 'arguments');
      const parent = [...ancestors(call)].find(({ type }) => /^Class(?:Declaration|Expression)$/.test(type));
      if (!path || !parent || calleePackage(call) !== '@foal/core') continue;
      // With one argument it stands below no path of its own.
      const target = follow({ node: cls ?? path, module });
      const paths = cls ? texts.of({ node: path, module }) : [''];
      if (target) above.set(target.node, [...(above.get(target.node) ?? []), { parent, paths }]);
    }
  const prefixesOf = (cls: Node, seen: Node[]): string[] =>
    (above.get(cls) ?? []).flatMap(({ parent, paths }) => {
      if (seen.includes(parent)) return [];
      const heads = above.has(parent) ? prefixesOf(parent, [...seen, cls]) : [''];
      return heads.flatMap((head) => paths.map((path) => joinPaths(head, path)));
    });
  return new Map([...above.keys()].map((cls) => [cls, prefixesOf(cls, [])]));
}
