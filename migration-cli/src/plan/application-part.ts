import { posix } from 'node:path';
import { withEnvFiles } from '../code/env-file-flags.ts';
import { isObject, readObject } from '../code/json-object.ts';
import { LOCK_FILES } from '../code/lock-kind.ts';
import { isCode } from '../code/parse.ts';
import type { Edge } from '../model/inventory.ts';
import { sharedUse } from './packages/shared-use.ts';
import { partEdges } from './part-edges.ts';
import type { PackageNeeds } from './part-packages.ts';
import { isLoadedByName, packagesFor, sorted } from './part-packages.ts';
import { placeIn, withSlash } from './place.ts';
import { calledScripts, imageStart, scriptsRun, typeCheckScript, withoutHooks } from './scripts.ts';
import type { PartInput, PartOutput } from './service-part.ts';
import { mentionedIn, startNeeds } from './start-needs.ts';
import { isOf, rangeIn, type Workspace } from './workspaces/beside.ts';

/** Says what a package is or how it is published; a part of a service is another package. */
const NOT_KEPT = new Set([
  'name',
  'version',
  'private',
  'description',
  'workspaces',
  'scripts',
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
  'bundleDependencies',
  'bin',
  'files',
  'repository',
  'bugs',
  'homepage',
  'keywords',
  'author',
  'contributors',
  'maintainers',
  'funding',
  'publishConfig',
  'husky',
  'lint-staged',
  'release',
  'packageManager',
]);

/** What code that reads its own manifest shows of it. */
const SHOWN = new Set(['version', 'description', 'homepage', 'author', 'repository', 'bugs']);

