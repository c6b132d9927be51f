import fc from 'fast-check';

export type Style = 'ts' | 'esm' | 'cjs';

/** A generated file and the names that it exports. */
export interface GeneratedModule {
  path: string;
  style: Style;
  text: string;
  exports: string[];
}

interface Item {
  kind:
    | 'function'
    | 'arrow'
    | 'constant'
    | 'object'
    | 'list'
    | 'class'
    | 'counter'
    | 'remembering'
    | 'handing'
    | 'pair'
    | 'late';
  /** Numbers that choose what it uses, by their order among the names. */
  uses: number[];
  exported: 'inline' | 'list' | 'renamed' | 'no';
  comment: 'above' | 'behind' | 'none';
  setUp: 'property' | 'assign' | 'push' | 'none';
}

const item: fc.Arbitrary<Item> = fc.record({
  kind: fc.constantFrom(
    'function',
    'function',
    'function',
    'arrow',
    'constant',
    'object',
    'list',
    'class',
    'counter',
    'remembering',
    'handing',
    'pair',
    'late',
  ),
  uses: fc.array(fc.nat(40), { maxLength: 3 }),
  exported: fc.constantFrom('inline', 'inline', 'list', 'renamed', 'no'),
  comment: fc.constantFrom('above', 'behind', 'none'),
  setUp: fc.constantFrom('none', 'none', 'property', 'assign', 'push'),
});

/** Files of functions that call each other in circles, of constants, classes, state, and statements that set them up. */
export const modules: fc.Arbitrary<GeneratedModule> = fc
  .record({
    style: fc.constantFrom<Style>('ts', 'esm', 'cjs'),
    items: fc.array(item, { minLength: 3, maxLength: 9 }),
    header: fc.boolean(),
    members: fc.boolean(),
    crlf: fc.boolean(),
  })
  .map(({ style, items, header, members, crlf }) => {
    const made = items.map((each, index) => printed(each, index, items, style));
    const lines = [
      ...(header ? ['/* Copyright of everybody. */'] : []),
      ...(style === 'cjs' ? ["'use strict';", CJS_IMPORTS] : [ESM_IMPORTS]),
      '',
      ...made.flatMap(({ lines: own }) => [...own, '']),
      ...exportLines(made, style, members),
    ];
    const text = `${lines.join('\n')}\n`;
    const extension = style === 'ts' ? 'ts' : 'js';
    return {
      path: `src/generated.${extension}`,
      style,
      text: crlf ? text.replaceAll('\n', '\r\n') : text,
      exports: made.flatMap(({ name, exported }) =>
        exported === 'no' ? [] : [exported === 'renamed' ? `the_${name}` : name],
      ),
    };
  })
  .filter(({ exports }) => exports.length > 1);

const ESM_IMPORTS =
  "import posix, { basename, join as joined } from 'node:path/posix';\nimport * as url from 'node:url';";
const CJS_IMPORTS =
  "const { basename, join: joined } = require('node:path/posix');\nconst posix = require('node:path/posix'), url = require('node:url');";
const IMPORTED = ["basename('a/b')", "joined('a', 'b')", "posix.extname('a.b')", "url.domainToASCII('a.b')"];

interface Printed {
  name: string;
  exported: Item['exported'];
  lines: string[];
}

const nameOf = ({ kind }: Item, index: number) => `${kind === 'class' ? 'K' : 'n'}${index}`;
const CALLABLE = /^(?:function|arrow|counter|remembering|handing|late)$/;

/** Calls of others, one less deep each time, so that circles end. */
function calls(item: Item, items: Item[]): string {
  const targets = item.uses.map((use) => use % items.length);
  const parts = targets.map((target) => {
    const other = items[target] as Item;
    const name = nameOf(other, target);
    return CALLABLE.test(other.kind) ? `${name}(d - 1)` : other.kind === 'class' ? `new ${name}().m(d - 1)` : `${name}`;
  });
  return [...parts, ...item.uses.slice(0, 1).map((use) => IMPORTED[use % IMPORTED.length])].join(', ');
}

/** What exists already while the file is loaded. */
function earlier(item: Item, index: number, items: Item[]): string {
  const before = item.uses
    .map((use) => use % items.length)
    .filter((target) => target < index && /^(?:constant|object|list)$/.test(items[target]?.kind ?? ''));
  return [...before.map((target) => nameOf(items[target] as Item, target)), IMPORTED[index % IMPORTED.length]].join(
    ', ',
  );
}

