import { posix } from 'node:path';
import { habitOf, relativeSpecifier, withHabit } from '../code/edit-specifier.ts';
import { exampleValues } from '../code/environment-files.ts';
import type { AliasRule } from '../code/resolve.ts';
import { loadEnvModule, mainModule } from '../generate/main-module.ts';
import { parts, scaffold } from '../generate/scaffold.ts';
import type { Inventory } from '../model/inventory.ts';
import type { PlanFile } from '../model/plan-file.ts';
import type { ServiceAlias } from './aliases.ts';
import { type Draft, draft } from './build-database.ts';
import type { Connections } from './connections.ts';
import { type Layout, newPathOf } from './layout.ts';
import { type LockFile, lockNear, managerFields, managerFiles } from './lock-files.ts';
import { nearestTo } from './nearest.ts';
import { packageRange } from './packages/names.ts';
import { manifestsIn } from './packages/shared-use.ts';
import { specifierIn, specifiersOf } from './packages/specifiers.ts';
import { type Part, withSlash } from './place.ts';
import { envExample, serviceEnv } from './service-env.ts';
import { type PartOutput, rootManifestFor, servicePart } from './service-part.ts';
import { startModuleOf } from './start-module.ts';
import { type Rest, readJson } from './state.ts';
import type { Texts } from './texts.ts';
import { inBuildOrder } from './workspaces/along.ts';
import { shownAbove } from './workspaces/beside.ts';

export interface ServiceInput {
  inventory: Inventory;
  plan: PlanFile;
  layout: Layout;
  rest: Rest;
  texts: Texts;
  aliases: ServiceAlias[];
  rules: AliasRule[];
  connections: Connections;
}

export interface BuiltParts {
  outputs: Map<Part, PartOutput>;
  /** Keys are folders below the service's, '' is its own. */
  manifests: Record<string, Record<string, unknown>>;
}

/** What example files say of the environment, where the application's own package stands as well. */
function exampleFor({ rest, inventory }: ServiceInput): Record<string, string> {
  return exampleValues(rest.paths, (path) => rest.text(path), startModuleOf(inventory)?.folder ?? '');
}

/** What is written around the moved code of a service. */
export function serviceDrafts(input: ServiceInput) {
  const { layout, texts, plan, inventory, rest } = input;
  const folder = withSlash(layout.service.folder);
  for (const { path, content } of entryFiles(input)) if (!texts.files.has(path)) texts.files.set(path, content);
  const own = [...texts.files.keys()].filter((path) => path.startsWith(folder) && !rest.paths.has(path));
  const main = own.filter(
    (path) =>
      /\/src\/(?:main|load-env)\.[cm]?[jt]s$/.test(path) &&
      ![...layout.moves.values(), ...layout.copies.values()].includes(path),
  );
  const mainFiles = main.map((path) => ({ path, content: texts.files.get(path) ?? '' }));
  const env = (built: BuiltParts) => {
    const packages = packedInto(input, built).map((one) => one.folder);
    const inside = (path: string) => [folder, ...packages].some((one) => path.startsWith(one));
    const written = [...texts.files].flatMap(([path, text]) => (inside(path) && text !== null ? [text] : []));
    const shared = originsBelow(input, packages);
    return {
      ...serviceEnv(inventory, plan, layout, exampleFor(input), written, shared),
      ...input.connections.env,
    };
  };
  return {
    env,
    parts: (final: Texts): BuiltParts => buildParts(input, final),
    packages: (built: BuiltParts): string[] => packedInto(input, built).map(({ folder }) => folder),
    drafts: (built: BuiltParts): Draft[] => {
      const values = env(built);
      const packed = packedInto(input, built).map(({ resolved, manifest }) => ({ resolved, manifest }));
      const lock = lockFor(input);
      const homes = inBuildOrder(layout.along).map(({ home }) => home);
      const files = scaffold({
        name: layout.name,
        manager: lock?.manager ?? 'npm',
        settings: lock === null ? [] : managerFiles(lock, rest, [...parts(layout.service), ...homes]),
        workspaces: homes,
        service: layout.service,
        env: envExample(layout.service.title, values),
        envNames: Object.keys(values),
        backendStart: built.outputs.get('backend')?.start ?? [],
        packages: packed.map(({ resolved }) => resolved),
      }).map((file) => ({ ...file, path: folder + file.path }));
      const configs = [...built.outputs.values()].flatMap((output) => output.files);
      const manifests = Object.entries(built.manifests).map(([name, json]) => ({
        path: `${folder}${withSlash(name)}package.json`,
        content: `${JSON.stringify(json, null, 2)}\n`,
      }));
      const written = [...mainFiles, ...files, ...configs, ...manifests].filter(({ path }) => !taken(layout, path));
      for (const { path, content } of written)
        if (!mainFiles.some((file) => file.path === path)) texts.files.set(path, content);
      const to = `${folder}${lock?.path.slice(lock.folder.length)}`;
      if (lock !== null && lock.manager !== 'npm' && packed.length > 0) layout.problems.push(noPacking(layout, lock));
      const pruned =
        lock === null
          ? []
          : [
              draft('prune-lock', layout.name, `make ${to}`, {
                from: lock.path,
                to,
                root: folder,
                manifests: built.manifests,
                ...(packed.length > 0 ? { packed } : {}),
                ...(lock.legacyPeers ? { legacyPeers: true } : {}),
              }),
            ];
      return [
        draft('write-files', 'scaffold', `write ${written.length} files around ${layout.name}`, { files: written }),
        ...pruned,
      ];
    },
  };
}

