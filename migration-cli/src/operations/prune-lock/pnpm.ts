import { posix } from 'node:path';
import { isMap, parseDocument, type YAMLMap } from 'yaml';
import { isObject, type JsonObject } from '../../code/json-object.ts';
import { GROUPS, type Pruned } from './blocks.ts';

type Graph = Record<string, JsonObject>;
interface Source {
  importers: JsonObject[];
  graph: Graph;
  /** By name, what is taken instead of what manifests ask for. */
  overrides: Record<string, string>;
}
interface Locked {
  specifier: string;
  version: string;
}

/**
 * The part of a lock file of pnpm 8 and later that manifests reach, with the manifests as its importers. Other importers of
 * the lock stay where `keepsOthers` says that they are still there.
 */
export function prunePnpm(whole: string, manifests: Record<string, JsonObject>, keepsOthers: boolean): Pruned {
  const { head, text } = documentsIn(whole);
  const document = parseDocument(text);
  const lock = document.toJS() as JsonObject;
  const version = Number.parseFloat(String(lock.lockfileVersion ?? ''));
  if (document.errors.length > 0 || !(version >= 6 && version < 10))
    return { text: '', problems: ['it is not a lock file of pnpm 8, 9 or 10'] };
  const problems: string[] = [];
  // Of a repository without workspaces pnpm 8 writes the only importer at the top.
  const before = (isObject(lock.importers) ? lock.importers : { '.': lock }) as Record<string, JsonObject>;
  const mine = new Set(Object.keys(manifests).map((folder) => folder || '.'));
  const importers: Record<string, JsonObject> = Object.fromEntries(
    keepsOthers ? Object.entries(before).filter(([folder]) => !mine.has(folder)) : [],
  );
  const graph = (lock.snapshots ?? lock.packages ?? {}) as Graph;
  const overrides = (isObject(lock.overrides) ? lock.overrides : {}) as Record<string, string>;
  const homes = new Map(Object.entries(manifests).map(([folder, { name }]) => [String(name), folder]));
  const source = { importers: Object.values(before), graph, overrides };
  for (const [folder, manifest] of Object.entries(manifests))
    importers[folder || '.'] = importerOf(manifest, source, folder, homes, problems);
  const kept = reach(importers, graph, problems);
  if (!keepsOthers && isObject(lock.patchedDependencies)) {
    const patched = Object.keys(lock.patchedDependencies).find((name) => [...kept].some((key) => isOf(key, name)));
    if (patched !== undefined) problems.push(`it patches ${patched}, and the patch is not copied`);
    document.delete('patchedDependencies');
  }
  for (const section of ['packages', 'snapshots']) {
    const node = document.get(section);
    if (isMap(node))
      cut(node, section === 'packages' && lock.snapshots !== undefined ? new Set([...kept].map(bare)) : kept);
  }
  const alone = lock.importers === undefined && Object.keys(importers).join() === '.';
  for (const group of GROUPS) {
    const own = alone ? importers['.']?.[group] : undefined;
    if (own === undefined) document.delete(group);
    else document.set(group, document.createNode(own));
  }
  if (!alone) {
    const node = document.createNode(sorted(importers)) as YAMLMap;
    apart(node);
    document.set('importers', node);
  }
  order(document.contents as YAMLMap);
  const written = document.toString({ lineWidth: 0, flowCollectionPadding: false, singleQuote: true });
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  return {
    text:
      (keepsOthers ? head : '') +
      written
        .trimStart()
        .replace(/\n(?:[ ]*\n)+/g, '\n\n')
        .replaceAll('\n', newline),
    problems,
  };
}

/** Before the packages of the project, pnpm 11 may write a document with those of its own settings. */
function documentsIn(whole: string): { head: string; text: string } {
  const start = [...whole.matchAll(/^---[ \t]*\r?\n/gm)].at(-1);
  const end = start === undefined ? 0 : start.index + start[0].length;
  return { head: whole.slice(0, end), text: whole.slice(end) };
}

