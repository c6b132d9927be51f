import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { ResolverFactory } from 'oxc-resolver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AliasRule, matchAlias, packageName, type ResolveContext, resolveSpecifier } from './resolve.ts';
import { treeOf } from './resolve-probe.ts';

function contextOf(
  paths: string[],
  manifests: Record<string, Record<string, unknown>> = {},
  aliases: Partial<AliasRule>[] = [],
): ResolveContext {
  const files = new Set(paths);
  return {
    tree: treeOf(files, (folder) => manifests[folder] ?? null),
    aliases: aliases.map((rule) => ({
      pattern: '',
      regex: false,
      targets: [],
      source: 'tsconfig.json',
      scope: '',
      ...rule,
    })),
    packages: Object.entries(manifests).map(([folder, json]) => ({ folder, json })),
  };
}

describe('resolveSpecifier', () => {
  it('never leaves the tree and never resolves a missing file', () => {
    const context = contextOf(['a.ts', 'b/index.ts']);
    expect(resolveSpecifier(context, 'a.ts', '../x').to).toBeNull();
    expect(resolveSpecifier(context, 'a.ts', './c').to).toBeNull();
    expect(resolveSpecifier(context, 'b/index.ts', '.').to).toBe('b/index.ts');
    expect(resolveSpecifier(context, 'b/index.ts', '..').to).toBeNull();
  });

  it('takes the sources of a workspace whose entry is only there once it is built', () => {
    const paths = [
      'a.ts',
      'db/src/index.ts',
      'db/src/tables/user.ts',
      'ui/lib/main.js',
      'kit/index.ts',
      'bundle/src/index.ts',
    ];
    const manifests = {
      db: { name: '@x/db', exports: { '.': { require: { default: './dist/cjs/index.cjs' } }, './*': './dist/*.js' } },
      ui: { name: '@x/ui', main: 'dist/main.js' },
      kit: { name: '@x/kit', types: './build/index.d.ts' },
      bundle: { name: '@x/bundle', main: 'dist/x.umd.js' },
      none: { name: '@x/none', main: 'dist/index.js' },
    };
    const found = (specifier: string) => resolveSpecifier(contextOf(paths, manifests), 'a.ts', specifier);
    expect(found('@x/db')).toEqual({ to: 'db/src/index.ts', package: '@x/db', alias: null });
    expect(found('@x/db/tables/user').to).toBe('db/src/tables/user.ts');
    expect(found('@x/ui').to).toBe('ui/lib/main.js');
    expect(found('@x/kit').to).toBe('kit/index.ts');
    expect(found('@x/bundle').to).toBe('bundle/src/index.ts');
    expect(found('@x/none')).toEqual({ to: null, package: '@x/none', alias: null });
  });

  it('takes a package that a manifest asks for where a baseUrl alone leads to a file of its name', () => {
    const paths = ['words.js', 'sizes.js', 'paint.d.ts', 'web/a.js', 'lib/words.js'];
    const manifests = {
      '': { dependencies: { words: '1.0.0', paint: '1.0.0' } },
      web: { devDependencies: { sizes: '1.0.0' } },
    };
    const context = contextOf(paths, manifests, [
      { pattern: '*', targets: ['*'] },
      { pattern: '@words', targets: ['lib/words'] },
    ]);
    const found = (from: string, specifier: string) => {
      const { to, package: name } = resolveSpecifier(context, from, specifier);
      return to ?? name;
    };
    expect(found('words.js', 'words')).toBe('words');
    expect(found('words.js', 'sizes')).toBe('sizes.js');
    expect(found('web/a.js', 'sizes')).toBe('sizes');
    expect(found('web/a.js', 'paint')).toBe('paint.d.ts');
    expect(found('web/a.js', '@words')).toBe('lib/words.js');
    expect(found('words.js', 'lib/words')).toBe('lib/words.js');
  });

  it('takes the longest alias, and the one whose scope holds the file', () => {
    const context = contextOf(['src/a.ts', 'src/lib/b.ts', 'web/src/a.ts'], {}, [
      { pattern: '@/*', targets: ['src/*'] },
      { pattern: '@/lib/*', targets: ['src/lib/*'] },
      { pattern: '@/*', targets: ['web/src/*'], scope: 'web/' },
    ]);
    expect(resolveSpecifier(context, 'x.ts', '@/lib/b')).toEqual({
      to: 'src/lib/b.ts',
      package: null,
      alias: '@/lib/*',
    });
    expect(resolveSpecifier(context, 'x.ts', '@/a').to).toBe('src/a.ts');
    expect(resolveSpecifier(context, 'web/y.ts', '@/a').to).toBe('web/src/a.ts');
  });

  it('tells builtins and packages', () => {
    const context = contextOf([]);
    for (const [printed, name] of [
      ['fs', 'fs'],
      ['node:test', 'node:test'],
      ['fs/promises', 'fs/promises'],
      ['@a/b/c', '@a/b'],
      ['x/y', 'x'],
      ['a.b', 'a.b'],
    ]) {
      expect(resolveSpecifier(context, 'a.ts', printed ?? '')).toEqual({ to: null, package: name, alias: null });
    }
    expect(packageName('~bootstrap/scss')).toBe('bootstrap');
  });

  it('matches regular expressions with their groups', () => {
    expect(matchAlias({ pattern: '^~/(.*)$', regex: true }, '~/x/y')).toEqual(['x/y']);
    expect(matchAlias({ pattern: 'a*b', regex: false }, 'ab')).toEqual(['']);
    expect(matchAlias({ pattern: 'aa*a', regex: false }, 'aa')).toBeNull();
  });
});