/** Of the package that the entry stands in: its scripts, settings and packages are those of the application. */
function manifestFor({ layout, rest }: ServiceInput): Record<string, unknown> | null {
  const path = nearestTo(rest.paths, layout.service.backend?.entry.module ?? '', 'package.json');
  return path === null ? null : readJson(rest.text(path));
}

/** The lock file that the service's own is made from. */
function lockFor({ layout, rest }: ServiceInput): LockFile | null {
  const lock = lockNear(rest, layout.service.backend?.entry.module ?? '');
  if (lock?.manager === 'npm' && readJson(rest.text(lock.path))?.lockfileVersion === 1)
    layout.problems.push({
      what: `${lock.path} is of version 1, which does not say where packages stand`,
      why: 'the lock file of the service is made from it',
      next: 'npm install --package-lock-only with a present npm, then commit it',
    });
  return lock;
}

const noPacking = (layout: Layout, { path }: LockFile) => ({
  what: `${layout.name} shares packages of the repository, and its lock file would be made from ${path}`,
  why: 'npm alone packs what stands outside of a service',
  next: 'decide to copy the modules instead',
});

/** The packages of the repository that a service uses, where its lock file finds them. */
function packedInto({ plan, layout, texts }: ServiceInput, { manifests }: BuiltParts) {
  const asked = new Set(Object.values(manifests).flatMap((json) => Object.keys((json.dependencies ?? {}) as object)));
  return [...manifestsIn(plan, texts.files)]
    .filter(([{ name }]) => asked.has(name))
    .map(([shared, manifest]) => ({
      folder: shared.folder,
      resolved: packageRange(layout.service.folder, shared).slice('file:'.length),
      manifest,
    }));
}

/** Where the files of packages stood when the inventory was read. */
function originsBelow({ layout, rest, texts }: ServiceInput, folders: string[]): string[] {
  const now = new Map(layout.packages.flatMap(({ files }) => [...files].map(([from, to]) => [to, from] as const)));
  return [...texts.files.keys()]
    .filter((path) => folders.some((folder) => path.startsWith(folder)))
    .map((path) => now.get(path) ?? rest.shared.get(path) ?? path);
}

/** A file that moved to this very place wins over a generated one. */
function taken(layout: Layout, path: string): boolean {
  return [...layout.moves.values(), ...layout.copies.values()].includes(path);
}

