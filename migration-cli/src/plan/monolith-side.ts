import { pointerOf } from '../code/json-object.ts';
import type { Inventory } from '../model/inventory.ts';
import type { PlanFile } from '../model/plan-file.ts';
import { type Draft, draft } from './build-database.ts';
import type { Layout } from './layout.ts';
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

/** What becomes of the monolith's own manifest and lock file: packages that nothing uses any more leave. */
export function monolithDrafts({ inventory, plan, layout, rest, next, texts }: MonolithInput): {
  before: Draft[];
  after: Draft[];
} {
  const manifest = readJson(texts.files.get('package.json') ?? null);
  if (!manifest) return { before: [], after: [] };
  const update = layout.phase.final ? finalUpdate(plan, manifest, next) : laterUpdate(inventory, rest, next, manifest);
  if (update.remove.length === 0 && Object.keys(update.set).length === 0) return { before: [], after: [] };
  const changed = applied(manifest, update);
  const lock = rest.paths.has('package-lock.json')
    ? [
        draft('prune-lock', 'monolith', 'cut package-lock.json down to what is left', {
          from: 'package-lock.json',
          to: 'package-lock.json',
          root: '',
          manifests: layout.phase.final ? finalManifests(plan, changed, layout, texts) : { '': changed },
        }),
      ]
    : [];
  const after = [
    draft('update-manifest', 'monolith', `package.json: ${update.remove.length} entries leave`, {
      path: 'package.json',
      ...update,
    }),
    ...lock,
  ];
  return { before: [], after };
}

function laterUpdate(inventory: Inventory, rest: Rest, next: Rest, manifest: Record<string, unknown>) {
  const gone = unusedPackages(inventory, rest.edges, next.edges, manifest);
  const remove = GROUPS.flatMap((group) =>
    gone
      .filter((name) => name in ((manifest[group] as object | undefined) ?? {}))
      .map((name) => pointerOf(group, name)),
  );
  return { remove, set: {} as Record<string, unknown> };
}

/** What is left at the root starts the services and holds nothing of its own. */
function finalUpdate(plan: PlanFile, manifest: Record<string, unknown>, next: Rest) {
  const folders = Object.values(plan.services).map(({ folder }) => withSlash(folder).replace(/\/$/, ''));
  const each = (script: string) => folders.map((folder) => `npm run ${script} --prefix ${folder}`).join(' && ');
  const scripts = { build: each('build'), typecheck: each('typecheck'), test: each('test') };
  // What stays at the root (a suite that speaks HTTP, say) keeps its packages.
  const used = new Set(
    next.edges
      .filter(({ from }) => next.paths.has(from) && !folders.some((folder) => from.startsWith(`${folder}/`)))
      .flatMap(({ package: name }) => name ?? []),
  );
  const names = (group: string) =>
    Object.keys((manifest[group] as object | undefined) ?? {}).filter((name) => !used.has(name));
  const remove = GROUPS.flatMap((group) => names(group).map((name) => pointerOf(group, name)));
  return { remove, set: { [pointerOf('scripts')]: scripts, [pointerOf('workspaces')]: workspaces(plan) } };
}

function workspaces(plan: PlanFile): string[] {
  return Object.values(plan.services).flatMap((service) => [
    ...(service.backend ? [`${withSlash(service.folder)}backend`] : []),
    ...(service.frontend ? [`${withSlash(service.folder)}frontend`] : []),
  ]);
}

function finalManifests(
  plan: PlanFile,
  root: Record<string, unknown>,
  _layout: Layout,
  texts: Texts,
): Record<string, Record<string, unknown>> {
  const entries = workspaces(plan).flatMap((folder) => {
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
  for (const pointer of remove) removePointer(copy, pointer);
  for (const [pointer, value] of Object.entries(set)) copy[pointer.slice(1)] = value;
  return copy;
}

function removePointer(json: Record<string, unknown>, pointer: string): void {
  const [group = '', name] = pointer
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (name === undefined) delete json[group];
  else delete (json[group] as Record<string, unknown> | undefined)?.[name];
}
