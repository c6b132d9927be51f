import { pointerOf, removeKey, setKey } from '../code/json-object.ts';
import type { Edge, Inventory } from '../model/inventory.ts';
import type { PlanFile, ServiceSettings } from '../model/plan-file.ts';
import { lockGaps, prunedText } from '../operations/prune-lock/prune-lock.ts';
import { type Draft, draft } from './build-database.ts';
import type { Layout } from './layout.ts';
import { type LockFile, lockNear, managerFiles } from './lock-files.ts';
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

type Manifests = Record<string, Record<string, unknown>>;

const GROUPS = ['dependencies', 'devDependencies', 'optionalDependencies'];

export interface MonolithSide {
  drafts: Draft[];
  /** package.json and the lock file afterwards, where they do not stay as they are. */
  written: Map<string, string>;
}

/** What becomes of the monolith's own manifest and lock file: packages that nothing uses any more leave. */
export function monolithDrafts(input: MonolithInput): MonolithSide {
  const { plan, layout, texts } = input;
  const manifest = readJson(texts.files.get('package.json') ?? null);
  if (!manifest) return { drafts: [], written: new Map() };
  const update = layout.phase.final ? finalUpdate(input, manifest) : laterUpdate(input, manifest);
  if (update.remove.length === 0 && Object.keys(update.set).length === 0) return { drafts: [], written: new Map() };
  const changed = applied(manifest, update);
  const members = layout.phase.final ? memberManifests(input) : sharedManifests(plan, texts);
  const locks = lockDrafts(input, { '': changed, ...members });
  const drafts = [
    draft('update-manifest', 'monolith', `package.json: ${update.remove.length} entries leave`, {
      path: 'package.json',
      ...update,
    }),
    ...locks.drafts,
  ];
  return { drafts, written: new Map([['package.json', JSON.stringify(changed, null, 2)], ...locks.written]) };
}

function lockDrafts(
  { layout, rest }: MonolithInput,
  manifests: Manifests,
): { drafts: Draft[]; written: [string, string][] } {
  const lock = lockNear(rest, '');
  // Yarn 1 does not say which workspaces a lock file is for: entries that nobody needs any more do no harm.
  if (lock === null || (lock.manager === 'yarn' && !layout.phase.final && manifests['']?.workspaces !== undefined))
    return { drafts: [], written: [] };
  const { final } = layout.phase;
  const folders = Object.keys(manifests).filter((folder) => folder !== '');
  const files = final ? managerFiles(lock, rest, folders).filter(({ path }) => path === 'pnpm-workspace.yaml') : [];
  const others = lock.manager !== 'npm' && !final ? { others: true } : {};
  const params = { ...lockParams(lock), manifests, ...others };
  const left = prunedText(params, rest.text(lock.path) ?? '');
  return {
    drafts: [
      draft('prune-lock', 'monolith', `cut ${lock.path} down to what is left`, params),
      ...(files.length > 0 ? [draft('write-files', 'workspaces', 'name the workspaces', { files })] : []),
    ],
    written: left === null ? [] : [[lock.path, left]],
  };
}

const lockParams = ({ path, legacyPeers }: LockFile) => ({
  from: path,
  to: path,
  root: '',
  ...(legacyPeers ? { legacyPeers: true } : {}),
});

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
  const members = Object.keys(memberManifests(input));
  const none = members.length === 0;
  if (none && manifest.workspaces !== undefined) remove.push(pointerOf('workspaces'));
  const set = { [pointerOf('scripts')]: scripts, ...(none ? {} : { [pointerOf('workspaces')]: members }) };
  return { remove, set };
}

/** The manifests of shared packages by their folder. */
function sharedManifests(plan: PlanFile, texts: Texts): Manifests {
  return Object.fromEntries(
    [...manifestsIn(plan, texts.files)].map(([{ folder }, json]) => [folder.replace(/\/$/, ''), json]),
  );
}

/** The manifests of the root's workspaces: shared packages, and the parts of services that its lock file still serves. */
function memberManifests(input: MonolithInput): Manifests {
  const { plan, rest, texts } = input;
  const shared = sharedManifests(plan, texts);
  const lock = lockNear(rest, '');
  const served = Object.values(plan.services).flatMap((service) => {
    const manifests = partManifests(input, service);
    // Of packages that several services have, each is installed from its own lock file: names would meet at the root.
    if (hasWorkspaces(input, service)) return [];
    const near = lockNear(rest, service.backend?.entry.module ?? '')?.path;
    return near === lock?.path && holds(rest, lock, { ...shared, ...manifests }) ? Object.entries(manifests) : [];
  });
  return { ...Object.fromEntries(served), ...shared };
}

/** True where a service has packages of the repository as workspaces of its own, beside its parts. */
function hasWorkspaces({ layout, rest, parts }: MonolithInput, { folder }: ServiceSettings): boolean {
  const own = folder === layout.service.folder ? parts.manifests[''] : undefined;
  const { workspaces } = own ?? readJson(rest.text(`${withSlash(folder)}package.json`)) ?? {};
  return Array.isArray(workspaces) && workspaces.some((item) => item !== 'backend' && item !== 'frontend');
}

/** False where packages left the lock file with a service before: it is installed from its own alone. */
function holds(rest: Rest, lock: LockFile | null, manifests: Manifests): boolean {
  if (lock === null) return true;
  const params = { ...lockParams(lock), manifests: { '': {}, ...manifests } };
  return lockGaps(params, rest.text(lock.path) ?? '').length === 0;
}

function partManifests({ layout, rest, texts, parts }: MonolithInput, service: ServiceSettings): Manifests {
  const own = service.folder === layout.service.folder ? parts.manifests : {};
  const names = [...(service.backend ? ['backend'] : []), ...(service.frontend ? ['frontend'] : [])];
  const entries = names.flatMap((part) => {
    const folder = `${withSlash(service.folder)}${part}`;
    const path = `${folder}/package.json`;
    const json = readJson(texts.files.get(path) ?? null) ?? own[part] ?? readJson(rest.text(path));
    return json ? [[folder, json] as const] : [];
  });
  return Object.fromEntries(entries);
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
