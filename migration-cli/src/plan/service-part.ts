import { isObject } from '../code/json-object.ts';
import type { AliasRule } from '../code/resolve.ts';
import type { Inventory } from '../model/inventory.ts';
import type { PlanFile, ServiceSettings } from '../model/plan-file.ts';
import type { ServiceAlias } from './aliases.ts';
import { applicationPart } from './application-part.ts';
import { importsOf, tsconfigFor, vitestConfig } from './configs.ts';
import { sharedUse } from './packages/shared-use.ts';
import { partEdges } from './part-edges.ts';
import { type PackageGroups, packagesFor } from './part-packages.ts';
import { type Part, placeIn, withSlash } from './place.ts';
import type { Workspace } from './workspaces/beside.ts';

export interface PartInput {
  inventory: Inventory;
  plan: PlanFile;
  name: string;
  service: ServiceSettings;
  part: Part;
  /** Every file of the part with its final text; null where it is not text. */
  files: Map<string, string | null>;
  aliases: ServiceAlias[];
  rules: AliasRule[];
  tsconfig: string | null;
  rootManifest: Record<string, unknown>;
  /** Packages of the repository that the service has as well. */
  along: Workspace[];
  /** The manifest above these, which has programs for the scripts of all; null where there is none. */
  above: Record<string, unknown> | null;
}

export interface PartOutput {
  manifest: Record<string, unknown>;
  files: { path: string; content: string }[];
  start: string[];
}

/** package.json, tsconfig and test configuration of the back end or the front end of a service. */
export function servicePart(input: PartInput): PartOutput {
  const { service, part, files, inventory } = input;
  if (part === 'backend' && service.backend?.entry.kind === 'application') return applicationPart(input);
  const folder = `${withSlash(service.folder)}${part}/`;
  const own = [...files.keys()].filter((path) => path.startsWith(folder)).map((path) => path.slice(folder.length));
  const typescript = own.some((path) => /\.[cm]?tsx?$/.test(path)) && input.tsconfig !== null;
  const start = part === 'backend' ? startCommand(input, own) : [];
  const runner = testRunner(input, own);
  const tools = toolsOf(input, typescript, start, runner);
  const edges = partEdges(input.files, input.rules, folder);
  const shared = sharedUse(input.plan, edges, folder, files);
  const groups = packagesFor(inventory, { edges, tools, typescript, texts: codeOf(files, folder), shared });
  const names = [...Object.keys(groups.dependencies), ...Object.keys(groups.devDependencies)];
  const tsconfig = typescript ? tsconfigFor(input.tsconfig, service, part, input.aliases, names) : null;
  const needsConfig = runner === 'vitest' && part === 'backend' && !own.some((path) => /^vitest\.config\./.test(path));
  return {
    manifest: manifestOf(input, groups, scriptsOf(input, own, typescript, start, runner)),
    start,
    files: [
      ...(tsconfig ? [{ path: `${folder}tsconfig.json`, content: tsconfig }] : []),
      ...(needsConfig
        ? [
            {
              path: `${folder}vitest.config.ts`,
              content: vitestConfig(
                input.aliases,
                service,
                part,
                own.filter((path) => SUITE.test(path)),
              ),
            },
          ]
        : []),
    ],
  };
}

/** The code below a folder; other files name packages for other reasons. */
function codeOf(files: Map<string, string | null>, folder: string): string[] {
  return [...files].flatMap(([path, text]) =>
    text !== null && path.startsWith(folder) && /\.[cm]?[jt]sx?$/.test(path) ? [text] : [],
  );
}

