import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInventory } from './read.ts';
import { summarizeInventory } from './summary.ts';
import { inventoryOf } from './testing/inventory-of.ts';

const tree: Record<string, string> = {
  'package.json': '{"name":"x","dependencies":{"express":"5"}}',
  'app.js':
    "const express = require('express');\nconst app = express();\napp.use('/api', require('./routes'));\napp.listen(process.env.PORT || 3000);",
  'routes/index.js': "const r = require('express').Router();\nr.get('/a', (q, s) => s.end());\nmodule.exports = r;",
  'routes/q.js': "exports.f = (db) => db.query('SELECT id FROM t');",
  'db/schema.sql': 'CREATE TABLE t (id int);',
  'test/a.test.js': "require('../app');",
  'logo.png': '\u0000binary',
};

describe('readInventory', () => {
  it('gives the same inventory whatever the order of the files', async () => {
    const expected = await inventoryOf(tree);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(Object.keys(tree), { minLength: Object.keys(tree).length }),
        async (order) => {
          const shuffled = Object.fromEntries(order.map((path) => [path, tree[path] ?? '']));
          expect(await inventoryOf(shuffled)).toEqual(expected);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('changes its fingerprint with any content and any path', async () => {
    const { fingerprint } = await inventoryOf(tree);
    const changed = await inventoryOf({ ...tree, 'app.js': `${tree['app.js']} ` });
    const { 'app.js': app = '', ...rest } = tree;
    const moved = await inventoryOf({ ...rest, 'app2.js': app });
    expect(new Set([fingerprint, changed.fingerprint, moved.fingerprint]).size).toBe(3);
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });

  it('describes every file: kind, lines, run bit, test', async () => {
    const inventory = await readInventory({
      files: ['bin/run', 'a.test.ts', 'b.svg', 'x.sql', 'README.md'],
      commit: 'abc',
      links: ['current'],
      read: (path) => new TextEncoder().encode(path === 'bin/run' ? '#!/bin/sh\necho\n' : 'one'),
      executable: (path) => path === 'bin/run',
    });
    expect(inventory.commit).toBe('abc');
    expect(inventory.files.map((file) => [file.path, file.kind, file.lines, file.executable, file.test])).toEqual([
      ['README.md', 'document', 1, false, false],
      ['a.test.ts', 'code', 1, false, true],
      ['b.svg', 'asset', 1, false, false],
      ['bin/run', 'other', 2, true, false],
      ['x.sql', 'sql', 1, false, false],
    ]);
    expect(inventory.unresolved.some((item) => item.file === 'current')).toBe(true);
  });

  it('describes every export with its declaration, for slicing by symbol', async () => {
    const text =
      'import x from "./b";\nexport async function f(a: number, { b }: T): Promise<void> {}\nexport class C {}\nexport const v = 1, w = () => 2;\nexport interface I {}\nexport { x as y };\nexport default f;';
    const inventory = await inventoryOf({ 'a.ts': text, 'b.ts': 'export default class B {}' });
    const [module] = inventory.modules;
    expect(
      module?.exports.map((item) => [
        item.name,
        item.kind,
        item.async,
        item.params,
        item.returns,
        item.origin?.file ?? null,
      ]),
    ).toEqual([
      ['f', 'function', true, 'a: number, { b }: T', 'Promise<void>', null],
      ['C', 'class', false, '', '', null],
      ['v', 'value', false, '', '', null],
      ['w', 'function', false, '', '', null],
      ['I', 'type', false, '', '', null],
      ['y', 'class', false, '', '', 'b.ts'],
      ['default', 'function', true, 'a: number, { b }: T', 'Promise<void>', null],
    ]);
    const [first] = module?.exports ?? [];
    expect(text.slice(first?.start, first?.end)).toBe('export async function f(a: number, { b }: T): Promise<void> {}');
  });

  it('tells modules that act when they are loaded from those that only declare', async () => {
    const inventory = await inventoryOf({
      'acts.js': 'const app = make();\napp.listen(1);\nmodule.exports = app;',
      'declares.js':
        "'use strict';\nconst r = require('express').Router();\nr.get('/', f);\nfunction f() {}\nexports.r = r;",
      'keeps.ts': 'export const server = start.listen(1);\nexport const x = compute();',
      'loops.ts': 'for (const x of [1]) globalThis.y = x;\nexport {};',
    });
    expect(inventory.modules.map((module) => [module.path, module.system, module.sideEffects])).toEqual([
      ['acts.js', 'commonjs', true],
      ['declares.js', 'commonjs', false],
      ['keeps.ts', 'esm', true],
      ['loops.ts', 'esm', true],
    ]);
  });
});

describe('summarizeInventory', () => {
  it('names counts, mounts, tables with who touches them, and what could not be read', async () => {
    const text = summarizeInventory(await inventoryOf({ ...tree, 'bad.js': 'require(x); require("./none")' }));
    expect(text).toContain('8 files, 5 modules');
    expect(text).toMatch(/\/api\/a\s+routes\/index\.js\s+GET 1/);
    expect(text).toMatch(/t\s+read by routes\/q\.js/);
    expect(text).toMatch(/bad\.js:1\s+\.\/none\s+it leads to no file of the tree/);
    expect(text.split('\n').every((line) => line.length < 220)).toBe(true);
  });
});
