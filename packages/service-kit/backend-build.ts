import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import type { Plugin, UserConfig } from 'vite';

const KIT = join(import.meta.dirname, 'package.json');

interface Manifest {
  name: string;
  version: string;
  dependencies?: Record<string, string>;
}

const manifest = (path: string): Manifest => JSON.parse(readFileSync(path, 'utf8'));
const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** dist/ stands alone: a package.json with what the bundle really imports, and the files that it reads. */
function standAlone(here: string): Plugin {
  return {
    name: 'stand-alone',
    writeBundle(options, bundle) {
      const out = options.dir ?? join(here, 'dist');
      const own = manifest(join(here, 'package.json'));
      const known = { ...manifest(KIT).dependencies, ...own.dependencies };
      const imported = Object.values(bundle).flatMap((chunk) =>
        chunk.type === 'chunk' ? [...chunk.imports, ...chunk.dynamicImports] : [],
      );
      const outside = imported.filter(
        (name) => !(name in bundle) && !name.startsWith('node:') && !builtinModules.includes(name),
      );
      const dependencies: Record<string, string> = {};
      for (const name of new Set(outside.map(packageOf).sort())) {
        const version = known[name];
        if (version === undefined)
          throw new Error(`The bundle imports ${name}, which no package.json names. Add it to ${own.name}.`);
        dependencies[name] = version;
      }
      const text = {
        name: own.name.replace('@nectar/', 'nectar-'),
        version: own.version,
        private: true,
        type: 'module',
        scripts: { start: 'node main.js' },
        dependencies,
      };
      writeFileSync(join(out, 'package.json'), `${JSON.stringify(text, null, 2)}\n`);
      const emails = join(here, 'src/emails');
      if (existsSync(emails)) cpSync(emails, join(out, 'emails'), { recursive: true });
    },
  };
}

/** The build of a back end: one file, the shared packages bundled in, and what npm has to install named beside it. */
export function backendBuild(here: string): UserConfig {
  return {
    root: here,
    build: {
      ssr: 'src/main.ts',
      outDir: 'dist',
      emptyOutDir: true,
      target: 'node24',
      rollupOptions: { output: { entryFileNames: 'main.js' } },
    },
    ssr: { noExternal: [/^@nectar\//] },
    plugins: [standAlone(here)],
  };
}