function entryFiles({
  layout,
  rest,
  inventory,
  connections,
  texts,
}: ServiceInput): { path: string; content: string }[] {
  const { service } = layout;
  if (!service.backend || /^(?:self-starting|application)$/.test(service.backend.entry.kind)) return [];
  const { entry } = service.backend;
  const module = newPathOf(layout, entry.module);
  if (module === null) {
    layout.problems.push({
      what: `the entry ${entry.module} of ${layout.name} is not among its files`,
      why: 'it is neither moved nor copied',
      next: 'correct `entry` or `move` in the plan file',
    });
    return [];
  }
  const source = inventory.modules.find(({ path }) => path === entry.module);
  const system = source?.system ?? 'esm';
  const language = /\.[cm]?tsx?$/.test(module) ? 'ts' : 'js';
  const base = `${withSlash(service.folder)}backend/src/`;
  const main = `${base}main.${language}`;
  const specifiers = specifiersOf(layout, rest);
  const print = (path: string) =>
    specifierIn(specifiers, path) ?? relativeSpecifier(main, withHabit(path, habitFor(inventory, entry.module, path)));
  const before = entry.before.flatMap((path) => (specifiers.has(path) ? path : (newPathOf(layout, path) ?? [])));
  return [
    { path: `${base}load-env.${language}`, content: loadEnvModule(system) },
    {
      path: main,
      content: mainModule({
        language,
        system,
        title: service.title,
        port: service.backend.port,
        portEnv: service.backend.portEnv,
        entry: {
          specifier: print(module),
          name: entry.export,
          kind: entry.kind === 'express-app' ? 'express-app' : 'express-factory',
        },
        before: before.map(print),
        loadEnv: print(`${base}load-env.${language}`),
        internal: connections.serviceInternal === null ? null : print(connections.serviceInternal),
        dispatchers: connections.dispatchers.filter((path) => texts.files.has(path)).map(print),
      }),
    },
  ];
}

/** How the monolith prints extensions: the habit of the first relative import of the entry, or of any module. */
export function habitFor(inventory: Inventory, near: string, path: string): { strip: string; add: string } {
  const edges = inventory.edges.filter(
    ({ specifier, to }) => to !== null && specifier.startsWith('.') && /\.[cm]?[jt]sx?$/.test(to),
  );
  const edge = edges.find(({ from }) => from === near) ?? edges[0];
  const extension = posix.extname(path);
  if (!edge || edge.to === null) return { strip: extension, add: '' };
  const printed = posix.extname(edge.specifier);
  if (!/^\.[cm]?[jt]sx?$/.test(printed)) return { strip: extension, add: '' };
  return printed === posix.extname(edge.to) ? habitOf(path, path) : { strip: extension, add: printed };
}

/** True where code of the service reads the manifest that stood above its packages. */
function readsAbove({ layout, rest }: ServiceInput): boolean {
  return rest.edges.some(({ from, to }) => to !== null && to === layout.above && newPathOf(layout, from) !== null);
}

function buildParts(input: ServiceInput, texts: Texts): BuiltParts {
  const { layout, inventory, plan, rest, aliases, rules } = input;
  const rootManifest = manifestFor(input) ?? {};
  const lock = lockNear(rest, layout.service.backend?.entry.module ?? '');
  const along = inBuildOrder(layout.along);
  const outputs = new Map<Part, PartOutput>();
  const manifests: Record<string, Record<string, unknown>> = {
    '': {
      ...rootManifestFor(layout.name, layout.service, rootManifest, along),
      ...(readsAbove(input) ? shownAbove(rest, layout.above ?? '') : {}),
      ...managerFields(lock, rest),
    },
  };
  const partNames: Part[] = [
    ...(layout.service.backend ? ['backend' as const] : []),
    ...(layout.service.frontend ? ['frontend' as const] : []),
  ];
  for (const part of partNames) {
    const output = servicePart({
      inventory,
      plan,
      name: layout.name,
      service: layout.service,
      part,
      files: texts.files,
      aliases,
      rules,
      tsconfig: rest.text('tsconfig.json'),
      rootManifest,
      along,
      above: layout.above === null ? null : readJson(rest.text(layout.above)),
    });
    outputs.set(part, output);
    manifests[part] = output.manifest;
  }
  for (const { home, manifest } of along) manifests[home] = manifest;
  return { outputs, manifests };
}
