import { chmod, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import type { Cache } from '../model/ports.ts';
import { inventoryOfFolder, loadInventory, NO_CACHE } from './index.ts';

const { deps } = createApp({ PATH: process.env.PATH });
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nectar-cached-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const CODE = [
  "import { two } from './two.js';\nexport const one = () => two();\n",
  "export const two = () => fetch(process.env.TWO ?? 'http://two');\nexport function gone() {}\n",
  "const { Pool } = require('pg');\nexports.pool = new Pool();\nexports.rows = () => exports.pool.query('select id from books');\n",
  "import express from 'express';\nconst app = express();\napp.get('/books', (_, res) => res.json([]));\nexport default app;\n",
  "import x from '@/one';\nexport * from '../src/two';\nsetInterval(x, 1000);\n",
  'export const broken = ;\n',
  '',
];
const contents: Record<string, string[]> = {
  'src/one.ts': CODE,
  'src/two.ts': CODE,
  'lib/three.js': CODE,
  'src/deep/four.tsx': CODE,
  'tsconfig.json': [
    '{"compilerOptions":{"paths":{"@/*":["./src/*"]}}}',
    '{"compilerOptions":{"paths":{"@/*":["./lib/*"]}}}',
  ],
  'package.json': ['{"dependencies":{"pg":"8.0.0"}}', '{"type":"module"}', '{'],
  'README.md': ["import x from './src/one'", 'select * from books', ''],
  'src/logo.svg': ['<svg/>', '<svg href="one.ts"/>'],
  'schema.sql': ['create table books (id int primary key);', 'create table shelves (id int);', 'creat'],
};
const paths = Object.keys(contents);

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('write' as const), path: fc.constantFrom(...paths), pick: fc.nat(20) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('remove' as const), path: fc.constantFrom(...paths), pick: fc.nat(20) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('move' as const), path: fc.constantFrom(...paths), pick: fc.nat(20) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('mode' as const), path: fc.constantFrom(...paths), pick: fc.nat(20) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function edit(root: string, { kind, path, pick }: Step): Promise<void> {
  const place = join(root, path);
  if (kind === 'write') {
    await mkdir(dirname(place), { recursive: true });
    const texts = contents[path] ?? [];
    return writeFile(place, texts[pick % texts.length] ?? '');
  }
  if (!(await deps.files.exists(place))) return;
  if (kind === 'remove') return rm(place);
  if (kind === 'mode') return chmod(place, pick % 2 === 0 ? 0o755 : 0o644);
  const to = join(root, paths[pick % paths.length] ?? path);
  await mkdir(dirname(to), { recursive: true });
  return rename(place, to);
}

/** Keeps in memory, and counts how often it had something. */
function counting(toolkit: string): { cache: Cache; hits(): number } {
  const kept = new Map<string, string>();
  let hits = 0;
  const get = async (key: string) => {
    const found = kept.get(key) ?? null;
    if (found !== null) hits += 1;
    return found;
  };
  return {
    cache: { toolkit: () => toolkit, get, put: async (key, text) => void kept.set(key, text) },
    hits: () => hits,
  };
}

describe('an inventory that was kept', () => {
  it('is the one that reading gives, whatever was edited before', async () => {
    const { cache, hits } = counting('1');
    const root = join(folder, 'edited');
    await mkdir(root);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        for (const one of steps) await edit(root, one);
        const read = await loadInventory({ ...deps, cache: NO_CACHE }, root);
        for (const _ of ['kept now or before', 'kept']) {
          const kept = await loadInventory({ ...deps, cache }, root);
          expect(JSON.stringify(kept)).toBe(JSON.stringify(read));
          // What JSON cannot hold, a Map or a Set, would be lost in both texts.
          expect(kept).toEqual(read);
        }
      }),
      { numRuns: 60 },
    );
    expect(hits()).toBeGreaterThanOrEqual(60);
  });

  it('is read again by another state of the toolkit', async () => {
    const root = join(folder, 'toolkits');
    await edit(root, { kind: 'write', path: 'src/one.ts', pick: 0 });
    const { cache, hits } = counting('1');
    for (const toolkit of ['1', '1', '2'])
      await loadInventory({ ...deps, cache: { ...cache, toolkit: () => toolkit } }, root);
    expect(hits()).toBe(1);
  });

  it('is taken from there after an edit of a document, and tells the new one', async () => {
    const root = join(folder, 'documents');
    await edit(root, { kind: 'write', path: 'src/one.ts', pick: 0 });
    const { cache, hits } = counting('1');
    for (const [round, text] of ['# One', '# Two', '# Two'].entries()) {
      await writeFile(join(root, 'README.md'), text);
      const kept = await loadInventory({ ...deps, cache }, root);
      expect(kept).toEqual(await loadInventory({ ...deps, cache: NO_CACHE }, root));
      expect(hits()).toBe(round);
    }
    await rm(join(root, 'README.md'));
    expect((await loadInventory({ ...deps, cache }, root)).files.map(({ path }) => path)).toEqual(['src/one.ts']);
    expect(hits()).toBe(2);
  });

  it('is that of the code, whatever a file says that is left out', async () => {
    const root = join(folder, 'without');
    await edit(root, { kind: 'write', path: 'src/one.ts', pick: 0 });
    const { cache, hits } = counting('1');
    for (const text of ['one: 1\n', 'two: 2\n']) {
      await writeFile(join(root, 'plan.yaml'), text);
      const { files } = await loadInventory({ ...deps, cache }, root, { without: 'plan.yaml' });
      expect(files.map(({ path }) => path)).toEqual(['src/one.ts']);
    }
    expect(hits()).toBe(1);
  });

  it('is one and the same for a folder and for the files of its tree, with links that are not followed', async () => {
    const root = join(folder, 'linked');
    await edit(root, { kind: 'write', path: 'src/one.ts', pick: 0 });
    await symlink('one.ts', join(root, 'src/link.ts'));
    await symlink('src', join(root, 'folder'));
    await deps.git.run(root, ['init', '--quiet']);
    await deps.git.run(root, ['add', '--all']);
    const whole = await loadInventory(deps, root);
    const files = await deps.git.tracked(root);
    const chosen = await inventoryOfFolder(deps, { folder: root, commit: 'c', files });
    expect(chosen).toEqual({ ...whole, commit: 'c' });
    expect(whole.unresolved.map(({ file }) => file)).toEqual(expect.arrayContaining(['folder', 'src/link.ts']));
  });

  it('names the present commit, which changes nothing that is read', async () => {
    const root = join(folder, 'committed');
    await edit(root, { kind: 'write', path: 'src/one.ts', pick: 0 });
    const git = (...args: string[]) =>
      deps.git.run(root, ['-c', 'user.name=Test', '-c', 'user.email=t@example.com', ...args]);
    const commit = async () => {
      await git('commit', '--quiet', '--allow-empty', '--message', 'one');
      return (await git('rev-parse', 'HEAD')).trim();
    };
    await git('init', '--quiet');
    await git('add', '--all');
    const { cache, hits } = counting('1');
    for (const round of [0, 1]) {
      const head = await commit();
      expect((await loadInventory({ ...deps, cache }, root)).commit).toBe(head);
      expect(hits()).toBe(round);
    }
  });
});
