import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isNode, type Node, walk } from './ast.ts';
import { calledLast } from './call-index.ts';
import { parseModule } from './parse.ts';
import { parseSyntax } from './syntax.ts';

const root = join(import.meta.dirname, '../../..');
const FILES = ['migration-cli/src/{code,inventory}/*.ts', 'nectar-core/frontend/src/**/*.tsx', 'examples/**/*.{js,jsx}']
  .flatMap((pattern) => globSync(pattern, { cwd: root, exclude: ['**/node_modules/**'] }))
  .filter((_, index) => index % 4 === 0)
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

const SHAPES = `
  @Entity('a') class A<T> extends B { @Column() private x?: string = 'y'; static #z = 1n; constructor(readonly c: C, d?: T) { super(); } }
  function f({ a, b: [c = 1, ...rest] }: P, this_?: string): asserts a is X { for (const [k] of rest) label: while (true) break label; }
  var g = /x/g, h = \`a\${g}b\`, { i } = require('i'), j = async <T,>(t: T) => await import('./j'), k = a?.b!.c?.['d'](...[, 1]);
  export default { get l() { return this; }, async *m() { yield* n; }, [o]: 1, 'p': null }; declare module './q' { export type R = S[] | 't'; }
  try { x++ } catch { delete y.z } import type { U } from 'u'; export * as v from 'v'; enum W { X = 1 } import Y = require('y');
`;

/** The tree as data: without links, without what a node does not keep of the parser's. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null || value instanceof RegExp) return value;
  const fields = Object.entries(value).filter(([key, item]) => {
    if (key === 'parent' || key === 'scope' || key === 'raw') return false;
    return !(Array.isArray(item) && item.length === 0) && item !== null && item !== undefined && item !== false;
  });
  return Object.fromEntries(fields.map(([key, item]) => [key, plain(item)]));
}

describe('a linked tree', () => {
  const all = [...FILES, { path: 'shapes.ts', text: SHAPES }];

  it('says what the parser says', () => {
    expect(FILES.length).toBeGreaterThan(30);
    for (const { path, text } of all) {
      const { program, error } = parseSyntax(path, text);
      expect(error, path).toBeNull();
      expect(plain(parseModule(path, text).program), path).toEqual(plain(program));
    }
  });

  it('gives every node its parent, which holds it', () => {
    for (const { path, text } of all) {
      const { program } = parseModule(path, text);
      walk(program, (node) => {
        const holds = Object.values(node.parent ?? {}).some((value) => value === node || holdsIn(value, node));
        expect(node === program ? node.parent === null : holds, `${path} ${node.type} ${node.start}`).toBe(true);
      });
    }
  });

  it('lists its nodes by type and its calls by name, in the order of the tree', () => {
    for (const { path, text } of all) {
      const module = parseModule(path, text);
      const nodes: Node[] = [];
      walk(module.program, (node) => void nodes.push(node));
      for (const [type, expected] of Map.groupBy(nodes, (node) => node.type))
        expect(same(module.nodes(type), expected), `${path} ${type}`).toBe(true);
      for (const pattern of [/^(?:require|get|push|toBe)$/, /^$/, /e/]) {
        const expected = module.nodes('CallExpression').filter((call) => pattern.test(calledLast(call)));
        expect(same(module.calls(pattern), expected), `${path} ${pattern}`).toBe(true);
      }
    }
  });
});

const holdsIn = (value: unknown, node: Node) =>
  Array.isArray(value) && value.some((item) => isNode(item) && item === node);

const same = (a: Node[], b: Node[]) => a.length === b.length && a.every((node, index) => node === b[index]);
