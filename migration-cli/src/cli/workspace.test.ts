import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { createMonolith, type TestMonolith } from '../testing/monolith.ts';
import { shopFiles, shopPlan, started } from '../testing/moving-shop.ts';
import { nectarIn } from '../testing/nectar-in.ts';

let shop: TestMonolith;
/** A repository that is no monolith itself and names one in its package.json. */
let around: TestMonolith;
beforeAll(async () => {
  shop = await createMonolith(shopFiles(started()));
  around = await createMonolith({
    'package.json': JSON.stringify({ nectar: { root: shop.workspace.root } }),
    'docs/note.txt': '',
    'lib/a.js': "require('./b');\n",
    'lib/b.js': '',
    'nectar.rules.yaml': stringify({
      rules: [{ name: 'no-b', from: ['lib/a.js'], mayNot: { files: ['lib/b.js'] }, sentence: 'Nothing needs b.' }],
    }),
  });
});
afterAll(() => Promise.all([shop.remove(), around.remove()]));

/** What the command line says and ends with, given in the repository around, without `--root`. */
const nectar = (...args: string[]) => nectarIn(around, ...args);

/** A command line of each verb that ends by itself, where there is no plan file yet. */
const EACH: string[][] = [
  ['init'],
  ['inventory'],
  ['trace', '--', 'node', '--version'],
  ['plan'],
  ['plan', '--check'],
  ['plan', '--refresh'],
  ['plan', '--what-if', 'src/billing/**'],
  ['plan', '--accept', 'module:src/main.js', '--why', 'because'],
  ['backup', '--code-only'],
  ['backup', 'list'],
  ['rehearse', 'billing'],
  ['extract', 'billing'],
  ['extract', 'billing', '--dry-run'],
  ['gateway'],
  ['validate'],
  ['record'],
  ['parity'],
  ['drill'],
  ['sync'],
  ['rollback', '--all'],
  ['resume'],
  ['status'],
  ['report'],
  ['evidence', 'billing', '--key', 'key.pem'],
  ['doctor'],
];

/** About the repository that one stands in, and about one file. */
const ELSEWHERE = ['check', 'verify-evidence'];

describe('a repository whose package.json names the monolith', () => {
  it('has every verb look at that monolith, and say so', async () => {
    for (const words of EACH) {
      const { output } = await nectar(...words);
      expect(output, words.join(' ')).toContain(`The monolith is ${shop.workspace.root}, as`);
    }
    const { output: help } = await nectar('--help');
    const verbs = [...help.matchAll(/^ {2}([a-z][a-z-]+)(?: |$)/gm)].map(([, verb]) => verb);
    const given = new Set(EACH.map(([verb]) => verb));
    expect(new Set(verbs.filter((verb) => !given.has(verb)))).toEqual(new Set([...ELSEWHERE, 'help']));
  });

  it('is where a phase is planned, carried out, validated and taken back', async () => {
    await shop.write('nectar.plan.yaml', stringify(shopPlan(started())));
    expect(await nectar('plan', '--refresh')).toMatchObject({ code: 0 });
    await shop.commit('The plan');
    const before = await shop.git('rev-parse', 'HEAD^{tree}');
    expect(await nectar('backup', '--code-only')).toMatchObject({ code: 0 });
    expect((await nectar('plan', '--check')).output).toContain('0 of them in the way of an extraction');
    expect(await nectar('extract', 'billing')).toMatchObject({ code: 0 });
    expect((await nectar('status')).output).toContain('billing');
    expect((await nectar('validate', '--only', 'imports')).output).toMatch(/^pass +imports/m);
    expect(await nectar('rollback', 'billing')).toMatchObject({ code: 0 });
    expect(await shop.git('rev-parse', 'HEAD^{tree}')).toBe(before);
    expect(await around.git('status', '--porcelain')).toBe('');
  });

  it('holds its own imports against its own rules', async () => {
    expect(await nectar('check')).toMatchObject({ code: 1, output: expect.stringContaining('lib/a.js:1 imports') });
  });

  it('is itself what --root names, and so is a part of it for what only reads', async () => {
    expect((await nectar('status', '--root', '.')).output).not.toContain('The monolith is');
    expect((await nectar('inventory', '--root', 'lib')).output).toContain('2 files, 2 modules');
    const { code, output } = await nectar('status', '--root', 'lib');
    expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining('not the top of a git') });
  });
});
