import { pointerOf, removeKey, setKey } from '../code/json-object.ts';
import type { Edge, Inventory } from '../model/inventory.ts';
import type { PlanFile } from '../model/plan-file.ts';
import { type Draft, draft } from './build-database.ts';
import type { Layout } from './layout.ts';
import { lockNear, managerFiles } from './lock-files.ts';
import { packageAt, sharedPackages } from './packages/names.ts';
import { manifestsIn, sharedUse } from './packages/shared-use.ts';
import { unusedPackages } from './part-packages.ts';
import { withSlash } from './place.ts';
import type { BuiltParts } from './service-side.ts';
import { type Rest, readJson } from './state.ts';
import type { Texts } from './texts.ts';

export interface MonolithInput {
  inventory: Inventory;
  plan: PlanFile;
  layout: Layout;
  rest: Rest;
  next: Rest;
  texts: Texts;
  parts: BuiltParts;
}

const GROUPS = ['dependencies', 'devDependencies', 'optionalDependencies'];

export interface MonolithSide {
  drafts: Draft[];
  /** package.json afterwards; null where it stays as it is. */
  manifest: string | null;
}

/** What becomes of the monolith's own manifest and lock file: packages that nothing uses any more leave. */
export function monolithDrafts(input: MonolithInput): MonolithSide {
  const { plan, layout, next, texts } = input;
  const manifest = readJson(texts.files.get('package.json') ?? null);
  if (!manifest) return { drafts: [], manifest: null };
  const update = layout.phase.final ? finalUpdate(plan, manifest, next, texts) : laterUpdate(input, manifest);
  if (update.remove.length === 0 && Object.keys(update.set).length === 0) return { drafts: [], manifest: null };
  const changed = applied(manifest, update);
  const manifests = layout.phase.final
    ? finalManifests(plan, changed, texts)
    : { '': changed, ...sharedManifests(plan, texts) };
  const drafts = [
    draft('update-manifest', 'monolith', `package.json: ${update.remove.length} entries leave`, {
      path: 'package.json',
      ...update,
    }),
    ...lockDrafts(input, manifests),
  ];
  return { drafts, manifest: JSON.stringify(changed, null, 2) };
}

function lockDrafts({ layout, rest }: MonolithInput, manifests: Record<string, Record<string, unknown>>): Draft[] {
  const lock = lockNear(rest, '');
  // Yarn 1 does not say which workspaces a lock file is for: entries that nobody needs any more do no harm.
  if (lock === null || (lock.manager === 'yarn' && !layout.phase.final && manifests['']?.workspaces !== undefined))
    return [];
  const { final } = layout.phase;
  const folders = Object.keys(manifests).filter((folder) => folder !== '');
  const files = final ? managerFiles(lock, rest, folders).filter(({ path }) => path === 'pnpm-workspace.yaml') : [];
  return [
    draft('prune-lock', 'monolith', `cut ${lock.path} down to what is left`, {
      from: lock.path,
      to: lock.path,
      root: '',
      manifests,
      ...(lock.manager !== 'npm' && !final ? { others: true } : {}),
    }),
    ...(files.length > 0 ? [draft('write-files', 'workspaces', 'name the workspaces', { files })] : []),
  ];
}

/** Edges of the monolith's own files: what a shared package uses stands in the manifest of the package. */
function ownEdges(plan: PlanFile, { edges }: Rest): Edge[] {
  return edges.filter(({ from }) => packageAt(plan, from) === null);
}

function laterUpdate({ inventory, plan, rest, next, texts }: MonolithInput, manifest: Record<string, unknown>) {
  const left = ownEdges(plan, next);
  const gone = unusedPackages(inventory, rest.edges, left, manifest);
  const remove = GROUPS.flatMap((group) =>
    gone
      .filter((name) => name in ((manifest[group] as object | undefined) ?? {}))
      .map((name) => pointerOf(group, name)),
  );
  const asked = (manifest.dependencies ?? {}) as Record<string, unknown>;
  const shared = sharedUse(plan, left, '', texts.files).dependencies;
  const unshared = sharedPackages(plan).filter(({ name }) => name in asked && !(name in shared));
  const added = Object.entries(shared).filter(([name, range]) => asked[name] !== range);
  return {
    remove: [...remove, ...unshared.map(({ name }) => pointerOf('dependencies', name))],
    set: Object.fromEntries(added.map(([name, range]): [string, unknown] => [pointerOf('dependencies', name), range])),
  };
}

/** What is left at the root starts the services and holds nothing of its own. */
function finalUpdate(plan: PlanFile, manifest: Record<string, unknown>, next: Rest, texts: Texts) {
  const folders = Object.values(plan.services).map(({ folder }) => withSlash(folder).replace(/\/$/, ''));
  const each = (script: string) => folders.map((folder) => `npm run ${script} --prefix ${folder}`).join(' && ');
  const scripts = { build: each('build'), typecheck: each('typecheck'), test: each('test') };
  // What stays at the root (a suite that speaks HTTP, say) keeps its packages.
  const used = new Set(
    ownEdges(plan, next)
      .filter(({ from }) => next.paths.has(from) && !folders.some((folder) => from.startsWith(`${folder}/`)))
      .flatMap(({ package: name }) => name ?? []),
  );
  const names = (group: string) =>
    Object.keys((manifest[group] as object | undefined) ?? {}).filter((name) => !used.has(name));
  const remove = GROUPS.flatMap((group) => names(group).map((name) => pointerOf(group, name)));
  return { remove, set: { [pointerOf('scripts')]: scripts, [pointerOf('workspaces')]: workspaces(plan, texts) } };
}

function workspaces(plan: PlanFile, texts: Texts): string[] {
  const services = Object.values(plan.services).flatMap((service) => [
    ...(service.backend ? [`${withSlash(service.folder)}backend`] : []),
    ...(service.frontend ? [`${withSlash(service.folder)}frontend`] : []),
  ]);
  return [...services, ...Object.keys(sharedManifests(plan, texts))];
}

/** The manifests of shared packages by their folder. */
function sharedManifests(plan: PlanFile, texts: Texts): Record<string, Record<string, unknown>> {
  return Object.fromEntries(
    [...manifestsIn(plan, texts.files)].map(([{ folder }, json]) => [folder.replace(/\/$/, ''), json]),
  );
}

function finalManifests(
  plan: PlanFile,
  root: Record<string, unknown>,
  texts: Texts,
): Record<string, Record<string, unknown>> {
  const entries = workspaces(plan, texts).flatMap((folder) => {
    const json = readJson(texts.files.get(`${folder}/package.json`) ?? null);
    return json ? [[folder, json] as const] : [];
  });
  return { '': root, ...Object.fromEntries(entries) };
}

function applied(
  manifest: Record<string, unknown>,
  { remove, set }: { remove: string[]; set: Record<string, unknown> },
): Record<string, unknown> {
  const copy = structuredClone(manifest);
  for (const pointer of remove) removeKey(copy, pointer);
  for (const [pointer, value] of Object.entries(set)) setKey(copy, pointer, value);
  return copy;
}