/** What a manifest asks for, each at the version that an importer of the monolith has of it. */
function importerOf(
  manifest: JsonObject,
  source: Source,
  folder: string,
  homes: Map<string, string>,
  problems: string[],
): JsonObject {
  const by = folder || 'the root';
  return Object.fromEntries(
    GROUPS.flatMap((group) => {
      const asked = Object.entries((manifest[group] ?? {}) as Record<string, string>).flatMap(([name, range]) => {
        // pnpm writes down what it was told to take instead of what the manifest says.
        const specifier = source.overrides[name] ?? range;
        const home = homes.get(name);
        const linked = home === undefined ? null : `link:${posix.relative(folder, home) || '.'}`;
        const version = linked ?? lockedVersion(source, name, [specifier, range]);
        if (version === null) problems.push(`${by} needs ${name}@${specifier}, which the lock file does not hold`);
        return version === null ? [] : [[name, { specifier, version }] as const];
      });
      return asked.length > 0 ? [[group, sorted(Object.fromEntries(asked))]] : [];
    }),
  );
}

function lockedVersion({ importers, graph }: Source, name: string, specifiers: string[]): string | null {
  for (const importer of importers)
    for (const group of GROUPS) {
      const found = ((importer[group] ?? {}) as Record<string, Locked>)[name];
      if (found && specifiers.some((one) => found.specifier === one || bare(found.version) === one))
        return found.version;
    }
  const wanted = specifiers.map((one) => `${name}@${one}`);
  const key = Object.keys(graph).find((item) => wanted.includes(bare(item.replace(/^\//, ''))));
  return key === undefined ? null : key.replace(/^\//, '').slice(name.length + 1);
}

/** True where a key of the lock is of the package `name`, or of that very version `name@version`. */
const isOf = (key: string, name: string): boolean => {
  const plain = bare(key.replace(/^\//, ''));
  return plain === name || plain.slice(0, plain.lastIndexOf('@')) === name;
};

/** `react-dom@18.2.0(react@18.2.0)` without its peers. */
const bare = (key: string) => key.replace(/\(.*$/, '');

function reach(importers: Record<string, JsonObject>, graph: Graph, problems: string[]): Set<string> {
  const kept = new Set<string>();
  const queue: string[] = [];
  const need = (name: string, version: string, by: string, optional: boolean) => {
    if (/^(?:link|workspace):/.test(version)) return;
    const key = [`${name}@${version}`, `/${name}@${version}`, version].find((item) => graph[item] !== undefined);
    if (key === undefined) {
      if (!optional) problems.push(`${by} needs ${name}@${version}, which the lock file does not hold`);
    } else if (!kept.has(key)) {
      kept.add(key);
      queue.push(key);
    }
  };
  for (const [folder, importer] of Object.entries(importers))
    for (const group of GROUPS)
      for (const [name, { version }] of Object.entries((importer[group] ?? {}) as Record<string, Locked>))
        need(name, version, folder, false);
  for (let key = queue.pop(); key !== undefined; key = queue.pop())
    for (const group of ['dependencies', 'optionalDependencies'])
      for (const [name, version] of Object.entries((graph[key]?.[group] ?? {}) as Record<string, string>))
        need(name, version, key, group === 'optionalDependencies');
  return kept;
}

function cut(node: YAMLMap, kept: Set<string>): void {
  node.items = node.items.filter(({ key }) => kept.has(String(key)));
}

const ORDER = [
  ...['lockfileVersion', 'settings', 'catalogs', 'overrides', 'packageExtensionsChecksum', 'pnpmfileChecksum'],
  ...['dependencies', 'optionalDependencies', 'devDependencies', 'importers', 'packages', 'snapshots'],
];

/** pnpm writes its sections in one order. */
function order(contents: YAMLMap): void {
  const rank = (key: unknown) => (ORDER.includes(String(key)) ? ORDER.indexOf(String(key)) : 5.5);
  contents.items.sort((a, b) => rank(a.key) - rank(b.key));
  apart(contents);
}

/** A blank line before each entry. */
function apart({ items }: YAMLMap): void {
  for (const { key } of items) if (typeof key === 'object' && key !== null) Object.assign(key, { spaceBefore: true });
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
