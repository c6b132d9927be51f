import { posix } from 'node:path';
import { isMap, isScalar, LineCounter, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { isRecord } from '../../json.ts';
import type { Source } from '../../project.ts';

/** What answers a method at a path, where the description says it. */
export interface Operation {
  method: string;
  path: string;
  file: string;
  line: number;
  /** Its own keys and those of its path. */
  says: Set<string>;
}

export interface Description {
  operations: Operation[];
  /** The paths of its servers, or its `basePath`; those that hold variables are left out. */
  bases: string[];
  isSwagger2: boolean;
  /** References that lead to nothing that could be read. */
  lost: string[];
}

const METHOD = /^(?:get|put|post|delete|options|head|patch|trace)$/;

/** Reads a description in YAML or JSON; null for a file that is none. */
export function descriptionIn(source: Source, path: string): Description | null {
  const root = opened(source, path);
  if (!root?.map.has('paths')) return null;
  const found: Description = {
    operations: [],
    bases: basesOf(root.map.toJSON()),
    isSwagger2: root.map.has('swagger'),
    lost: [],
  };
  const paths = followed(source, { ...root, node: root.map.get('paths', true) }, found);
  for (const pair of pairsOf(paths?.node)) {
    const at = paths && followed(source, { ...paths, node: pair.value }, found);
    if (at) operationsAt(keyOf(pair), at, found);
  }
  return found;
}

interface Opened {
  file: string;
  map: YAMLMap;
  lines: LineCounter;
}

interface Inside extends Opened {
  node: unknown;
}

function operationsAt(path: string, at: Inside, found: Description): void {
  const own = pairsOf(at.node).map(keyOf);
  const pipe = pairsOf(at.node).find((pair) => keyOf(pair) === 'x-swagger-pipe');
  // What is piped answers every method of its path.
  if (pipe && !own.some((key) => METHOD.test(key)))
    found.operations.push({ method: 'all', path, file: at.file, line: lineOf(pipe, at), says: new Set(own) });
  for (const pair of pairsOf(at.node)) {
    const method = keyOf(pair);
    if (!METHOD.test(method)) continue;
    const line = lineOf(pair, at);
    const says = new Set([...own, ...pairsOf(pair.value).map(keyOf)]);
    found.operations.push({ method, path, file: at.file, line, says });
  }
}

const lineOf = ({ key }: Pair, { lines }: Opened): number =>
  lines.linePos(isScalar(key) ? (key.range?.[0] ?? 0) : 0).line;

function opened({ files }: Source, file: string): Opened | null {
  const text = files.get(file)?.text;
  if (text === null || text === undefined || !/\.(?:ya?ml|json)$/.test(file)) return null;
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false });
  return isMap(document.contents) ? { file, map: document.contents, lines } : null;
}

/** `$ref: './paths/users.yaml#/list'` is what it leads to. */
function followed(source: Source, at: Inside, found: Description, depth = 0): Inside | null {
  const ref = isMap(at.node) ? at.node.get('$ref') : undefined;
  if (typeof ref !== 'string') return at;
  const [name = '', pointer = ''] = ref.split('#');
  const target = name === '' ? at : opened(source, posix.join(posix.dirname(at.file), name));
  const keys = pointer.split('/').filter((key) => key !== '');
  const node = target?.map.getIn(
    keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~')),
    true,
  );
  if (target && node && depth < 8) return followed(source, { ...target, node }, found, depth + 1);
  found.lost.push(ref);
  return null;
}

const pairsOf = (node: unknown): Pair[] => (isMap(node) ? node.items : []);

const keyOf = (pair: Pair): string => (isScalar(pair.key) ? String(pair.key.value) : '');

/** `basePath`, or the paths of `servers`. */
export function basesOf(json: unknown): string[] {
  if (!isRecord(json)) return [];
  if (typeof json.basePath === 'string') return [json.basePath];
  const urls = Array.isArray(json.servers) ? json.servers.map((item) => (isRecord(item) ? item.url : undefined)) : [];
  return urls.flatMap((url) => (typeof url === 'string' ? pathOfUrl(url) : []));
}

/** The path of an address; nothing where a variable stands in it. */
export function pathOfUrl(url: string): string[] {
  const path = url.replace(/^(?:[a-z]+:)?\/\/[^/]*/i, '');
  return path.includes('{') ? [] : [path];
}
