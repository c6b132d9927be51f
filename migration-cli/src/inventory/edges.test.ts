import { describe, expect, it } from 'vitest';
import { edgesOf, inventoryOf, printed } from './testing/inventory-of.ts';

const json = (value: unknown) => JSON.stringify(value);

describe('edges', () => {
  it('follow each symbol through barrels, renames and stars to the file that declares it', async () => {
    const inventory = await inventoryOf({
      'a.ts': "import { one, two as zwei, Three, all } from './lib';",
      'lib/index.ts':
        "export * from './one';\nexport { deux as two } from './two';\nexport type { Three } from './three';\nexport * as all from './one';",
      'lib/one.ts': 'export const one = 1;',
      'lib/two.ts': "export { default as deux } from './deep/two';",
      'lib/deep/two.ts': 'export default function zwei() {}',
      'lib/three.ts': 'export interface Three { x: number }',
    });
    const edge = inventory.edges.find((item) => item.from === 'a.ts');
    expect(edge?.to).toBe('lib/index.ts');
    expect(edge?.names.map((name) => [name.local, name.origin])).toEqual([
      ['one', { file: 'lib/one.ts', name: 'one' }],
      ['zwei', { file: 'lib/deep/two.ts', name: 'default' }],
      ['Three', { file: 'lib/three.ts', name: 'Three' }],
      ['all', { file: 'lib/one.ts', name: '*' }],
    ]);
    const barrels = inventory.modules.filter((module) => module.barrel).map((module) => module.path);
    expect(barrels).toEqual(['lib/index.ts', 'lib/two.ts']);
  });

  it('follow CommonJS modules, destructured, as objects and passed on', async () => {
    const inventory = await inventoryOf({
      'a.js': "const { make, stop } = require('./lib');\nconst whole = require('./lib');",
      'lib/index.js': "const { make } = require('./make');\nmodule.exports = { make, stop: require('./stop') };",
      'lib/make.js': 'exports.make = () => 1;',
      'lib/stop.js': 'module.exports = function stop() {};',
    });
    const [first, second] = inventory.edges.filter((item) => item.from === 'a.js');
    expect(first?.names.map((name) => name.origin)).toEqual([
      { file: 'lib/make.js', name: 'make' },
      { file: 'lib/stop.js', name: '*' },
    ]);
    expect(second?.names[0]?.origin).toEqual({ file: 'lib/index.js', name: '*' });
  });

  it('follow a symbol through a barrel of many files: the first that has the name, of its own or passed on', async () => {
    const stars = ['one', 'two', 'deep', 'gone', 'three', 'four.js', 'late'];
    const inventory = await inventoryOf({
      'a.ts': "import { one, both, far, again, four, none, late } from './lib';",
      'lib/index.ts': stars.map((name) => `export * from './${name}';`).join('\n'),
      'lib/one.ts': 'export const one = 1;',
      'lib/two.ts': 'export const both = 2; export const again = 2;',
      'lib/deep.ts': "export * from './deeper';\nexport * from './index';\nexport const again = 3;",
      'lib/deeper.ts': 'export const far = 4; export const both = 4;',
      'lib/three.ts': "export const both = 5; export { late } from 'package';",
      'lib/four.js': 'exports.four = 6;',
      'lib/late.ts': 'export const late = 7;',
    });
    const edge = inventory.edges.find((item) => item.from === 'a.ts');
    expect(edge?.names.map(({ local, origin }) => [local, origin?.file ?? null])).toEqual([
      ['one', 'lib/one.ts'],
      ['both', 'lib/two.ts'],
      ['far', 'lib/deeper.ts'],
      ['again', 'lib/two.ts'],
      ['four', 'lib/four.js'],
      ['none', null],
      ['late', 'lib/three.ts'],
    ]);
  });

  it('survive circular imports and circular barrels', async () => {
    const inventory = await inventoryOf({
      'a.ts': "import { b } from './b';\nexport * from './b';\nexport const a = () => b;",
      'b.ts':
        "import { a } from './a';\nexport * from './a';\nexport const b = () => a;\nexport { missing } from './a';",
    });
    const names = inventory.edges.flatMap((edge) => edge.names).map((name) => name.origin?.file ?? null);
    expect(names).toContain('a.ts');
    expect(names).toContain('b.ts');
  });

  it('decide by resolution whether a specifier is an alias or a package', async () => {
    const inventory = await inventoryOf({
      'tsconfig.json': '{ // comment\n "extends": "./tsconfig.base", "compilerOptions": { "strict": true, } }',
      'tsconfig.base.json': json({
        compilerOptions: { baseUrl: 'src', paths: { '@/*': ['*'], errors: ['lib/errors.ts'] } },
      }),
      'src/main.ts':
        "import 'errors';\nimport 'lib/db';\nimport '@/lib/db';\nimport 'express';\nimport '@/none';\nimport 'lib';",
      'src/lib/errors.ts': 'export {};',
      'src/lib/db.ts': 'export {};',
    });
    expect(edgesOf(inventory, 'src/main.ts')).toEqual([
      'src/main.ts -side-effect-> src/lib/errors.ts',
      'src/main.ts -side-effect-> src/lib/db.ts',
      'src/main.ts -side-effect-> src/lib/db.ts',
      'src/main.ts -side-effect-> [express]',
      'src/main.ts -side-effect-> [lib]',
    ]);
    expect(inventory.edges.map((edge) => edge.alias)).toEqual(['errors', '*', '@/*', null, null]);
    expect(inventory.unresolved).toEqual([
      { file: 'src/main.ts', line: 5, what: '@/none', why: 'it leads to no file of the tree' },
    ]);
  });

  it('read aliases of vite, jest, package imports and module-alias as well, each with its sources', async () => {
    const inventory = await inventoryOf({
      'package.json': json({
        name: 'm',
        imports: { '#lib/*': './lib/*.js' },
        _moduleAliases: { '@root': '.' },
        jest: { moduleNameMapper: { '^~/(.*)$': '<rootDir>/web/$1' } },
      }),
      'vite.config.ts':
        "import path from 'node:path';\nconst here = (p: string) => path.resolve(__dirname, p);\nexport default { resolve: { alias: { '@ui': here('./web/ui'), '@flat': path.join(__dirname, 'web') } } };",
      'web/ui/button.tsx': 'export const Button = 1;',
      'web/a.ts': "import '@ui/button';\nimport '@flat/a';\nimport '~/a';\nimport '#lib/x';\nimport '@root/lib/x';",
      'lib/x.js': '',
    });
    expect(edgesOf(inventory, 'web/a.ts').map((edge) => edge.split('> ')[1])).toEqual([
      'web/ui/button.tsx',
      'web/a.ts',
      'web/a.ts',
      'lib/x.js',
      'lib/x.js',
    ]);
    expect(inventory.aliases.find((alias) => alias.pattern === '@ui/*')).toEqual({
      pattern: '@ui/*',
      targets: ['web/ui/*'],
      sources: ['vite.config.ts'],
    });
    expect(inventory.aliases.map((alias) => alias.pattern)).toContain('^~/(.*)$');
  });

  it('say an alias whose target is computed', async () => {
    const inventory = await inventoryOf({
      'vite.config.js': 'export default { resolve: { alias: { "@": pick() } } };',
    });
    expect(inventory.unresolved).toEqual([
      { file: 'vite.config.js', line: 1, what: 'alias @', why: 'its target is computed' },
    ]);
  });

  it('keep .js that means .ts, JSON, styles, pages and a path that leaves a folder and comes back', async () => {
    const tree = {
      'src/a.ts':
        "import './b.js';\nimport data from './data.json' with { type: 'json' };\nimport '../src/c/../b.js';\nimport './x.module.css';\nimport icon from './icon.svg?raw';",
      'src/b.ts': 'export {};',
      'src/data.json': '{}',
      'src/x.module.css': "@import './base.css'; .a { background: url(icon.svg) }",
      'src/base.css': '',
      'src/icon.svg': '<svg/>',
      'index.html': '<script src="/src/a.ts"></script><link href="/logo.svg" rel="icon">',
      'public/logo.svg': '<svg/>',
    };
    const inventory = await inventoryOf(tree);
    expect(edgesOf(inventory)).toEqual([
      'index.html -html-> src/a.ts',
      'index.html -html-> public/logo.svg',
      'src/a.ts -side-effect-> src/b.ts',
      'src/a.ts -static-> src/data.json',
      'src/a.ts -side-effect-> src/b.ts',
      'src/a.ts -side-effect-> src/x.module.css',
      'src/a.ts -static-> src/icon.svg',
      'src/x.module.css -style-> src/base.css',
      'src/x.module.css -style-> src/icon.svg',
    ]);
    for (const edge of inventory.edges) expect(printed(tree, edge).replace(/^['"]|['"]$/g, '')).toBe(edge.specifier);
  });

  it('resolve packages of the same repository by their exports', async () => {
    const inventory = await inventoryOf({
      'packages/kit/package.json': json({
        name: '@x/kit',
        exports: { '.': './src/index.ts', './sub/*': { import: './src/sub/*.ts' } },
      }),
      'packages/kit/src/index.ts': 'export const k = 1;',
      'packages/kit/src/sub/y.ts': 'export const y = 1;',
      'app/a.ts': "import { k } from '@x/kit';\nimport { y } from '@x/kit/sub/y';\nimport '@x/other';",
    });
    expect(edgesOf(inventory)).toEqual([
      'app/a.ts -static-> packages/kit/src/index.ts',
      'app/a.ts -static-> packages/kit/src/sub/y.ts',
      'app/a.ts -side-effect-> [@x/other]',
    ]);
  });

  it('say a file that does not parse, and go on', async () => {
    const inventory = await inventoryOf({ 'bad.ts': 'const = ;', 'good.ts': "import './bad';" });
    expect(edgesOf(inventory)).toEqual(['good.ts -side-effect-> bad.ts']);
    expect(inventory.unresolved[0]).toMatchObject({ file: 'bad.ts', what: 'bad.ts' });
  });

  it('come from JavaScript with annotations of Flow', async () => {
    const inventory = await inventoryOf({
      'a.js': "// @flow\nimport b from './b';\nexport function f(x: string, y: ?number): boolean { return b(x, y); }",
      'b.js': 'export default (x) => x;',
    });
    expect(edgesOf(inventory)).toEqual(['a.js -static-> b.js']);
    expect(inventory.unresolved).toEqual([]);
  });
});