const FILES = [
  'a.js',
  'a.json',
  'b.ts',
  'c/index.js',
  'c/d.tsx',
  'c/e.mjs',
  'f/package.json',
  'f/lib/main.js',
  'g.cjs',
  'lib/h.ts',
  'lib/i/index.ts',
  'lib/i/j.js',
  'lib/i.ts',
  'tsconfig.json',
  'package.json',
  'k.d.ts',
  'l.mts',
];
const ROOT_MANIFEST = {
  name: 'root',
  imports: { '#h': './lib/h.ts', '#i/*': './lib/i/*.js', '#cond': { import: './b.ts', default: './a.js' } },
};

describe('resolveSpecifier, held to oxc-resolver on the same tree', () => {
  let root = '';
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'nectar-resolve-'));
    const contents: Record<string, string> = {
      'package.json': JSON.stringify(ROOT_MANIFEST),
      'f/package.json': '{"main":"lib/main"}',
      'tsconfig.json': '{"compilerOptions":{"baseUrl":".","paths":{"@/*":["lib/*"],"@exact":["c/d.tsx"]}}}',
    };
    for (const path of FILES) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), contents[path] ?? '');
    }
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('agrees for every specifier', () => {
    const oracle = new ResolverFactory({
      extensions: ['.ts', '.tsx', '.mts', '.cts', '.d.ts', '.js', '.jsx', '.mjs', '.cjs', '.json'],
      extensionAlias: {
        '.js': ['.js', '.ts', '.tsx', '.d.ts', '.jsx'],
        '.mjs': ['.mjs', '.mts'],
        '.cjs': ['.cjs', '.cts'],
      },
      conditionNames: ['node', 'import'],
      mainFields: ['main'],
      tsconfig: { configFile: join(root, 'tsconfig.json') },
    });
    const manifests = { '': ROOT_MANIFEST, f: { main: 'lib/main' } };
    const context = contextOf(FILES, manifests, [
      { pattern: '@/*', targets: ['lib/*'] },
      { pattern: '@exact', targets: ['c/d.tsx'] },
      { pattern: '*', targets: ['*'] },
    ]);
    const from = fc.constantFrom('b.ts', 'c/d.tsx', 'lib/h.ts', 'lib/i/index.ts');
    const tail = fc.constantFrom(
      'a',
      'a.js',
      'a.json',
      'b',
      'b.js',
      'c',
      'c/',
      'c/d',
      'c/e.mjs',
      'f',
      'g.cjs',
      'lib/i',
      'lib/i/',
      'lib/i/j',
      'h',
      'i',
      'i/j.js',
      'j',
      'none',
      'k',
      'l.mjs',
      'd',
    );
    const head = fc.constantFrom('./', '../', '../../', './c/../', '@/', '', '#i/');
    const whole = fc.constantFrom('@exact', '#h', '#cond', '#none', '@/none', '.', './', '..');
    const printed = fc.oneof(
      { weight: 6, arbitrary: fc.tuple(head, tail).map((parts) => parts.join('')) },
      { weight: 1, arbitrary: whole },
    );
    fc.assert(
      fc.property(from, printed, (file, specifier) => {
        // With a slash at the end only folders count, for TypeScript and Node alike; oxc-resolver forgets it behind an alias.
        fc.pre(!(specifier.endsWith('/') && !specifier.startsWith('.')));
        const theirs = oracle.sync(dirname(join(root, file)), specifier).path;
        const inTree = theirs?.startsWith(`${root}/`) ? theirs.slice(root.length + 1) : null;
        expect([file, specifier, resolveSpecifier(context, file, specifier).to]).toEqual([file, specifier, inTree]);
      }),
      { numRuns: 600 },
    );
  });
});
