import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Decision, PlanFile } from '../src/model/plan-file.ts';
import { checkPlan } from '../src/plan/check.ts';
import { sourcesOf } from '../src/plan/sources.ts';
import { extractInMemory, inventoryOf, type Tree } from '../src/plan/testing/in-memory.ts';
import { ROOT } from './support/bookshop.ts';

// Suites of a generated monolith, in the ways that people write them, on both sides of a cut.

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

const vitestTree: Tree = {
  'package.json': `${JSON.stringify({ name: 'shelf', private: true, type: 'module', scripts: { test: 'vitest run' }, dependencies: { express: '5.3.0' } })}\n`,
  'src/text.js': 'export const upper = (text) => text.toUpperCase();\n',
  'src/text.test.js': `import { expect, it } from 'vitest';
import { upper } from './text.js';

it('is upper case', () => expect(upper('a')).toBe('A'));
`,
  'src/books/books.js': `import { rating } from '../reviews/reviews.js';
import { upper } from '../text.js';

export async function title(id) {
  return upper(\`book \${id}\`);
}
export async function shown(id) {
  return \`\${await title(id)}: \${await rating(id)}\`;
}
`,
  'src/books/books.test.js': `import { expect, it, vi } from 'vitest';
import { shown } from './books.js';

vi.mock('../reviews/reviews.js', () => ({ rating: async () => 5 }));

it('shows the rating', async () => expect(await shown(1)).toBe('BOOK 1: 5'));
`,
  'src/reviews/reviews.js': `import { title } from '../books/books.js';
import { upper } from '../text.js';

export async function rating(id) {
  return upper(await title(id)).length;
}
export const app = () => {};
`,
  'src/reviews/reviews.test.js': `import { expect, it, vi } from 'vitest';
import { rating } from './reviews.js';

vi.mock('../books/books.js', () => ({ title: async () => 'four' }));

it('rates by the title', async () => expect(await rating(1)).toBe(4));
`,
  'src/both.test.js': `import { expect, it } from 'vitest';
import { title } from './books/books.js';
import { app } from './reviews/reviews.js';

it('knows both sides', () => expect([typeof title, typeof app]).toEqual(['function', 'function']));
`,
};

/** Suites with the runner that Node brings. */
const nodeTree: Tree = {
  ...Object.fromEntries(Object.entries(vitestTree).filter(([path]) => !path.includes('.test.'))),
  'package.json': `${JSON.stringify({ name: 'shelf', private: true, type: 'module', scripts: { test: 'node --test --experimental-test-module-mocks' }, dependencies: { express: '5.3.0' } })}\n`,
  'src/text.test.js': `import assert from 'node:assert';
import test from 'node:test';
import { upper } from './text.js';

test('is upper case', () => assert.equal(upper('a'), 'A'));
`,
  'src/reviews/reviews.test.js': `import assert from 'node:assert';
import test, { mock } from 'node:test';

mock.module('../books/books.js', { namedExports: { title: async () => 'four' } });
const { rating } = await import('./reviews.js');

test('rates by the title', async () => assert.equal(await rating(1), 4));
`,
};

const planOf = (test: string[], decisions: Decision[]): PlanFile => ({
  version: 1,
  inventory: '',
  monolith: {
    name: 'shelf',
    typecheck: null,
    build: null,
    test,
    start: ['npm', 'start'],
    endpoints: {},
    internal: { module: 'src/internal/calls.js', transaction: null, urlEnv: 'SHELF_URL', tokenEnv: 'SHELF_TOKEN' },
  },
  database: null,
  services: {
    reviews: {
      title: 'Reviews',
      folder: 'shelf-reviews',
      description: '',
      backend: {
        port: 4001,
        portEnv: 'PORT',
        entry: { module: 'src/reviews/reviews.js', export: 'app', kind: 'express-factory', before: [] },
        ready: '/',
      },
      frontend: null,
      role: null,
      databaseEnv: null,
      place: { 'src/': 'backend/src/' },
      env: {},
    },
  },
  phases: [
    {
      name: 'reviews',
      goal: 'Reviews stand alone.',
      service: 'reviews',
      move: ['src/reviews/reviews.js'],
      decisions: [
        { subject: 'module:src/text.js', choice: 'copy', why: 'w' },
        { subject: 'call:src/books/books.js#title', choice: 'remote', why: 'w' },
        { subject: 'call:src/reviews/reviews.js#rating', choice: 'remote', why: 'w', to: 'reviews' },
        ...decisions,
      ],
      edits: [],
      retire: [],
      database: [],
      final: false,
      notes: [],
    },
  ],
  validate: { env: {}, suites: [], companions: [], allowedDifferences: [], truths: [] },
  accepted: [],
});

