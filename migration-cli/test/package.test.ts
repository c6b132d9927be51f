import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { pruneLockfile } from '../src/operations/prune-lock/lockfile.ts';
import { ROOT } from './support/bookshop.ts';
import { NECTAR, runIn } from './support/commands.ts';
import { type Language, wordsPlan, wordsShop } from './support/words-shop.ts';

// Two services leave one after the other and share a package; each step is undone to the very tree before it.

const INSTALLED = join(ROOT, 'examples/nectar-api');
const roots: string[] = [];
afterAll(async () => {
  for (const root of roots) await rm(root, { recursive: true, force: true });
});

/** The shop in a repository of its own, with the packages of the sample installed beside it. */
async function openShop(language: Language): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'nectar-words-')));
  roots.push(root);
  const files = wordsShop(language);
  const installed = JSON.parse(await readFile(join(INSTALLED, 'package-lock.json'), 'utf8'));
  const { lock, problems } = pruneLockfile(installed, { '': JSON.parse(files['package.json'] ?? '{}') });
  expect(problems).toEqual([]);
  const tree = {
    ...files,
    'package-lock.json': `${JSON.stringify(lock, null, 2)}\n`,
    'nectar.plan.yaml': JSON.stringify(wordsPlan(language), null, 2),
    '.gitignore': 'node_modules\n.env\n.nectar\n',
  };
  for (const [path, text] of Object.entries(tree)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  await symlink(join(INSTALLED, 'node_modules'), join(root, 'node_modules'));
  await runIn(root, 'git', ['init', '-q', '-b', 'main']);
  await runIn(root, 'git', ['config', 'user.name', 'Test']);
  await runIn(root, 'git', ['config', 'user.email', 'test@example.com']);
  await runIn(root, 'git', ['add', '-A']);
  await runIn(root, 'git', ['commit', '-qm', 'The shop']);
  await runIn(root, NECTAR, ['plan', '--refresh']);
  await runIn(root, 'git', ['commit', '-qam', 'The plan']);
  return root;
}

const LANGUAGES: [Language, string][] = [
  ['typescript', 'ts'],
  ['commonjs', 'js'],
];

it.each(LANGUAGES)(
  'is shared by two services of a monolith in %s, and goes away with the phases',
  async (language, extension) => {
    const root = await openShop(language);
    const nectar = (...args: string[]) => runIn(root, NECTAR, args);
    const tree = () => runIn(root, 'git', ['ls-tree', '-r', 'HEAD']);
    const start = await tree();

    expect(await nectar('plan', '--check')).toContain('0 of them in the way');
    await nectar('backup');
    await nectar('extract', 'news');
    const news = await tree();
    const followed = await runIn(root, 'git', [
      'log',
      '--follow',
      '--format=%s',
      `packages/words/lib/text.${extension}`,
    ]);
    expect(followed).toContain('The shop');

    const out = await realpath(await mkdtemp(join(tmpdir(), 'nectar-words-out-')));
    roots.push(out);
    await nectar('extract', 'till', '--out', out);
    expect(await readFile(join(out, `packages/words/lib/text.${extension}`), 'utf8')).toContain('toUpperCase');
    const grown = JSON.parse(await readFile(join(root, 'packages/words/package.json'), 'utf8'));
    expect(grown.exports['./lib/prices']).toBe(`./lib/prices.${extension}`);
    // Both services start from packed copies, the package with them; types and tests hold on every side.
    expect(await nectar('validate', 'till', '--only', 'imports,sides,boot')).toContain('2 started from its own files');

    await nectar('rollback', 'till');
    expect(await tree()).toBe(news);
    await nectar('rollback', '--all');
    expect(await tree()).toBe(start);
  },
  600_000,
);