function printed(item: Item, index: number, items: Item[], style: Style): Printed {
  const name = nameOf(item, index);
  const typed = style === 'ts';
  const type = (text: string) => (typed ? `: ${text}` : '');
  const inline = item.exported === 'inline' && style !== 'cjs' ? 'export ' : '';
  const body = `if (d <= 0) return '${name}'; return ['${name}', ${calls(item, items)}];`;
  const lines: Record<Item['kind'], string[]> = {
    function: [`${inline}function ${name}(d${type('number')})${type('any')} {`, `  ${body}`, '}'],
    arrow: [`${inline}const ${name} = (d${type('number')})${type('any')} => { ${body} };`],
    constant: [`${inline}const ${name} = ['${name}', ${earlier(item, index, items)}].length;`],
    object: [`${inline}const ${name}${type('any')} = { name: '${name}', of: [${earlier(item, index, items)}] };`],
    list: [`${inline}const ${name}${type('any[]')} = ['${name}', ${earlier(item, index, items)}];`],
    class: [
      `${inline}class ${name} {`,
      `  static made = '${name}';`,
      `  static { ${name}.made += '!'; }`,
      `  m(d${type('number')})${type('any')} { ${body} }`,
      '}',
    ],
    counter: [
      `let count${index} = 0;`,
      `${inline}function ${name}(d${type('number')})${type('any')} { count${index} += 1; if (d <= 0) return count${index}; return [count${index}, ${calls(item, items)}]; }`,
    ],
    remembering: [
      `const memory${index}${type('any')} = new Map();`,
      `${inline}function ${name}(d${type('number')})${type('any')} { remember(memory${index}, d); const m = memory${index}; return [m.size, d <= 0 ? 0 : [${calls(item, items)}]]; }`,
    ],
    handing: [
      `const box${index}${type('any')} = make${index}();`,
      `function make${index}()${type('any')} { return []; }`,
      `function open${index}()${type('any')} { return box${index}; }`,
      `${inline}function ${name}(d${type('number')})${type('any')} { const box = open${index}(); box.push(d); return [box.length, d <= 0 ? 0 : [${calls(item, items)}]]; }`,
    ],
    pair: [`const ${name} = '${name}', other${index} = ${name} + 1;`],
    late: [`let ${name}${type('any')};`, `${name} = (d${type('number')}) => { ${body} };`],
  };
  const own = [...lines[item.kind]];
  if (item.kind === 'remembering')
    own.push(...(items.findIndex(({ kind }) => kind === 'remembering') === index ? remember(type) : []));
  if (item.comment === 'above') own.unshift('/**', ` * About ${name}.`, ' */');
  if (item.comment === 'behind') own[own.length - 1] += ` // behind ${name}`;
  own.push(...setUp(item, index, items, style));
  const exported =
    item.kind === 'pair' || item.kind === 'late'
      ? item.exported === 'inline'
        ? 'list'
        : item.exported
      : item.exported;
  return { name, exported, lines: own };
}

const remember = (type: (text: string) => string) => [
  `function remember(memory${type('any')}, d${type('number')}) { memory.set(d, memory.size); }`,
];

/** Statements at the top that change what was declared before. */
function setUp({ setUp: how, kind }: Item, index: number, items: Item[], style: Style): string[] {
  const name = nameOf({ kind } as Item, index);
  const any = style === 'ts' ? `(${name} as any)` : name;
  if (how === 'none' || kind === 'constant' || kind === 'pair') return [];
  if (how === 'property') return [`${any}.extra = '${name}-extra';`];
  if (how === 'assign') return [`Object.assign(${name}, { more: typeof ${nameOf(items[0] as Item, 0)} });`];
  return kind === 'list' ? [`${name}.push('pushed');`, `[1, 2].forEach((n) => { ${name}.push(n); });`] : [];
}

function exportLines(made: Printed[], style: Style, members: boolean): string[] {
  const named = made.filter(({ exported }) => exported !== 'no');
  const outer = ({ name, exported }: Printed) => (exported === 'renamed' ? `the_${name}` : name);
  if (style !== 'cjs') {
    const listed = named.filter(({ exported }) => exported !== 'inline');
    const each = listed.map((item) => (item.exported === 'renamed' ? `${item.name} as ${outer(item)}` : item.name));
    return each.length === 0 ? [] : [`export { ${each.join(', ')} };`];
  }
  const parts = named.map((item) => (outer(item) === item.name ? item.name : `${outer(item)}: ${item.name}`));
  if (members) return ['module.exports = {', ...parts.map((part) => `  ${part},`), '};'];
  return named.map((item) => `exports.${outer(item)} = ${item.name};`);
}