const test = (path: string, choice: Decision['choice']): Decision => ({ subject: `test:${path}`, choice, why: 'w' });

async function written(files: Tree): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'nectar-suites-')));
  folders.push(root);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  return root;
}

function run(folder: string, command: string): Promise<string> {
  const PATH = `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH ?? ''}`;
  return new Promise((resolve, reject) => {
    const env = { PATH, HOME: folder, CI: '1', NO_COLOR: '1' };
    execFile('sh', ['-c', command], { cwd: folder, env }, (error, stdout, stderr) =>
      error === null ? resolve(stdout + stderr) : reject(new Error(`${command}: ${stdout}${stderr}`)),
    );
  });
}

const scriptOf = (files: Tree) =>
  (JSON.parse(files['shelf-reviews/backend/package.json'] ?? '{}') as { scripts: Record<string, string> }).scripts
    .test ?? '';

describe('tests of a monolith that is cut', () => {
  it('are told apart: those that go, those that are doubled, and those that need both sides', async () => {
    const { findings } = checkPlan(await inventoryOf(vitestTree), planOf(['vitest', 'run'], []), sourcesOf(vitestTree));
    const tests = findings.filter(({ id }) => id.startsWith('test:'));
    expect(
      Object.fromEntries(tests.map(({ id, recommendation, blocking }) => [id, [recommendation, blocking]])),
    ).toEqual({
      'test:src/text.test.js': ['copy', false],
      'test:src/reviews/reviews.test.js': ['move', true],
      'test:src/both.test.js': ['leave', false],
    });
  });

  it('pass on both sides with vitest; what became remote is mocked as its client', async () => {
    const retired = {
      ...planOf(['npm', 'test'], [test('src/reviews/reviews.test.js', 'move'), test('src/text.test.js', 'copy')]),
    };
    for (const phase of retired.phases)
      phase.retire = [{ path: 'src/both.test.js', why: 'it needs both sides in one process' }];
    const { built, files } = await extractInMemory(vitestTree, retired);
    expect(built.problems).toEqual([]);
    expect(files['src/books/books.test.js']).toContain("vi.mock('../internal/reviews-client.js',");
    expect(files['shelf-reviews/backend/src/reviews/reviews.test.js']).toContain(
      "vi.mock('../clients/shelf-client.js',",
    );
    expect(files['src/reviews/reviews.test.js']).toBeUndefined();
    const root = await written(files);
    expect(await run(root, "vitest run --exclude 'shelf-reviews/**'")).toMatch(/Tests +2 passed/);
    expect(await run(join(root, 'shelf-reviews/backend'), scriptOf(files))).toMatch(/Tests +2 passed/);
  }, 90_000);

  it("pass on both sides with Node's own runner", async () => {
    const plan = planOf(['npm', 'test'], [test('src/**/reviews.test.js', 'move'), test('src/text.test.js', 'copy')]);
    const { built, files } = await extractInMemory(nodeTree, plan);
    expect(built.problems).toEqual([]);
    const root = await written(files);
    expect(await run(root, 'node --test src/*.test.js')).toMatch(/pass 1/);
    expect(await run(join(root, 'shelf-reviews/backend'), scriptOf(files))).toMatch(/pass 2/);
  }, 90_000);
});
