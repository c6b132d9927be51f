import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { occurrencesOf } from './occurrences.ts';
import { scanFile } from './scan.ts';

const root = join(import.meta.dirname, '../../..');
const FILES = [
  'migration-cli/src/**/*.ts',
  'nectar-core/frontend/src/**/*.tsx',
  'examples/**/*.{js,jsx,ts}',
  'dev/**/*.mjs',
]
  .flatMap((pattern) => globSync(pattern, { cwd: root, exclude: ['**/node_modules/**'] }))
  .filter((_, index) => index % 4 === 0)
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

const STATEMENTS = [
  "import a, { b as c } from './a';",
  "import type { D } from './d';",
  "import './e';",
  "export {} from './f';",
  "export type {} from './f2';",
  "export { g } from './g';",
  "export * as h from './h';",
  "const i = require('./i');",
  "const { j } = (require('./j') as any)!.k;",
  "require.resolve('./l');",
  "require?.('./m');",
  'require(`./n`);',
  "require(`./${'o'}`);",
  "await import('./p');",
  "type Q = import('./q').Q<string>;",
  "import R = require('./r');",
  "import type S = require('./s');",
  'import T = a.b;',
  "vi.mock('./t');",
  "jest['mock']('./u');",
  "vi.mock(import('./v'), () => ({}));",
  "proxyquire.noCallThru().load('./w');",
  "proxyquire('./x', {});",
  "new URL('./y', import.meta.url);",
  "new URL('https://z.example', import.meta.url);",
  "new (URL as any)('./z', import.meta.url);",
  "declare module './aa' { export type B = 1; }",
  "declare module 'ambient';",
  'declare global { interface C {} }',
  "app.set('view engine', 'pug');",
  "app.set('view engine', 'html');",
  "import.meta.resolve('./bb');",
  "/** @type {import('./cc').D} é😀 */",
  "/** @import { E } from './dd' */",
  '/// <reference path="./ee" />',
  "function f(require: any) { return require('./ff'); }",
  "class G { require(x: string) { return this.require('./gg'); } }",
  "const text = `require('./no')`; // require('./no')",
  '😀;',
];

describe('a scan', () => {
  const same = (path: string, text: string): void => {
    const printed = occurrencesOf(path, text).map((item) => ({ ...item, names: [] }));
    expect(scanFile(path, text).occurrences, path).toEqual(printed);
  };

  it('finds in every file what its syntax tree tells', () => {
    expect(FILES.length).toBeGreaterThan(200);
    for (const { path, text } of FILES) same(path, text);
  });

  it('finds what the syntax tree tells in any text of statements that print specifiers', () => {
    const text = fc.array(fc.constantFrom(...STATEMENTS), { maxLength: 8 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, fc.constantFrom('a.ts', 'a.cts', 'a.tsx'), (lines, path) => same(path, lines)),
      { numRuns: 100 },
    );
  });
});