/** True where code names the manifest beside it by its path. */
const isRead = (own: Map<string, string | null>): boolean =>
  [...own].some(([path, text]) => isCode(path) && /['"`](?:\.{1,2}\/)+package(?:\.json)?['"`]/.test(text ?? ''));

/**
 * The manifest of a back end that is the monolith's own tree, cut down: its settings and those of its scripts that still
 * have what they name, with the packages that are left in use.
 */
export function applicationPart(input: PartInput): PartOutput {
  const { service, part, files, rootManifest, inventory, name } = input;
  const folder = `${withSlash(service.folder)}${part}/`;
  const own = new Map(
    [...files].filter(([path]) => path.startsWith(folder)).map(([path, text]) => [path.slice(folder.length), text]),
  );
  const shown = isRead(own) ? SHOWN : new Set<string>();
  const kept = Object.fromEntries(Object.entries(rootManifest).filter(([key]) => !NOT_KEPT.has(key) || shown.has(key)));
  const scripts = scriptsOf(
    hasTests(input, own) ? rootManifest.scripts : withoutTests(rootManifest.scripts),
    own,
    entryIn(input),
    input.along,
  );
  const apart = projectsIn(own, rootManifest).map((project) => folder + project);
  const edges = partEdges(files, input.rules, folder).filter(
    ({ from }) => !apart.some((project) => from.startsWith(project)),
  );
  const settings = new Map([...own].flatMap(([path, text]) => (text === null ? [] : [[path, text] as const])));
  const asked = declared(rootManifest);
  const programs = declared(input.above ?? {}).filter((item) => !asked.includes(item));
  const start = startNeeds(scripts, [...asked, ...programs], settings.set('package.json', JSON.stringify(kept)));
  const needs: PackageNeeds = {
    edges,
    shared: sharedUse(input.plan, edges, folder, files),
    tools: [...asked, ...programs]
      .filter(
        (item) =>
          (asked.includes(item) && isLoadedByName(inventory, item)) ||
          start.packages.has(item) ||
          isTransport(item, own) ||
          mentionedIn(item, [...Object.values(scripts), ...configTexts(own), JSON.stringify(kept)]),
      )
      .map((item) => ({
        name: item,
        runtime: start.packages.has(item) || item in ((rootManifest.dependencies ?? {}) as object),
      })),
    checksTypes: start.types,
    typescript: [...own.keys()].some((path) => /\.[cm]?tsx?$/.test(path)),
    texts: [],
  };
  const groups = packagesFor(inventory, needs);
  groups.dependencies = sorted({ ...groups.dependencies, ...linkedBy(input, edges, scripts) });
  return {
    manifest: { name: `${name}-${part}`, version: '1.0.0', private: true, ...kept, scripts, ...groups },
    files: [],
    start: imageStart(scripts),
  };
}

/**
 * Folders whose packages are installed there, such as a front end: they have a lock file of their own, or a manifest that asks
 * for packages and is in no workspace.
 */
function projectsIn(own: Map<string, string | null>, root: Record<string, unknown>): string[] {
  const folders = [...own.keys()].flatMap((path) => /^(.+\/)package\.json$/.exec(path)?.[1] ?? []);
  const workspace = root.workspaces !== undefined || own.has('pnpm-workspace.yaml');
  const asks = (folder: string) => declared(readObject(own.get(`${folder}package.json`) ?? '') ?? {}).length > 0;
  return folders.filter((folder) => LOCK_FILES.some((lock) => own.has(folder + lock)) || (!workspace && asks(folder)));
}

/** Packages that came along and that imports or scripts name, as the application asks for them. */
function linkedBy({ along, rootManifest }: PartInput, edges: Edge[], scripts: Record<string, string>) {
  const words = Object.values(scripts).flatMap((command) => command.split(/[\s"'=]+/));
  const named = along.filter((item) =>
    [...words, ...edges.map(({ specifier }) => specifier)].some((word) => isOf(item, word)),
  );
  return Object.fromEntries(named.map(({ name }) => [name, rangeIn(rootManifest, name) ?? '*']));
}

const pathIn = (service: PartInput['service'], path: string) => placeIn(service, path).replace(/^backend\//, '');

const entryIn = ({ service }: PartInput) => pathIn(service, service.backend?.entry.module ?? '');

const hasTests = ({ service, inventory }: PartInput, own: Map<string, string | null>) =>
  inventory.files.some(({ test, path }) => test && own.has(pathIn(service, path)));

/** A runner that finds nothing to run fails. */
function withoutTests(scripts: unknown): Record<string, unknown> {
  const entries = Object.entries((scripts ?? {}) as Record<string, unknown>);
  return Object.fromEntries(entries.filter(([name]) => !/^(?:pre|post)?(?:test|coverage)(?:$|[:.-])/.test(name)));
}

function scriptsOf(
  given: unknown,
  own: Map<string, string | null>,
  entry: string,
  along: Workspace[],
): Record<string, string> {
  const all = Object.entries((given ?? {}) as Record<string, string>).filter(
    ([, command]) => typeof command === 'string',
  );
  const scripts = withoutHooks(Object.fromEntries(all.filter(([, command]) => hasItsFiles(command, own))));
  // A script that only starts others goes with them.
  for (let before = -1; before !== Object.keys(scripts).length; ) {
    before = Object.keys(scripts).length;
    for (const [name, command] of Object.entries(scripts))
      if (calledScripts(command, scripts).some((other) => scripts[other] === undefined)) delete scripts[name];
  }
  scripts.start ??= runs(entry);
  scripts.dev ??= scripts.start;
  const started = new Set(scriptsRun(scripts, ['start', 'dev']));
  // The service has one such file, beside its manifest above, which is read before these are started.
  for (const [name, line] of Object.entries(scripts))
    scripts[name] = withEnvFiles(line, (path, flag) =>
      own.has(posix.normalize(path)) ? flag : started.has(name) ? '' : ' --env-file=../.env',
    );
  // The manifest above and what proves a phase call it by this name.
  const checksTypes = typeCheckScript(scripts);
  if (checksTypes !== null) scripts.typecheck ??= scripts[checksTypes] ?? '';
  const built = /(?:^|\s)(?:\.\/)?(?:dist|build|out|lib)\//.test(scripts.start) && scripts.build !== undefined;
  // The script of the service builds the packages that came along first.
  const further = along.some(({ manifest }) => isObject(manifest.scripts) && manifest.scripts.build !== undefined);
  if ((built || further) && scripts.prestart === undefined)
    scripts.prestart = further ? 'npm --prefix .. run build' : 'npm run build';
  return scripts;
}

const runs = (entry: string) => `node ${entry}`;

/** `transport: { target: 'pino-pretty' }`: the logger loads it by its name. */
const isTransport = (name: string, own: Map<string, string | null>): boolean =>
  [...own].some(
    ([path, text]) =>
      isCode(path) &&
      text?.includes(name) === true &&
      [...text.matchAll(/\btarget\s*:\s*(['"`])([^'"`]+)\1/g)].some(([, , target]) => target === name),
  );

/** Every file that a command names stands in the tree; what a build makes does not have to. */
function hasItsFiles(command: string, own: Map<string, string | null>): boolean {
  const folders = [...command.matchAll(/(?:^|[\s;&])cd\s+(?:\.\/)?([\w@.-]+(?:\/[\w@.-]+)*)/g)].map(
    ([, folder]) => `${folder}/`,
  );
  if (folders.some((folder) => ![...own.keys()].some((path) => path.startsWith(folder)))) return false;
  const words = command.split(/[\s"'=]+/).map((word) => word.replace(/^\.\//, ''));
  const paths = words.filter((word) => /^[\w@.-]+(?:\/[\w@.-]+)*\.(?:[cm]?[jt]sx?|json|sh|ya?ml|sql)$/.test(word));
  return paths.every(
    (path) => own.has(path) || /^(?:dist|build|out|lib|coverage)\//.test(path) || path === 'package.json',
  );
}

const GROUPS = ['dependencies', 'devDependencies', 'optionalDependencies'];

const declared = (manifest: Record<string, unknown>) =>
  GROUPS.flatMap((group) => Object.keys((manifest[group] ?? {}) as object));

/** Settings in files that no import leads to: presets, plugins and types are named in them. */
function configTexts(own: Map<string, string | null>): string[] {
  const config =
    /^(?:\.[\w.-]*rc(?:\.json)?|tsconfig[\w.-]*\.json|nodemon\.json|[\w-]+\.config\.json|ormconfig\.\w+|nest-cli\.json)$/;
  return [...own].flatMap(([path, text]) => (config.test(path) && text !== null ? [text] : []));
}
