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
  const { plan, layout, texts } = input;
  const manifest = readJson(texts.files.get('package.json') ?? null);
  if (!manifest) return { drafts: [], manifest: null };
  const update = layout.phase.final ? finalUpdate(input, manifest) : laterUpdate(input, manifest);
  if (update.remove.length === 0 && Object.keys(update.set).length === 0) return { drafts: [], manifest: null };
  const changed = applied(manifest, update);
  const manifests = layout.phase.final
    ? finalManifests(input, changed)
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
      ...(lock.legacyPeers ? { legacyPeers: true } : {}),
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
function finalUpdate(input: MonolithInput, manifest: Record<string, unknown>) {
  const { plan, next } = input;
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
  const members = workspaces(input);
  const none = members.length === 0;
  if (none && manifest.workspaces !== undefined) remove.push(pointerOf('workspaces'));
  const set = { [pointerOf('scripts')]: scripts, ...(none ? {} : { [pointerOf('workspaces')]: members }) };
  return { remove, set };
}

/** The parts of services whose lock files were made from that of the root; others are installed from their own alone. */
function workspaces({ plan, rest, texts }: MonolithInput): string[] {
  const lock = lockNear(rest, '')?.path;
  const ofRoot = Object.values(plan.services).filter(
    ({ backend }) => lockNear(rest, backend?.entry.module ?? '')?.path === lock,
  );
  const services = ofRoot.flatMap((service) => [
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

function finalManifests(input: MonolithInput, root: Record<string, unknown>): Record<string, Record<string, unknown>> {
  const { layout, rest, texts, parts } = input;
  const own = new Map(
    Object.entries(parts.manifests).map(([part, json]) => [`${withSlash(layout.service.folder)}${part}`, json]),
  );
  const entries = workspaces(input).flatMap((folder) => {
    const path = `${folder}/package.json`;
    const json = readJson(texts.files.get(path) ?? null) ?? own.get(folder) ?? readJson(rest.text(path));
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
