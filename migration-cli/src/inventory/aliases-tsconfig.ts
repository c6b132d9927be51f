import { posix } from 'node:path';
import type { AliasRule } from '../code/resolve.ts';
import type { Unresolved } from '../model/inventory.ts';
import { folderOf, type SourceFile } from './files.ts';
import { isRecord, parseLooseJson, strings } from './json.ts';

type Files = Map<string, SourceFile>;

interface PathOptions {
  baseUrl: string | null;
  paths: Record<string, unknown> | null;
  /** The file that says `paths`, whose folder they are relative to. */
  pathsFrom: string;
}

const NONE: PathOptions = { baseUrl: null, paths: null, pathsFrom: '' };

/** The `paths` and `baseUrl` of every tsconfig and jsconfig, with `extends` and `references` followed. */
export function tsconfigAliases(files: Files, unresolved: Unresolved[]): AliasRule[] {
  const configs = [...files.keys()].filter((path) => /(?:^|\/)[jt]sconfig(?:\.[\w-]+)?\.json$/.test(path));
  // What other configurations extend only counts through them.
  const entries = configs.filter((path) => /(?:^|\/)[jt]sconfig\.json$/.test(path));
  return entries.flatMap((entry) => {
    const own = readOptions(files, entry, unresolved, new Set());
    const referenced = references(files, entry).flatMap((path) =>
      rulesOf(readOptions(files, path, unresolved, new Set()), path, entry),
    );
    return [...rulesOf(own, entry, entry), ...referenced];
  });
}

function readConfig(files: Files, path: string, unresolved: Unresolved[] = []): Record<string, unknown> {
  const text = files.get(path)?.text;
  const json = text === null || text === undefined ? undefined : parseLooseJson(text);
  if (json === undefined) unresolved.push({ file: path, line: 1, what: path, why: 'does not parse as JSON' });
  return isRecord(json) ? json : {};
}

function readOptions(files: Files, path: string, unresolved: Unresolved[], seen: Set<string>): PathOptions {
  if (seen.has(path)) return NONE;
  seen.add(path);
  const json = readConfig(files, path, unresolved);
  const parents = typeof json.extends === 'string' ? [json.extends] : strings(json.extends);
  const inherited = parents.reduce<PathOptions>((options, parent) => {
    const file = configFile(files, path, parent);
    // A configuration of a package sets no paths of this tree.
    if (!file && parent.startsWith('.'))
      unresolved.push({ file: path, line: 1, what: parent, why: 'the extended configuration does not exist' });
    return file ? merge(options, readOptions(files, file, unresolved, seen)) : options;
  }, NONE);
  const compiler = isRecord(json.compilerOptions) ? json.compilerOptions : {};
  const own: PathOptions = {
    baseUrl: typeof compiler.baseUrl === 'string' ? posix.join(folderOf(path), compiler.baseUrl) : null,
    paths: isRecord(compiler.paths) ? compiler.paths : null,
    pathsFrom: path,
  };
  return merge(inherited, own);
}

function merge(base: PathOptions, over: PathOptions): PathOptions {
  const paths = over.paths
    ? { paths: over.paths, pathsFrom: over.pathsFrom }
    : { paths: base.paths, pathsFrom: base.pathsFrom };
  return { baseUrl: over.baseUrl ?? base.baseUrl, ...paths };
}

function configFile(files: Files, from: string, printed: string): string | null {
  if (!printed.startsWith('.')) return null;
  const path = posix.join(folderOf(from), printed);
  return [path, `${path}.json`, `${path}/tsconfig.json`].find((candidate) => files.has(candidate)) ?? null;
}

function references(files: Files, path: string): string[] {
  const list = readConfig(files, path).references;
  const items = Array.isArray(list) ? list : [];
  return items.flatMap((item: unknown) => {
    const file = isRecord(item) && typeof item.path === 'string' ? configFile(files, path, item.path) : null;
    // A reference to a folder has its own tsconfig.json, which is read as an entry.
    return file && !/(?:^|\/)tsconfig\.json$/.test(file) ? [file] : [];
  });
}

function rulesOf(options: PathOptions, source: string, entry: string): AliasRule[] {
  const scope = folderOf(entry) === '' ? '' : `${folderOf(entry)}/`;
  const base = options.baseUrl ?? folderOf(options.pathsFrom);
  const rules = Object.entries(options.paths ?? {}).map(([pattern, targets]) => ({
    pattern,
    regex: false,
    targets: strings(targets).map((target) => posix.join(base, target)),
    source: options.paths && options.pathsFrom ? options.pathsFrom : source,
    scope,
  }));
  if (options.baseUrl === null) return rules;
  return [...rules, { pattern: '*', regex: false, targets: [posix.join(options.baseUrl, '*')], source, scope }];
}
