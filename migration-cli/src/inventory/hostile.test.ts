import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInventory } from './read.ts';
import { inventoryOf } from './testing/inventory-of.ts';

const APP = "const app = require('express')();\napp.get('/x', (q, s) => s.end(process.env.PORT));\n";
const saidOf = (items: { file: string; why: string }[], file: string) =>
  items.filter((item) => item.file === file).map(({ why }) => why);

describe('an inventory is read', () => {
  it('of nothing at all, and of documents alone', async () => {
    expect((await inventoryOf({})).files).toEqual([]);
    expect((await inventoryOf({ 'README.md': '# x' })).modules).toEqual([]);
  });

  it('beside manifests and configurations that are broken, each of which is said', async () => {
    const broken = ['package.json', 'package-lock.json', 'tsconfig.json', 'api/package.json'];
    const inventory = await inventoryOf({
      ...Object.fromEntries(broken.map((path) => [path, '{ "name": "x", '])),
      'a/package.json': '[]',
      'b/package.json': 'null',
      'b/tsconfig.json': '"text"',
      'c/package.json': '',
      'd/package.json':
        '\uFEFF{ "name": "d", "dependencies": "none", "imports": 3, "exports": [] , "workspaces": 7 }\r\n',
      'd/tsconfig.json': '{ "extends": "./tsconfig.json", "compilerOptions": { "paths": 3 } }',
      'pnpm-workspace.yaml': 'packages: [\n',
      'config/custom-environment-variables.yaml': 'a: [\n',
      'prisma/schema.prisma': 'model { }}} datasource',
      'db/broken.sql': 'CREATE TABLE ( ;;; SELECT',
      'vite.config.ts': 'export default {{{',
      'app.js': APP,
    });
    expect(inventory.routes.map(({ path }) => path)).toEqual(['/x']);
    expect(inventory.env.map(({ name }) => name)).toEqual(['PORT']);
    for (const path of broken) expect(saidOf(inventory.unresolved, path), path).not.toEqual([]);
  });

  it('with byte order marks and carriage returns, at the same lines', async () => {
    const inventory = await inventoryOf({ 'app.js': `\uFEFF${APP.replaceAll('\n', '\r\n')}` });
    expect(inventory.routes).toMatchObject([{ path: '/x', line: 2 }]);
    expect(inventory.env[0]?.reads).toEqual([{ file: 'app.js', line: 2 }]);
  });

  it('around files that do not parse, are binary or in another encoding', async () => {
    const bytes = new Map<string, Uint8Array>([
      ['app.js', new TextEncoder().encode(APP)],
      ['broken.js', new TextEncoder().encode('const = ;\nprocess.env.STILL_FOUND;')],
      ['binary.js', new Uint8Array([0, 1, 2, 3])],
      ['latin1.js', new Uint8Array([0x2f, 0x2f, 0xe9, 0x0a])],
    ]);
    const inventory = await readInventory({
      files: [...bytes.keys()],
      commit: null,
      read: (path) => bytes.get(path) ?? new Uint8Array(),
    });
    expect(inventory.routes.map(({ path }) => path)).toEqual(['/x']);
    expect(inventory.env.map(({ name }) => name)).toEqual(['PORT', 'STILL_FOUND']);
    expect(saidOf(inventory.unresolved, 'broken.js')[0]).toContain('does not parse');
    expect(saidOf(inventory.unresolved, 'binary.js')).not.toEqual([]);
    expect(saidOf(inventory.unresolved, 'latin1.js')).not.toEqual([]);
  });

  it('of code that goes round in circles', async () => {
    const inventory = await inventoryOf({
      'a.js':
        "import { b } from './b.js';\nexport const a = b;\nexport * from './b.js';\nexport class A extends B {}\nclass B extends A { m() { return super.m(); } }\nnew A().m();",
      'b.js': "import { a } from './a.js';\nexport const b = a;\nexport * from './a.js';\nb.FOO; b();",
      'c.js': 'const x = y; const y = x; x.z(); let f = () => f(); f(); const o = { ...o, env: process.env }; o.env.A;',
      'd.js':
        'const env = (n) => other(n); const other = (n) => env(n) || process.env[n]; env("B"); class C extends C {} new C().x(); function g(e = process.env) { return e || g(e); } g().D;',
      'e.js': "module.exports = require('./e.js'); require('./e.js').e.x();",
      'f.ts':
        "import { Container } from './f';\nexport class Container { constructor(private readonly c: Container) {} m() { return this.c.m(); } }",
      'tsconfig.json': '{ "extends": "./tsconfig.other.json" }',
      'tsconfig.other.json': '{ "extends": "./tsconfig.json" }',
    });
    expect(inventory.env.map(({ name }) => name)).toEqual(expect.arrayContaining(['A', 'B', 'D']));
  });

  it('of names that objects have by themselves', async () => {
    const inventory = await inventoryOf({
      'package.json':
        '{ "dependencies": { "__proto__": "1", "constructor": "2" }, "imports": { "#toString": "./a.js" } }',
      'a.js':
        "export const constructor = 1; export const toString = 2; export const hasOwnProperty = 3;\nprocess.env.constructor; process.env.__proto__; process.env.toString;\nconst o = {}; o.constructor(); o.__proto__.x(); app.get('/__proto__', f);\ndb.query('SELECT * FROM constructor');",
      'b.js': "import { constructor, toString, valueOf } from './a.js'; constructor(); toString(); valueOf();",
      'constructor/__proto__.js': 'module.exports = 1;',
    });
    expect(inventory.env.map(({ name }) => name)).toEqual(['__proto__', 'constructor', 'toString']);
  });

  it('of code that is nested or chained deeper than any stack, which is said', async () => {
    const deep: Record<string, string> = {
      'sum.js': `const s = ${'1 + '.repeat(20_000)}1;`,
      'array.js': `const a = ${'['.repeat(5_000)}${']'.repeat(5_000)};`,
      'chain.js': `const c = z${'.string()'.repeat(5_000)};`,
      'else.js': `${'if (a) b(); else '.repeat(5_000)}c();`,
      'call.js': `${'f('.repeat(3_000)}${')'.repeat(3_000)};`,
      'concat.js': `const sql = ${"'SELECT ' + ".repeat(4_000)}'x'; db.query(sql);`,
      'block.js': `${'{'.repeat(4_000)}${'}'.repeat(4_000)}`,
      'data.json': `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
      'tsconfig.json': `{ "x": ${'['.repeat(20_000)}${']'.repeat(20_000)} }`,
      'app.js': APP,
    };
    const inventory = await inventoryOf(deep);
    expect(inventory.routes.map(({ path }) => path)).toEqual(['/x']);
    for (const path of Object.keys(deep).filter((name) => name.endsWith('.js') && name !== 'app.js')) {
      const read = inventory.modules.some((module) => module.path === path);
      expect(read || saidOf(inventory.unresolved, path).length > 0, path).toBe(true);
    }
  });

  it('of a generated file of five megabytes in seconds', async () => {
    const row = (index: number) =>
      `  { id: ${index}, name: 'row ${index}', url: '/x/' + ${index}, f: (a) => a.b(c => c + ${index}) },\n`;
    const rows = Array.from({ length: 60_000 }, (_, index) => row(index)).join('');
    const text = `export const rows = [\n${rows}];\n`;
    expect(text.length).toBeGreaterThan(4_500_000);
    const started = performance.now();
    const inventory = await inventoryOf({ 'generated.js': text, 'app.js': APP });
    expect(inventory.routes.map(({ path }) => path)).toEqual(['/x']);
    expect(performance.now() - started).toBeLessThan(40_000);
  });

  it('of a bundle that speaks of migrations in seconds', async () => {
    const text = Array.from(
      { length: 6_000 },
      (_, index) =>
        `function f${index}(down) { return f${(index * 7) % 6_000}(down.x(${index}), db.createTable(down)); }\n`,
    ).join('');
    const started = performance.now();
    const inventory = await inventoryOf({ 'bundle.js': text, 'app.js': APP });
    expect(inventory.routes.map(({ path }) => path)).toEqual(['/x']);
    expect(performance.now() - started).toBeLessThan(40_000);
  });

  it('of Flow types and single-file components', async () => {
    const inventory = await inventoryOf({
      'flow.js':
        "// @flow\nimport type { User } from './types';\nimport express, { type Request } from 'express';\nexport type Options = {| +port: ?number, [string]: mixed |};\nopaque type Id: string = string;\nconst app = express();\napp.get('/flow', (req: Request, res: any): void => { res.end((process.env.FLOW: any)); });\nexport const find = async <T: Object>(id: ?Id, ...rest: Array<T>): Promise<?User> => null;",
      'types.js': '// @flow\nexport type User = { name: string, age?: number };',
      'Page.vue':
        '<template><p/></template>\n<script lang="ts">\nimport x from "./flow";\nexport default { url: import.meta.env.VITE_PAGE };\n</script>',
      'Page.svelte': '<script>\nlet url = import.meta.env.VITE_SVELTE;\n</script>\n{#if url}<a href={url}>x</a>{/if}',
    });
    expect(inventory.routes).toMatchObject([{ path: '/flow', line: 7 }]);
    expect(inventory.env.map(({ name, reads }) => [name, reads[0]?.line])).toEqual([
      ['FLOW', 7],
      ['VITE_PAGE', 4],
      ['VITE_SVELTE', 2],
    ]);
    expect(inventory.unresolved.filter(({ why }) => why.includes('parse'))).toEqual([]);
  });

  const SEEDS: Record<string, string> = {
    'package.json': '{ "name": "x", "workspaces": ["a"], "dependencies": { "express": "1" } }',
    'tsconfig.json': '{ "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["./*"] } } }',
    'a.ts': `${APP}import { z } from 'zod';\nconst env = z.object({ A: z.string() }).parse(process.env);\nexport class S { constructor(private readonly p: P) {} async m() { await this.p.query('SELECT * FROM t WHERE id = $1'); } }`,
    'b.js':
      "const { S } = require('./a');\nconst cron = require('node-cron');\ncron.schedule('* * * * *', () => new S().m());\nknex.transaction(async (trx) => { await trx('t').insert({}); });\n['A', 'B'].forEach((k) => process.env[k]);\nimport(`./${x}.js`);",
    'migrations/1.sql': 'CREATE TABLE t (id int PRIMARY KEY, a text);\nCREATE VIEW v AS SELECT * FROM t;',
  };

  it('whatever is cut out of its files, put into them or turned round in them', async () => {
    const path = fc.constantFrom(...Object.keys(SEEDS));
    const junk = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom(
        '{',
        '}',
        '(',
        ')',
        '`',
        "'",
        '${',
        '/*',
        '=>',
        'class ',
        'import ',
        '\u0001',
        '\u0000',
        '\r',
        ';',
        '...',
        'await ',
        '@x ',
      ),
    );
    const edit = fc.record({ path, at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(30), junk });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { maxLength: 6 }), async (edits) => {
        const tree = { ...SEEDS };
        for (const { path: name, at, cut, junk: put } of edits) {
          const text = tree[name] ?? '';
          const start = Math.floor(at * text.length);
          tree[name] = text.slice(0, start) + put + text.slice(start + cut);
        }
        const inventory = await inventoryOf(tree);
        expect(inventory.files.length).toBe(Object.keys(SEEDS).length);
      }),
      { numRuns: 150 },
    );
  });
});