function startCommand({ service, inventory }: PartInput, own: string[]): string[] {
  const kind = service.backend?.entry.kind;
  const main = own.find((path) => /^src\/main\.[cm]?[jt]s$/.test(path));
  const entry = kind === 'self-starting' ? null : (main ?? 'src/main.js');
  const file = entry ?? placeIn(service, service.backend?.entry.module ?? '').replace(/^backend\//, '');
  const tsx = file.endsWith('.ts') && inventory.packages.some(({ name }) => name === 'tsx');
  return [tsx ? 'tsx' : 'node', file];
}

const SUITE = /\.(?:test|spec)\.[cm]?[jt]sx?$/;

/** How the monolith runs its tests, and only where the part has any. */
function testRunner(input: PartInput, own: string[]): 'vitest' | 'node' | 'jest' | null {
  if (!own.some((path) => SUITE.test(path))) return null;
  const command = testCommand(input);
  if (command.includes('jest')) return 'jest';
  return command.includes('node --test') || command.includes('--test') ? 'node' : 'vitest';
}

/** What runs in the end: the script of the manifest where the plan names one. */
function testCommand({ plan, rootManifest }: Pick<PartInput, 'plan' | 'rootManifest'>): string {
  const command = (plan.monolith.test ?? []).join(' ');
  const script = /^(?:npm|yarn|pnpm)(?: run)? (\S+)$/.exec(command)?.[1];
  const scripts = (rootManifest.scripts ?? {}) as Record<string, unknown>;
  const said = script === undefined ? undefined : scripts[script];
  return typeof said === 'string' ? said : command;
}

/** Flags of Node that the suites need, such as module mocks; files and how many at once are the service's own. */
function nodeFlags(input: PartInput): string {
  const flags = testCommand(input)
    .split(/\s+/)
    .filter((word) => word.startsWith('--') && !/^--test(?:$|-concurrency|-timeout)/.test(word));
  return flags.map((flag) => ` ${flag}`).join('');
}

function toolsOf({ part }: PartInput, typescript: boolean, start: string[], runner: string | null) {
  return [
    ...(start[0] === 'tsx' ? [{ name: 'tsx', runtime: true }] : []),
    ...(typescript ? [{ name: 'typescript', runtime: false }] : []),
    ...(part === 'frontend' ? [{ name: 'vite', runtime: false }] : []),
    ...(runner === 'vitest' || runner === 'jest' ? [{ name: runner, runtime: false }] : []),
  ];
}

function scriptsOf(
  input: PartInput,
  own: string[],
  typescript: boolean,
  start: string[],
  runner: string | null,
): Record<string, string> {
  const { part, inventory } = input;
  const scripts: Record<string, string> = {};
  const [program = 'node', file = ''] = start;
  if (part === 'backend') {
    scripts.start = `${program} ${file}`;
    scripts.dev = program === 'tsx' ? `tsx watch ${file}` : `node --watch ${file}`;
  } else if (inventory.packages.some(({ name }) => name === 'vite')) {
    Object.assign(scripts, { dev: 'vite', start: 'vite', build: 'vite build', preview: 'vite preview' });
  }
  if (typescript) scripts.typecheck = 'tsc --noEmit';
  if (runner === 'vitest') scripts.test = 'vitest run';
  if (runner === 'jest') scripts.test = 'jest';
  if (runner === 'node') scripts.test = `node --test --test-concurrency=1${nodeFlags(input)} ${testGlob(own)}`;
  return scripts;
}

/** Node 20 knows no globs, so the shell expands one per folder that holds tests. */
function testGlob(own: string[]): string {
  const tests = own.filter((path) => /\.(?:test|spec)\.[cm]?js$/.test(path));
  const globs = new Set(
    tests.map((path) => {
      const slash = path.lastIndexOf('/') + 1;
      return `${path.slice(0, slash)}*${/\.(?:test|spec)\.[cm]?js$/.exec(path)?.[0] ?? ''}`;
    }),
  );
  return [...globs].sort().join(' ');
}

function manifestOf(
  { name, part, rootManifest, aliases, service }: PartInput,
  groups: PackageGroups,
  scripts: Record<string, string>,
) {
  const imports = importsOf(aliases, service, part);
  return {
    name: `${name}-${part}`,
    version: '1.0.0',
    private: true,
    ...(rootManifest.type === undefined ? {} : { type: rootManifest.type }),
    ...(rootManifest.engines === undefined ? {} : { engines: rootManifest.engines }),
    ...(Object.keys(imports).length > 0 ? { imports } : {}),
    scripts,
    ...(Object.keys(groups.dependencies).length > 0 ? { dependencies: groups.dependencies } : {}),
    ...(Object.keys(groups.devDependencies).length > 0 ? { devDependencies: groups.devDependencies } : {}),
  };
}

/** The manifest of the service itself: its two parts as workspaces, and the packages that came along. */
export function rootManifestFor(
  name: string,
  service: ServiceSettings,
  { allowScripts, ...monolith }: Record<string, unknown>,
  along: Workspace[],
): Record<string, unknown> {
  const parts = [...(service.backend ? ['backend'] : []), ...(service.frontend ? ['frontend'] : [])];
  const workspaces = [...parts, ...along.map(({ home }) => home)];
  return {
    name,
    version: '1.0.0',
    private: true,
    description: service.description,
    workspaces,
    scripts: {
      dev: 'node scripts/start-dev.mjs',
      build: 'node scripts/build.mjs',
      test: 'node scripts/test.mjs',
      typecheck: 'npm run typecheck --workspaces --if-present',
      ...(service.backend ? { start: 'node scripts/start.mjs' } : {}),
    },
    ...(allowScripts === undefined ? {} : { allowScripts }),
    ...(service.backend?.entry.kind === 'application' ? aliasesAbove(monolith) : {}),
  };
}

/** Packages stand beside this manifest, and `module-alias` reads the one beside its own folder. */
function aliasesAbove({ _moduleAliases, _moduleDirectories }: Record<string, unknown>): Record<string, unknown> {
  const below = (path: unknown) => `backend/${String(path).replace(/^\.\//, '')}`;
  return {
    ...(Array.isArray(_moduleDirectories) ? { _moduleDirectories: _moduleDirectories.map(below) } : {}),
    ...(isObject(_moduleAliases)
      ? {
          _moduleAliases: Object.fromEntries(
            Object.entries(_moduleAliases).map(([alias, path]) => [alias, below(path)]),
          ),
        }
      : {}),
  };
}
