import { afterEach, describe, expect, it } from 'vitest';
import { createMonolith, type TestMonolith } from '../testing/monolith.ts';
import { evaluateRules } from './evaluate.ts';
import { presentGraph } from './graph.ts';
import { parseRules } from './rules.ts';

const made: TestMonolith[] = [];
afterEach(async () => {
  for (const one of made.splice(0)) await one.remove();
});

async function evaluate(files: Record<string, string>, rules: string) {
  const monolith = await createMonolith(files);
  made.push(monolith);
  return evaluateRules(
    parseRules(rules, 'nectar.rules.yaml').rules,
    await presentGraph(monolith.deps, monolith.workspace.root),
  );
}

const APART = "rules: [{ name: apart, from: ['svc-*/**'], apart: { folders: 'svc-*' }, sentence: Call it over HTTP. }]";

describe('boundary rules', () => {
  it('refuse a service that imports another one, with file and line', async () => {
    const result = await evaluate(
      {
        'svc-a/main.ts': "// first line\nimport { b } from '../svc-b/b.ts';\nconsole.log(b);\n",
        'svc-b/b.ts': 'export const b = 1;\n',
      },
      APART,
    );
    expect(result.violations).toEqual([
      { rule: 'apart', sentence: 'Call it over HTTP.', file: 'svc-a/main.ts', line: 2, target: 'svc-b/b.ts' },
    ]);
  });

  it('let a service import itself and shared folders', async () => {
    const result = await evaluate(
      {
        'svc-a/main.ts': "import './own.ts';\nimport '../packages/p.ts';\n",
        'svc-a/own.ts': '',
        'packages/p.ts': '',
        'svc-b/b.ts': '',
      },
      APART,
    );
    expect(result.violations).toEqual([]);
    expect(result.tried).toBe(2);
  });

  it('see a require and a type-only import as well', async () => {
    const result = await evaluate(
      {
        'svc-a/a.cjs': "require('../svc-b/b.cjs');\n",
        'svc-a/t.ts': "import type { T } from '../svc-b/t.ts';\nexport type U = T;\n",
        'svc-b/b.cjs': '',
        'svc-b/t.ts': 'export type T = 1;\n',
      },
      APART,
    );
    expect(result.violations.map(({ file }) => file)).toEqual(['svc-a/a.cjs', 'svc-a/t.ts']);
  });

  it('let a feature reach another one only by its main file', async () => {
    const rules =
      "rules: [{ name: features, from: ['f/**'], apart: { folders: 'f/*', main: ['<folder>.ts'] }, sentence: Main only. }]";
    const result = await evaluate(
      { 'f/a/a.ts': "import '../b/b.ts';\nimport '../b/b.queries.ts';\n", 'f/b/b.ts': '', 'f/b/b.queries.ts': '' },
      rules,
    );
    expect(result.violations.map(({ target }) => target)).toEqual(['f/b/b.queries.ts']);
  });

  it("treat Node's modules alike with and without 'node:'", async () => {
    const rules =
      "rules: [{ name: pure, from: ['**'], mayNot: { packages: ['node:*', pg] }, may: { packages: ['node:path'] }, sentence: Pure. }]";
    const result = await evaluate(
      { 'a.js': "import 'fs';\nimport 'node:fs';\nimport 'path';\nimport 'pg';\nimport 'zod';\n" },
      rules,
    );
    expect(result.violations.map(({ line }) => line)).toEqual([1, 2, 4]);
  });

  it('say which imports could not be read and which rules protect nothing', async () => {
    const rules =
      "rules: [{ name: all, from: ['a/**'], mayNot: { packages: [pg] }, sentence: No. }, { name: idle, from: ['z/**'], mayNot: { packages: [pg] }, sentence: No. }]";
    const result = await evaluate({ 'a/broken.ts': 'import { from ;;;' }, rules);
    expect(result.undecided.map(({ file }) => file)).toContain('a/broken.ts');
    expect(result.idle).toEqual(['idle']);
  });

  it('are refused where a rule says nothing', () => {
    expect(() => parseRules("rules: [{ name: x, from: ['**'], sentence: Why. }]", 'r.yaml')).toThrow(
      'Cannot read the rules in r.yaml',
    );
  });
});
