import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanFile } from '../model/plan-file.ts';
import { aliasRulesOf, serviceAliases } from './aliases.ts';
import { contextOf, printedEdges, projectOf } from './state.ts';
import { extractInMemory, type Tree } from './testing/in-memory.ts';
import { smallShopPlan } from './testing/small-shop.ts';

type Style = 'bare' | 'extension' | 'commonjs' | 'alias';

const names = ['one', 'two', 'three', 'four', 'five', 'six'];
const folders = ['cut', 'cut/deep', 'stay', 'stay/deep/er', 'other'];

const trees = fc.record({
  style: fc.constantFrom<Style>('bare', 'extension', 'commonjs', 'alias'),
  places: fc.array(fc.constantFrom(...folders), { minLength: names.length, maxLength: names.length }),
  links: fc.array(fc.tuple(fc.nat(names.length - 1), fc.nat(names.length - 1)), { maxLength: 12 }),
  barrel: fc.boolean(),
});

function relative(from: string, to: string): string {
  const up = from
    .split('/')
    .slice(0, -1)
    .map(() => '..')
    .join('/');
  return `${up === '' ? '.' : up}/${to}`;
}

function treeOf({
  style,
  places,
  links,
  barrel,
}: {
  style: Style;
  places: string[];
  links: [number, number][];
  barrel: boolean;
}): Tree {
  const extension = style === 'commonjs' ? '.js' : '.ts';
  const path = (index: number) => `${places[index]}/${names[index]}${extension}`;
  const tree: Tree = {
    'package.json': JSON.stringify({ name: 'x', type: style === 'commonjs' ? 'commonjs' : 'module' }),
    'cut/entry.ts': 'export const entry = 1;\n',
  };
  if (style === 'alias')
    tree['tsconfig.json'] = JSON.stringify({ compilerOptions: { paths: { '~/*': ['./*'], '@stay/*': ['./stay/*'] } } });
  names.forEach((name, index) => {
    const lines = links.flatMap(([from, to], at) => {
      if (from !== index || to === index) return [];
      const target = path(to);
      const bare = target.replace(/\.[jt]s$/, '');
      if (style === 'commonjs')
        return [`const { ${names[to]}: local${at} } = require("${relative(path(index), bare)}"); // ünïcode ${at}`];
      const printed =
        style === 'alias' && target.startsWith('stay/')
          ? `@stay/${bare.slice('stay/'.length)}`
          : relative(path(index), style === 'extension' ? target : bare);
      return [`import { ${names[to]} as local${at} } from '${printed}'; /* "quoted" ${at} */`];
    });
    if (barrel && style !== 'commonjs' && places[index]?.startsWith('cut') && index !== 0)
      lines.push(
        `import { ${names[0]} as viaBarrel } from '${relative(path(index), style === 'extension' ? 'stay/index.ts' : 'stay')}';`,
      );
    lines.push(style === 'commonjs' ? `exports.${name} = ${index};` : `export const ${name} = ${index};`);
    tree[path(index)] = `${lines.join('\r\n')}\n`;
  });
  if (barrel)
    tree['stay/index.ts'] =
      `export { ${names[0]} } from '${relative('stay/index.ts', style === 'extension' ? path(0) : path(0).replace(/\.[jt]s$/, ''))}';\n`;
  return tree;
}

const shop = smallShopPlan.services.news;
if (!shop) throw new Error('the fixture lost its service');
const service = {
  ...shop,
  folder: 'svc',
  backend: shop.backend
    ? { ...shop.backend, entry: { ...shop.backend.entry, kind: 'self-starting' as const, module: 'cut/entry.ts' } }
    : null,
  place: { 'cut/': 'backend/src/', 'stay/': 'backend/src/kept/', 'other/': 'backend/lib/' },
};
const phase = smallShopPlan.phases[0];
if (!phase) throw new Error('the fixture lost its phase');
const plan: PlanFile = {
  ...smallShopPlan,
  services: { news: service },
  phases: [
    {
      ...phase,
      move: ['cut/**'],
      edits: [],
      database: [],
      decisions: [{ subject: 'module:{stay,other}/**', choice: 'copy', why: 'test' }],
    },
  ],
};

describe('rewriting', () => {
  it('leaves nothing unresolved that was resolved, and changes no byte outside of its edits', async () => {
    await fc.assert(
      fc.asyncProperty(trees, async (shape) => {
        const tree = treeOf(shape);
        const { inventory, built, files } = await extractInMemory(tree, plan);
        const text = (path: string) => files[path] ?? null;
        const own = projectOf(
          new Set(Object.keys(files)),
          text,
          aliasRulesOf(serviceAliases(inventory, service), service),
        );
        for (const path of Object.keys(files).filter(
          (item) => item.startsWith('svc/backend/') && /\.[jt]s$/.test(item),
        )) {
          const { edges, unresolved } = printedEdges(own, path, files[path] ?? '');
          expect(unresolved.map(({ specifier }) => `${path}: ${specifier}`)).toEqual([]);
          for (const { to } of edges) expect(to ?? 'svc/').toMatch(/^svc\//);
        }
        const edited =
          built.plan.phases[0]?.operations.flatMap((item) =>
            item.kind === 'edit-files'
              ? (item.params as { files: { path: string; spans: { expect: string; replace: string }[] }[] }).files
              : [],
          ) ?? [];
        const moves =
          built.plan.phases[0]?.operations.flatMap((item) =>
            item.kind === 'move-files'
              ? (item.params as { moves: { from: string; to: string }[] }).moves
              : item.kind === 'copy-files'
                ? (item.params as { copies: { from: string; to: string }[] }).copies
                : [],
          ) ?? [];
        for (const { from, to } of moves) {
          const spans = edited.find(({ path }) => path === to)?.spans ?? [];
          const strip = (content: string, pieces: string[]) =>
            pieces.reduce((rest, piece) => rest.replace(piece, '\0'), content);
          expect(
            strip(
              files[to] ?? '',
              spans.map(({ replace }) => replace),
            ),
          ).toBe(
            strip(
              tree[from] ?? '',
              spans.map(({ expect: old }) => old),
            ),
          );
        }
        expect(contextOf(new Set(Object.keys(files)), text, []).packages.length).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });
});
