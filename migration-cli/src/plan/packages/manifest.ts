import type { Inventory } from '../../model/inventory.ts';
import type { Problem } from '../../model/operation.ts';
import type { PlanFile } from '../../model/plan-file.ts';
import { tsconfigFor } from '../configs.ts';
import { partEdges } from '../part-edges.ts';
import { packagesFor } from '../part-packages.ts';
import { type Rest, readJson } from '../state.ts';
import type { Texts } from '../texts.ts';
import type { Members } from './members.ts';
import { unreadable } from './runtime.ts';
import type { Specifiers } from './specifiers.ts';

export interface PackageFiles {
  files: { path: string; content: string }[];
  problems: Problem[];
}

interface Input {
  inventory: Inventory;
  plan: PlanFile;
  rest: Rest;
  texts: Texts;
  specifiers: Specifiers;
}

/** What is written around the modules of a package: its manifest and, where there is TypeScript, its configuration. */
export function packageFiles(input: Input, members: Members): PackageFiles {
  const { rest, texts } = input;
  const { folder } = members.shared;
  const own = [...texts.files.keys()].filter((path) => path.startsWith(folder));
  const typescript = own.some((path) => /\.[cm]?tsx?$/.test(path));
  const manifest = manifestOf(input, members, typescript);
  const tsconfig = typescript && !own.includes(`${folder}tsconfig.json`) ? tsconfigOf(rest, manifest) : null;
  return {
    files: [
      { path: `${folder}package.json`, content: `${JSON.stringify(manifest, null, 2)}\n` },
      ...(tsconfig === null ? [] : [{ path: `${folder}tsconfig.json`, content: tsconfig }]),
    ],
    problems: [...(typescript ? unread(input, members) : []), ...unlocked(rest, members, manifest)],
  };
}

function manifestOf({ inventory, rest, texts, specifiers }: Input, members: Members, typescript: boolean) {
  const { name, folder } = members.shared;
  const root = readJson(rest.text('package.json')) ?? {};
  const groups = packagesFor(inventory, {
    edges: partEdges(texts.files, [], folder),
    tools: typescript ? [{ name: 'typescript', runtime: false }] : [],
    typescript,
    texts: [],
  });
  const given = readJson(rest.text(`${folder}package.json`))?.exports as Record<string, string> | undefined;
  const exported = [...specifiers]
    .filter(([path]) => path.startsWith(folder))
    .map(([path, specifier]) => [`.${specifier.slice(name.length)}`, `./${path.slice(folder.length)}`]);
  const exports = Object.fromEntries(
    [...Object.entries(given ?? {}), ...exported].sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  );
  return {
    name,
    version: '1.0.0',
    private: true,
    ...(root.type === undefined ? {} : { type: root.type }),
    ...(root.engines === undefined ? {} : { engines: root.engines }),
    exports,
    ...(typescript ? { scripts: { typecheck: 'tsc --noEmit' } } : {}),
    ...(Object.keys(groups.dependencies).length > 0 ? { dependencies: groups.dependencies } : {}),
    ...(Object.keys(groups.devDependencies).length > 0 ? { devDependencies: groups.devDependencies } : {}),
  };
}

/** The monolith's compiler options; null where it has no configuration. */
function tsconfigOf(
  rest: Rest,
  { dependencies, devDependencies }: { dependencies?: object; devDependencies?: object },
) {
  const packages = Object.keys({ ...dependencies, ...devDependencies });
  const text = tsconfigFor(rest.text('tsconfig.json'), null, 'backend', [], packages);
  if (text === null) return null;
  return `${JSON.stringify({ ...(JSON.parse(text) as object), include: ['.'] }, null, 2)}\n`;
}

/** The lock files of services that have the package already are theirs: what it newly needs is not in them. */
function unlocked(rest: Rest, { shared }: Members, { dependencies }: { dependencies?: object }): Problem[] {
  const before = readJson(rest.text(`${shared.folder}package.json`));
  if (before === null) return [];
  const known = Object.keys((before.dependencies ?? {}) as object);
  const added = Object.keys(dependencies ?? {}).filter((name) => !known.includes(name));
  return added.map((name) => ({
    what: `the package ${shared.name} cannot be extended`,
    why: `it would need ${name}, which the lock files of services that use it already do not hold`,
    next: 'give the new modules to another package',
  }));
}

function unread({ inventory }: Input, { shared }: Members): Problem[] {
  const why = unreadable(inventory);
  return why === null
    ? []
    : [{ what: `the package ${shared.name} cannot be made`, why, next: 'decide to copy its modules' }];
}
