import { posix } from 'node:path';
import { readLooseJson } from '../code/loose-json.ts';
import type { ServiceSettings } from '../model/plan-file.ts';
import type { ServiceAlias } from './aliases.ts';
import { type Part, withSlash } from './place.ts';

const OF_THE_MONOLITH = [
  'paths',
  'baseUrl',
  'rootDir',
  'rootDirs',
  'outDir',
  'composite',
  'references',
  'incremental',
  'tsBuildInfoFile',
  'declarationDir',
];

/** The tsconfig of a part: the monolith's own options, with the paths of the service, if it is one's. Null for a JavaScript monolith. */
export function tsconfigFor(
  text: string | null,
  service: ServiceSettings | null,
  part: Part,
  aliases: ServiceAlias[],
  packages: string[],
): string | null {
  const json = text === null ? undefined : readLooseJson(text);
  if (typeof json !== 'object' || json === null) return null;
  const given = { ...((json as { compilerOptions?: Record<string, unknown> }).compilerOptions ?? {}) };
  for (const key of OF_THE_MONOLITH) delete given[key];
  if (Array.isArray(given.types))
    given.types = given.types.filter((type) => typeof type === 'string' && hasTypes(type, packages));
  const paths = service === null ? {} : pathsOf(aliases, service, part);
  const compilerOptions = { ...given, noEmit: true, ...(Object.keys(paths).length > 0 ? { paths } : {}) };
  const include = part === 'backend' ? ['src', 'test', '*.config.ts'] : ['src', 'test', '*.config.ts'];
  return `${JSON.stringify({ compilerOptions, include, exclude: ['node_modules', 'dist'] }, null, 2)}\n`;
}

function hasTypes(type: string, packages: string[]): boolean {
  const name = type.startsWith('@') ? type.split('/').slice(0, 2).join('/') : (type.split('/')[0] ?? type);
  return packages.includes(name) || packages.includes(`@types/${name}`);
}

/** Aliases of a part as tsconfig paths or package imports, relative to the part's folder. */
export function pathsOf(aliases: ServiceAlias[], service: ServiceSettings, part: Part): Record<string, string[]> {
  const own = aliases.filter((alias) => alias.part === part && !alias.imports);
  const groups = Map.groupBy(own, ({ pattern }) => pattern);
  return Object.fromEntries(
    [...groups].map(([pattern, list]) => [pattern, list.map((alias) => inPart(alias, service, part))]),
  );
}

export function importsOf(aliases: ServiceAlias[], service: ServiceSettings, part: Part): Record<string, string> {
  return Object.fromEntries(
    aliases
      .filter((alias) => alias.part === part && alias.imports)
      .map((alias) => [alias.pattern, inPart(alias, service, part)]),
  );
}

function inPart({ newTarget }: ServiceAlias, service: ServiceSettings, part: Part): string {
  return `./${newTarget.slice(`${withSlash(service.folder)}${part}/`.length)}`;
}

/** A vitest configuration with the aliases that the tests' imports need. */
export function vitestConfig(aliases: ServiceAlias[], service: ServiceSettings, part: Part, suites: string[]): string {
  const include = suites.every((path) => /^test\/.*\.test\./.test(path)) ? 'test/**/*.test.*' : '**/*.{test,spec}.*';
  const entries = new Map(
    aliases
      .filter((alias) => alias.part === part && !alias.imports)
      .map((alias) => [
        alias.pattern.replace(/\/\*$/, ''),
        posix.normalize(inPart(alias, service, part).replace(/\/\*$/, '')),
      ]),
  );
  const list = [...entries].map(([name, target]) => `      '${name}': here('./${target}'),\n`).join('');
  const resolve = list === '' ? '' : `  resolve: {\n    alias: {\n${list}    },\n  },\n`;
  const here = list === '' ? '' : `import { fileURLToPath } from 'node:url';\n`;
  const helper = list === '' ? '' : `\nconst here = (path: string) => fileURLToPath(new URL(path, import.meta.url));\n`;
  return `${here}import { defineConfig } from 'vitest/config';
${helper}
export default defineConfig({
${resolve}  test: {
    include: ['${include}'],
    passWithNoTests: true,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // One database serves all files, so they take turns.
    fileParallelism: false,
  },
});
`;
}
