import { ancestors, child, children, keyOf, type Node, stringOf } from '../../code/ast.ts';
import type { ParsedModule } from '../../code/parse.ts';
import { isRecord } from '../json.ts';
import type { Source } from '../project.ts';

/** What an application of Next.js says of the addresses of its files. */
export interface NextSettings {
  /** What stands before every address. */
  basePath: string;
  /** The ends of files that count, without the dot in front. */
  extensions: string[];
}

const USUAL = ['tsx', 'ts', 'jsx', 'js', 'mjs', 'cjs', 'mts', 'cts'];

/** The folders whose manifest names Next.js, with what their configuration says; what it computes is said. */
export function nextRoots(source: Source): Map<string, NextSettings> {
  const named = source.manifests.filter(({ json }) =>
    [json.dependencies, json.devDependencies].some((list) => isRecord(list) && list.next !== undefined),
  );
  return new Map(
    named.map(({ path }) => {
      const root = path.slice(0, -'package.json'.length);
      return [root, settingsIn(source, root)];
    }),
  );
}

function settingsIn(source: Source, root: string): NextSettings {
  const config = ['js', 'mjs', 'cjs', 'ts', 'mts']
    .map((end) => source.project.modules.get(`${root}next.config.${end}`))
    .find((module) => module !== undefined);
  const value = (key: string) =>
    child(
      // Rewrites say `basePath: false` of one address, in a list.
      config?.nodes('Property').find((item) => keyOf(child(item, 'key')) === key && !isListed(item)),
      'value',
    );
  const [basePath, extensions] = [value('basePath'), value('pageExtensions')];
  const base = basePath ? stringOf(basePath) : '';
  const ends = extensions ? textsIn(extensions) : USUAL;
  if (config && basePath && base === null)
    say(source, config, basePath, 'what stands before its addresses is computed');
  if (config && extensions && ends === null) say(source, config, extensions, 'which ends its pages have is computed');
  return { basePath: base ?? '', extensions: ends ?? USUAL };
}

const isListed = (node: Node) => [...ancestors(node)].some(({ type }) => type === 'ArrayExpression');

function textsIn(node: Node): string[] | null {
  const texts = node.type === 'ArrayExpression' ? children(node, 'elements').map((item) => stringOf(item)) : [null];
  const known = texts.filter((text) => text !== null);
  return known.length === texts.length ? known : null;
}

function say(source: Source, module: ParsedModule, node: Node, why: string): void {
  source.unresolved.push({ file: module.path, line: module.lineAt(node.start), what: 'route', why });
}
