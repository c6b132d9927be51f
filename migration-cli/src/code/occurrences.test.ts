import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Occurrence, occurrencesOf } from './occurrences.ts';

const kinds = (path: string, text: string) =>
  occurrencesOf(path, text).map((item) => `${item.kind} ${text.slice(item.start, item.end)}`);

describe('occurrences in code', () => {
  it('finds every static form with its statement', () => {
    const text = [
      "import a from './a';",
      "import * as b from './b.js';",
      "import { c as d, type E } from './c';",
      "import type { F } from './f';",
      "import './side';",
      "export * from './g';",
      "export { h as default } from './h';",
      "export type { I } from './i';",
    ].join('\n');
    expect(kinds('m.ts', text)).toEqual([
      "static './a'",
      "static './b.js'",
      "static './c'",
      "type './f'",
      "side-effect './side'",
      "reexport './g'",
      "reexport './h'",
      "type './i'",
    ]);
    const [, , named] = occurrencesOf('m.ts', text);
    expect(named?.names).toEqual([
      { imported: 'c', local: 'd', typeOnly: false },
      { imported: 'E', local: 'E', typeOnly: true },
    ]);
    expect(text.slice(named?.statement?.start, named?.statement?.end)).toBe("import { c as d, type E } from './c';");
  });

  it('finds what CommonJS loads, and the names that are taken', () => {
    const text =
      "const { a, b: c } = require('./x');\nconst d = require(\"./y\").e;\nrequire('./z');\nrequire.resolve('./w');\nimport f = require('./v');";
    const found = occurrencesOf('m.ts', text);
    expect(found.map((item) => item.kind)).toEqual(['require', 'require', 'require', 'require-resolve', 'require']);
    expect(found[0]?.names.map((name) => `${name.imported}:${name.local}`)).toEqual(['a:a', 'b:c']);
    expect(found[1]?.names.map((name) => `${name.imported}:${name.local}`)).toEqual(['e:d']);
  });

  it('finds the package of a view engine, which express requires by itself', () => {
    const text = "app.set('view engine', 'ejs');\napp.set('views', 'pug');\napp.set('view engine', 'html');";
    expect(kinds('a.js', text)).toEqual(["require 'ejs'"]);
  });

  it('does not take a parameter named require for the loader', () => {
    expect(occurrencesOf('m.js', "define(function (require) { return require('./x'); });")).toEqual([]);
  });

  it('finds dynamic imports, URLs, import types and mocks', () => {
    const text = [
      "const { run } = await import('./run');",
      "const u = new URL('./data.json', import.meta.url);",
      "const far = new URL('https://example.com', import.meta.url);",
      "type T = import('./types').Deep;",
      "vi.mock('./a');",
      "jest.doMock('../b', () => ({}));",
      "vi.mock(import('./c'));",
      "const real = await vi.importActual('./d');",
      "const p = proxyquire('./e', {});",
    ].join('\n');
    expect(kinds('m.ts', text)).toEqual([
      "dynamic './run'",
      "new-url './data.json'",
      "type './types'",
      "mock './a'",
      "mock '../b'",
      "dynamic './c'",
      "mock './d'",
      "mock './e'",
    ]);
  });

  it('finds JSDoc types, @import tags and references, and nothing in plain comments', () => {
    const text = [
      '/// <reference path="./globals.d.ts" />',
      "/** @type {import('./t').Thing} */",
      'let a;',
      '/** @import { X, Y as Z } from "./xyz.js" */',
      "// import('./no')",
      'const s = "import x from \'./no\'";',
    ].join('\n');
    expect(kinds('m.js', text)).toEqual(['type "./globals.d.ts"', "type './t'", 'type "./xyz.js"']);
  });

  it('keeps offsets right behind a byte order mark, CRLF, emoji and a shebang', () => {
    for (const before of ['\uFEFF', '#!/usr/bin/env node\r\n', '// 😀 é\r\n', "const s = '😀';"]) {
      const text = `${before}import x from './é';\r\n`;
      expect(kinds('m.mjs', text)).toEqual(["static './é'"]);
    }
  });

  it('reads JSX and TSX', () => {
    expect(kinds('m.jsx', "import A from './A';\nexport const b = <A>{import('./c')}</A>;")).toEqual([
      "static './A'",
      "dynamic './c'",
    ]);
    expect(kinds('m.tsx', "const f = <T,>(x: T) => <i>{require('./d')}</i>;")).toEqual(["require './d'"]);
  });
});

