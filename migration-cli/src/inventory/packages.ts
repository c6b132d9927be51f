import { isBuiltin } from '../code/builtins.ts';
import { lockKind } from '../code/lock-kind.ts';
import { versionsByName } from '../code/locked-versions.ts';
import type { Edge, Manifest, PackageEntry, Unresolved } from '../model/inventory.ts';
import { byText, folderOf, type SourceFile } from './files.ts';
import { isRecord } from './json.ts';

const FIELDS = [
  ['dependencies', 'dependency'],
  ['devDependencies', 'devDependency'],
  ['optionalDependencies', 'optional'],
  ['peerDependencies', 'peer'],
] as const;

/** Every npm package that code uses or a manifest declares, with its locked version. Builtins are none. */
export function readPackages(
  edges: Edge[],
  manifests: Manifest[],
  files: Map<string, SourceFile>,
  unresolved: Unresolved[],
): PackageEntry[] {
  const users = new Map<string, Set<string>>();
  for (const edge of edges) {
    if (edge.package === null || edge.to !== null || isBuiltin(edge.package)) continue;
    users.set(edge.package, (users.get(edge.package) ?? new Set()).add(edge.from));
  }
  const declared = declaredPackages(manifests);
  const locked = lockedVersions(manifests, files, unresolved);
  const own = new Set(manifests.map(({ json }) => json.name));
  const names = [...new Set([...users.keys(), ...declared.keys()])].filter((name) => !own.has(name)).sort(byText);
  return names.map((name) => ({
    name,
    version: locked.get(name) ?? null,
    declared: declared.get(name) ?? 'undeclared',
    files: [...(users.get(name) ?? [])].sort(byText),
  }));
}

function declaredPackages(manifests: Manifest[]): Map<string, PackageEntry['declared']> {
  const declared = new Map<string, PackageEntry['declared']>();
  for (const [field, kind] of FIELDS) {
    for (const { json } of manifests) {
      for (const name of Object.keys(isRecord(json[field]) ? json[field] : {}))
        if (!declared.has(name)) declared.set(name, kind);
    }
  }
  return declared;
}

const LOCK = /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml)$/;

function lockedVersions(
  manifests: Manifest[],
  files: Map<string, SourceFile>,
  unresolved: Unresolved[],
): Map<string, string> {
  const versions = new Map<string, string>();
  const asked = new Set(manifests.flatMap(rangesOf));
  const locks = [...files.keys()].filter((path) => LOCK.test(path));
  for (const path of locks.sort((a, b) => folderOf(a).length - folderOf(b).length)) {
    const text = files.get(path)?.text ?? '';
    const kind = lockKind(path, text);
    const entries =
      kind === 'npm' ? lockEntries(path, text, unresolved) : otherEntries(kind, path, text, asked, unresolved);
    for (const [name, version] of entries) if (!versions.has(name)) versions.set(name, version);
  }
  return versions;
}

function otherEntries(
  kind: 'yarn' | 'berry' | 'pnpm',
  path: string,
  text: string,
  asked: ReadonlySet<string>,
  unresolved: Unresolved[],
): Iterable<[string, string]> {
  try {
    return versionsByName(kind, text, asked);
  } catch (error) {
    unresolved.push({ file: path, line: 1, what: path, why: `locked versions are unknown: ${String(error)}` });
    return [];
  }
}

function rangesOf({ json }: Manifest): string[] {
  return FIELDS.flatMap(([field]) => {
    const ranges = json[field];
    return isRecord(ranges) ? Object.entries(ranges).map(([name, range]) => `${name}@${String(range)}`) : [];
  });
}

function lockEntries(path: string, text: string, unresolved: Unresolved[]): [string, string][] {
  try {
    const json: unknown = JSON.parse(text);
    const packages = isRecord(json) && isRecord(json.packages) ? json.packages : null;
    if (!packages) throw new Error('it has no "packages": lockfile version 2 or 3 is needed');
    return Object.entries(packages).flatMap(([key, value]) => {
      const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(key)?.[1];
      return name && isRecord(value) && typeof value.version === 'string'
        ? [[name, value.version] as [string, string]]
        : [];
    });
  } catch (error) {
    unresolved.push({ file: path, line: 1, what: path, why: `locked versions are unknown: ${String(error)}` });
    return [];
  }
}
