import { isCode, type ParsedModule, parseModule } from '../code/parse.ts';
import { type Modules, Project } from '../code/project.ts';
import type { AliasRule } from '../code/resolve.ts';
import { type Tree, treeOf } from '../code/resolve-probe.ts';
import type { Alias, Manifest, Unresolved } from '../model/inventory.ts';
import { runtimeAliases } from './aliases-runtime.ts';
import { tsconfigAliases } from './aliases-tsconfig.ts';
import { byText, folderOf, type SourceFile } from './files.ts';
import { packageScopes, readManifests } from './manifests.ts';

/** Everything that the readers of the inventory work on. */
export interface Source {
  files: Map<string, SourceFile>;
  project: Project;
  manifests: Manifest[];
  aliases: AliasRule[];
  unresolved: Unresolved[];
}

/** Parses every code file once and connects the modules. */
export function readSource(files: Map<string, SourceFile>): Source {
  const unresolved: Unresolved[] = [];
  return sourceOver(files, parseAll(files, unresolved), unresolved);
}

/** Connects modules, whoever parses them and when. */
export function sourceOver(files: Map<string, SourceFile>, modules: Modules, unresolved: Unresolved[]): Source {
  sayCompiled(files, unresolved);
  const manifests = readManifests(files, unresolved);
  const packages = packageScopes(manifests);
  const tree = treeOver(files, manifests);
  const compiler = tsconfigAliases(files, unresolved);
  const plain = new Project(modules, { tree, aliases: compiler, packages });
  const aliases = [...compiler, ...runtimeAliases(plain, manifests, unresolved)];
  return { files, project: new Project(modules, { tree, aliases, packages }), manifests, aliases, unresolved };
}

function parseAll(files: Map<string, SourceFile>, unresolved: Unresolved[]): Map<string, ParsedModule> {
  const modules = new Map<string, ParsedModule>();
  for (const [path, { text }] of files) {
    if (!isRead(path, files)) continue;
    if (text === null) {
      unresolved.push({ file: path, line: 1, what: path, why: 'is not UTF-8 text and was not read' });
      continue;
    }
    const module = parseModule(path, text);
    modules.set(path, module);
    if (module.error !== null)
      unresolved.push({ file: path, line: 1, what: path, why: `does not parse: ${module.error}` });
  }
  return modules;
}

/** Yarn keeps itself, its plugins and what it resolved in the tree: programs of others. */
const OF_PACKAGE_MANAGER =
  /(?:^|\/)(?:\.yarn\/(?:releases|plugins|sdks|cache|unplugged|patches)\/|\.pnp\.(?:loader\.)?[cm]?js$)/;

/** True for code; of a tracked file that was compiled from another one, that other one is read instead. */
export function isRead(path: string, files: Map<string, SourceFile>): boolean {
  return isCode(path) && !OF_PACKAGE_MANAGER.test(path) && sourceOf(path, files) === null;
}

const COMPILED = /^(.*\/)?(?:dist|build|out|lib|compiled)\/(.+)\.[cm]?js$/;

/** The TypeScript file beside, from which a tracked file was compiled. */
function sourceOf(path: string, files: Map<string, SourceFile>): string | null {
  const [, before = '', rest] = COMPILED.exec(path) ?? [];
  if (rest === undefined) return null;
  return [`${before}src/${rest}.ts`, `${before}src/${rest}.tsx`].find((source) => files.has(source)) ?? null;
}

/** One word for each folder of compiled files: their sources are read instead. */
function sayCompiled(files: Map<string, SourceFile>, unresolved: Unresolved[]): void {
  const folders = Map.groupBy(
    [...files.keys()].filter((path) => sourceOf(path, files) !== null),
    (path) => /^(?:.*\/)?(?:dist|build|out|lib|compiled)\//.exec(path)?.[0] ?? path,
  );
  for (const [folder, [first = folder]] of folders)
    unresolved.push({
      file: first,
      line: 1,
      what: folder,
      why: 'compiled from TypeScript beside it, which is read instead',
    });
}

function treeOver(files: Map<string, SourceFile>, manifests: Manifest[]): Tree {
  const byFolder = new Map(manifests.map(({ path, json }) => [folderOf(path), json]));
  return treeOf(files, (folder) => byFolder.get(folder) ?? null);
}

/** The same alias said by several files is one entry with several sources. */
export function aliasEntries(rules: AliasRule[], manifests: Manifest[]): Alias[] {
  const entries = new Map<string, Alias>();
  const add = (pattern: string, targets: string[], source: string) => {
    const key = `${pattern}\n${targets.join('\n')}`;
    const known = entries.get(key);
    if (!known) entries.set(key, { pattern, targets, sources: [source] });
    else if (!known.sources.includes(source)) known.sources.push(source);
  };
  for (const rule of rules) add(rule.pattern, rule.targets, rule.source);
  for (const { path, json } of manifests) {
    for (const [pattern, target] of Object.entries(json.imports ?? {}))
      add(pattern, [JSON.stringify(target).replace(/^"|"$/g, '')], path);
  }
  return [...entries.values()].sort(
    (a, b) => byText(a.pattern, b.pattern) || byText(a.targets.join(), b.targets.join()),
  );
}
