import { posix } from 'node:path';
import fc from 'fast-check';

/** The ways in which repositories print their specifiers. */
export type Style = 'commonjs' | 'extensions' | 'nodenext' | 'base-url' | 'alias' | 'imports' | 'workspaces';

export interface Shape {
  style: Style;
  /** The folder of each file. */
  places: string[];
  /** Which file prints which other one, and in which form. */
  links: [from: number, to: number, form: number][];
  bom: boolean;
  crlf: boolean;
}

export const FOLDERS = ['src/one', 'src/one/deep', 'src/two', 'src/two/deep/er', 'src/three'];
const NAMES = ['amber', 'birch', 'cedar', 'delta', 'ember', 'index', 'data'];

export const shapes: fc.Arbitrary<Shape> = fc.record({
  style: fc.constantFrom<Style>('commonjs', 'extensions', 'nodenext', 'base-url', 'alias', 'imports', 'workspaces'),
  places: fc.array(fc.constantFrom(...FOLDERS), { minLength: NAMES.length, maxLength: NAMES.length }),
  links: fc.array(fc.tuple(fc.nat(NAMES.length - 1), fc.nat(NAMES.length - 1), fc.nat(20)), {
    minLength: 3,
    maxLength: 25,
  }),
  bom: fc.boolean(),
  crlf: fc.boolean(),
});

const typed = (style: Style) => style !== 'commonjs' && style !== 'extensions';

function pathOf({ style, places }: Shape, index: number): string {
  const name = NAMES[index] ?? '';
  const extension = name === 'data' ? 'json' : typed(style) ? 'ts' : 'js';
  return `${folderIn(style, places[index] ?? '')}/${name}.${extension}`;
}

/** Workspaces have a package per first folder. */
export function folderIn(style: Style, folder: string): string {
  return style === 'workspaces' ? folder.replace(/^src\/(\w+)/, 'packages/$1/src') : folder;
}

export function treeOf(shape: Shape): Record<string, string> {
  const tree: Record<string, string> = { ...configurations(shape.style) };
  for (const [index, name] of NAMES.entries()) {
    const path = pathOf(shape, index);
    tree[path] = name === 'data' ? '{ "value": 1 }\n' : moduleText(shape, index, path);
  }
  return tree;
}

function moduleText(shape: Shape, index: number, path: string): string {
  const printed = shape.links
    .filter(([from, to]) => from === index && to !== index)
    .map(([, to, form], number) => statement(shape, path, pathOf(shape, to), form, number));
  const end = shape.crlf ? '\r\n' : '\n';
  const lines = [`// ${path}: './amber' in a comment stays "./amber"`, ...printed, `const text${index} = './birch';`];
  return (shape.bom ? '\uFEFF' : '') + lines.join(end) + end;
}

function statement(shape: Shape, from: string, to: string, form: number, number: number): string {
  const quote = form % 2 === 0 ? "'" : '"';
  const text = quote + specifier(shape, from, to, form) + quote;
  const forms = typed(shape.style) || shape.style === 'extensions' ? MODERN : COMMON;
  return (forms[form % forms.length] ?? '').replaceAll('$', text).replaceAll('N', `name${number}`);
}

const COMMON = [
  'const N = require($);',
  'const { N } = require($), other_N = 1;',
  'require($);',
  'const N = require.resolve($);',
  'jest.mock($, () => ({}));',
  'jest.doMock($); const N = jest.requireActual($);',
  'const N = () => import(/* later */ $);',
  '/** @type {import($).Thing} */ let N;',
  'const N = proxyquire($, {});',
];

const MODERN = [
  'import N from $;',
  'import { N as a_N } from $; // keep',
  'import\n  * as N\n  from $;',
  'export { N } from $;',
  'export * as N from $;',
  'import $;',
  'const N = await import($);',
  'vi.mock($, async () => ({ ...(await vi.importActual($)) }));',
  'import type { N } from $;',
  'type N = import($).Thing;',
  '/** @import { N } from $ */',
  'export type { N } from $;',
];

/** The specifier as the style prints it. */
function specifier({ style }: Shape, from: string, to: string, form: number): string {
  const short = style === 'extensions' ? to : withoutExtension(to, style);
  const relative = posix.relative(posix.dirname(from), short);
  const near = relative.startsWith('.') ? relative : `./${relative}`;
  const direct = near === './' ? '.' : near;
  if (form % 3 === 0) return direct;
  if (style === 'alias') return short.replace(/^src\/?/, '@/').replace(/\/$/, '');
  if (style === 'base-url' && short !== 'src') return short.replace(/^src\//, '');
  if (style === 'imports') return short.replace(/^src\//, '#src/');
  if (style === 'workspaces') return workspaceSpecifier(from, to, direct);
  return direct;
}

function workspaceSpecifier(from: string, to: string, direct: string): string {
  const [, name = '', inner = ''] = /^packages\/(\w+)\/(.*)$/.exec(to) ?? [];
  return from.startsWith(`packages/${name}/`) ? direct : `@acme/${name}/${inner}`;
}

function withoutExtension(to: string, style: Style): string {
  if (to.endsWith('.json')) return to;
  if (style === 'nodenext' || style === 'imports') return to.replace(/\.ts$/, '.js');
  return to.replace(/\.[jt]s$/, '').replace(/\/index$/, '');
}

function configurations(style: Style): Record<string, string> {
  const compiler = (options: object) => `${JSON.stringify({ compilerOptions: options }, null, 2)}\n`;
  const manifest = (json: object) => `${JSON.stringify({ name: 'sample', private: true, ...json }, null, 2)}\n`;
  switch (style) {
    case 'base-url':
      return { 'package.json': manifest({}), 'tsconfig.json': compiler({ baseUrl: './src' }) };
    case 'alias':
      return { 'package.json': manifest({}), 'tsconfig.json': compiler({ paths: { '@/*': ['./src/*'] } }) };
    case 'imports':
      return { 'package.json': manifest({ imports: { '#src/*': './src/*' } }) };
    case 'workspaces':
      return {
        'package.json': manifest({ workspaces: ['packages/*'] }),
        ...Object.fromEntries(
          ['one', 'two', 'three'].map((name) => [`packages/${name}/package.json`, manifest({ name: `@acme/${name}` })]),
        ),
      };
    default:
      return { 'package.json': manifest(style === 'commonjs' ? {} : { type: 'module' }) };
  }
}