describe('occurrences in markup', () => {
  it('finds scripts, links and images that are paths', () => {
    const html = `<!-- <script src="/old.js"></script> --><link rel="stylesheet" href='/styles.css'>
<script type="module" src="/src/main.tsx"></script><img src="logo.svg"><a href="/page">x</a>
<script src="https://cdn.example/x.js"></script><img src="{{ photo }}">`;
    expect(kinds('index.html', html)).toEqual([`html '/styles.css'`, 'html "/src/main.tsx"', 'html "logo.svg"']);
  });

  it('finds imports and urls of style sheets', () => {
    const css = `@import './a.css'; /* @import './no.css' */ @import url("b.css") screen;
.x { background: url(../img/x.svg) , url('data:image/png;base64,AA'); src: url( "f.woff2" ) }`;
    expect(kinds('x.css', css)).toEqual([`style './a.css'`, 'style "b.css"', 'style ../img/x.svg', 'style "f.woff2"']);
    expect(kinds('x.scss', "@use './tokens' as t;\n@forward 'src/list';")).toEqual([
      "style './tokens'",
      "style 'src/list'",
    ]);
  });
});

const FORMS: [string, (literal: string, index: number) => string][] = [
  ['static', (literal, i) => `import v${i} from ${literal};`],
  ['static', (literal, i) => `import { a as v${i} } from ${literal}`],
  ['side-effect', (literal) => `import ${literal};`],
  ['reexport', (literal) => `export * from ${literal};`],
  ['reexport', (literal, i) => `export { a as w${i} } from ${literal};`],
  ['type', (literal, i) => `import type { T${i} } from ${literal};`],
  ['type', (literal, i) => `type U${i} = import(${literal}).U;`],
  ['dynamic', (literal, i) => `const d${i} = await import(${literal});`],
  ['require', (literal, i) => `const r${i} = require(${literal});`],
  ['require-resolve', (literal) => `require.resolve(${literal});`],
  ['mock', (literal) => `vi.mock(${literal}, () => ({}));`],
  ['new-url', (literal, i) => `const n${i} = new URL(${literal}, import.meta.url);`],
  ['type', (literal) => `/** @type {import(${literal}).X} */`],
];

const specifier = fc
  .array(fc.stringMatching(/^[a-zé0-9_-]{1,6}$/), { minLength: 1, maxLength: 3 })
  .chain((parts) => fc.constantFrom('./', '../', '@/', '').map((head) => head + parts.join('/')));

const filler = fc.constantFrom(
  '',
  '\n',
  '// 😀 import("./x")\n',
  "const t = `import './no'`;\n",
  '\r\n',
  'function f() { return "./q"; }\n',
);

describe('occurrences, for any module', () => {
  it('finds exactly what was planted, with its span', () => {
    const planted = fc.array(fc.tuple(fc.nat(FORMS.length - 1), specifier, fc.constantFrom("'", '"'), filler), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(planted, (items) => {
        let text = '';
        const expected: Pick<Occurrence, 'kind' | 'specifier' | 'start' | 'end'>[] = [];
        items.forEach(([form, name, quote, gap], index) => {
          const [kind, print] = FORMS[form] ?? ['static', () => ''];
          const literal = `${quote}${name}${quote}`;
          text += `${gap.replace('function f', `function f${index}`).replace('const t', `const t${index}`)}\n`;
          const statement = print(literal, index);
          const start = text.length + statement.indexOf(literal);
          expected.push({ kind: kind as Occurrence['kind'], specifier: name, start, end: start + literal.length });
          text += `${statement}\n`;
        });
        const found = occurrencesOf('m.ts', text).map(({ kind, specifier, start, end }) => ({
          kind,
          specifier,
          start,
          end,
        }));
        expect(found).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });
});
