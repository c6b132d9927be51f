import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decision, PlanFile } from '../../model/plan-file.ts';
import { checkPlan } from '../check.ts';
import { sourcesOf } from '../sources.ts';
import { extractInMemory, inventoryOf, type Tree } from '../testing/in-memory.ts';
import { smallShop, smallShopPlan } from '../testing/small-shop.ts';
import { exportKeys } from './names.ts';

/** The small shop with other decisions about modules in its first phase. */
function planWith(decisions: Decision[]): PlanFile {
  const plan = structuredClone(smallShopPlan);
  const [first] = plan.phases;
  if (first) first.decisions = [...first.decisions.filter(({ subject }) => /^call:/.test(subject)), ...decisions];
  return plan;
}

const shared = (subject: string, to = 'words'): Decision => ({ subject, choice: 'package', to, why: 'both use it' });
const copied = (subject: string): Decision => ({ subject, choice: 'copy', why: 'small' });

const WORDS = planWith([shared('module:server/lib/{mail,text}.ts'), copied('module:server/lib/db.ts')]);
const reasons = ({ problems }: { problems: { problem: { what: string; why: string } }[] }) =>
  problems.map(({ problem: { what, why } }) => `${what}: ${why}`).join('\n');

describe('a package', () => {
  it('holds its modules and what they read, and every importer names them by it', async () => {
    const { built, files } = await extractInMemory(smallShop, WORDS, 1);
    expect(reasons(built)).toBe('');
    expect(Object.keys(files).filter((path) => path.startsWith('packages/'))).toEqual([
      'packages/words/emails/welcome.txt',
      'packages/words/lib/mail.ts',
      'packages/words/lib/text.ts',
      'packages/words/package.json',
      'packages/words/tsconfig.json',
    ]);
    expect(files['packages/words/lib/mail.ts']).toBe(smallShop['server/lib/mail.ts']);
    expect(files['shop-news/backend/src/app.ts']).toContain(
      `import { render } from '@shop/words/lib/mail';\nimport { upper } from '@shop/words/lib/text';`,
    );
    expect(files['server/lib/index.ts']).toBe(
      `export * from './db';\nexport * from '@shop/words/lib/mail';\nexport { upper } from '@shop/words/lib/text';\n`,
    );
  });

  it('is asked for by its path in every manifest, so that no registry is asked for its name', async () => {
    const { files } = await extractInMemory(smallShop, WORDS, 1);
    const manifest = (path: string) => JSON.parse(files[path] ?? '{}');
    expect(manifest('packages/words/package.json')).toMatchObject({
      name: '@shop/words',
      private: true,
      type: 'module',
      exports: { './lib/mail': './lib/mail.ts', './lib/text': './lib/text.ts' },
      devDependencies: { '@types/node': '24.19.2', typescript: '7.0.2' },
    });
    expect(manifest('packages/words/package.json').dependencies).toBeUndefined();
    expect(manifest('package.json').dependencies['@shop/words']).toBe('file:packages/words');
    expect(manifest('shop-news/backend/package.json').dependencies['@shop/words']).toBe('file:../../packages/words');
    expect(files['shop-news/.npmrc']).toBe('install-links=true\n');
    expect(files['shop-news/Dockerfile']).toContain('COPY --from=shared words /packages/words\n');
    expect(files['shop-news/.env.example']).toContain('MAIL_FROM=');
  });

  it('takes along what its modules need and nothing decides about', async () => {
    const { built, files } = await extractInMemory(
      {
        ...smallShop,
        'server/lib/text.ts': `import { SPACE } from '@server/lib/letters';\n\nexport const upper = (text: string) => text.toUpperCase() + SPACE;\n`,
        'server/lib/letters.ts': `export const SPACE = ' ';\n`,
      },
      WORDS,
      1,
    );
    expect(reasons(built)).toBe('');
    expect(files['packages/words/lib/text.ts']).toContain(`import { SPACE } from './letters';`);
    expect(files['server/lib/letters.ts']).toBeUndefined();
  });

  it('declares the npm packages of its own files, and the monolith no longer does where it has no other use', async () => {
    const plan = planWith([
      shared('module:server/lib/db.ts', '@acme/base'),
      copied('module:server/lib/{mail,text}.ts'),
      copied('asset:server/emails/**'),
    ]);
    const { built, files } = await extractInMemory(smallShop, plan, 1);
    expect(reasons(built)).toBe('');
    expect(JSON.parse(files['packages/base/package.json'] ?? '{}')).toMatchObject({
      name: '@acme/base',
      dependencies: { pg: '8.23.1' },
    });
    expect(JSON.parse(files['package.json'] ?? '{}').dependencies).toEqual({
      express: '5.3.0',
      '@acme/base': 'file:packages/base',
    });
    const service = JSON.parse(files['shop-news/backend/package.json'] ?? '{}');
    expect(service.dependencies.pg).toBeUndefined();
    expect(service.devDependencies['@types/pg']).toBe('8.23.1');
    expect(files['shop-news/backend/src/clients/core-dispatcher.ts']).toContain(`from '@acme/base/db'`);
  });

  it('stays where it is in the last phase, which makes it a workspace', async () => {
    const { built, files } = await extractInMemory(smallShop, WORDS);
    expect(reasons(built)).toBe('');
    expect(Object.keys(files).filter((path) => !/^(?:shop-|packages\/)/.test(path))).toEqual(['package.json']);
    expect(JSON.parse(files['package.json'] ?? '{}').workspaces).toContain('packages/words');
    expect(files['shop-core/backend/src/lib/index.ts']).toContain(`from '@shop/words/lib/mail'`);
    expect(JSON.parse(files['shop-core/backend/package.json'] ?? '{}').dependencies['@shop/words']).toBe(
      'file:../../packages/words',
    );
  });
});

describe('a package is refused', () => {
  const refused = async (tree: Tree, plan: PlanFile) => reasons((await extractInMemory(tree, plan, 0)).built);

  it('where it needs what the plan keeps elsewhere, with the import', async () => {
    const tree = {
      ...smallShop,
      'server/lib/text.ts': `import { pool } from './db';\n\nexport const upper = () => pool;\n`,
    };
    expect(await refused(tree, WORDS)).toContain(
      'the package @shop/words cannot be made: server/lib/text.ts:1 needs server/lib/db.ts, which the plan decides to copy',
    );
  });

  it('where it needs a module that starts or moves into a service', async () => {
    const starts = { ...smallShop, 'server/lib/text.ts': `import '../app';\n\nexport const upper = () => '';\n` };
    expect(await refused(starts, WORDS)).toContain('server/lib/text.ts:1 needs server/app.ts, which starts core');
    const moves = {
      ...smallShop,
      'server/lib/text.ts': `import '../../news/services/subscribe';\n\nexport const upper = () => '';\n`,
    };
    expect(await refused(moves, WORDS)).toContain('news/services/subscribe.ts, which moves into a service');
  });

  it('where it opens files relative to where a process was started', async () => {
    const mail = (smallShop['server/lib/mail.ts'] ?? '').replace(/`\$\{folder\}.*?`/, `'server/emails/welcome.txt'`);
    expect(await refused({ ...smallShop, 'server/lib/mail.ts': mail }, WORDS)).toContain(
      'by a path from the working folder',
    );
  });

  it('where its TypeScript could not be loaded by a service alone', async () => {
    const manifest = (smallShop['package.json'] ?? '')
      .replace('"tsx": "4.23.15",', '')
      .replace('tsx server', 'node server');
    expect(await refused({ ...smallShop, 'package.json': manifest }, WORDS)).toContain(
      'does not read below node_modules',
    );
  });
});

describe('plan --check', () => {
  const findingsOf = async (plan: PlanFile) =>
    checkPlan(await inventoryOf(smallShop), plan, sourcesOf(smallShop)).findings;

  it('offers and recommends a package for a module without state that several services need', async () => {
    const text = (await findingsOf(smallShopPlan)).find(({ id }) => id === 'module:server/lib/text.ts');
    expect(text).toMatchObject({ choices: ['copy', 'package', 'move', 'leave'], recommendation: 'package' });
    expect(text?.why).toContain('no state');
  });

  it('offers none that could not be made, and says why', async () => {
    const plan = planWith([copied('asset:server/emails/**')]);
    const mail = (await findingsOf(plan)).find(({ id }) => id === 'module:server/lib/mail.ts');
    expect(mail?.choices).toEqual(['copy', 'move', 'leave']);
    expect(mail?.why).toContain('no package: server/lib/mail.ts:4 needs server/emails/welcome.txt');
  });

  it('says that every process has its own of what a package holds once', async () => {
    const plan = planWith([shared('module:server/lib/**')]);
    const pool = (await findingsOf(plan)).find(({ id }) => id === 'singleton:server/lib/db.ts#pool');
    expect(pool?.what).toContain('every process that loads it has its own');
  });
});

describe('a second phase', () => {
  const tree: Tree = {
    ...smallShop,
    'server/lib/dates.ts': `import { upper } from './text';\n\nexport const day = () => upper('monday');\n`,
    'shop/app.ts': `import express, { type Express } from 'express';\nimport { day } from '@server/lib/dates';\nimport { upper } from '@server/lib/text';\n\nexport function shopApp(): Express {\n  const app = express();\n  app.get('/day', (_req, res) => res.json([day(), upper('x')]));\n  return app;\n}\n`,
  };
  const [first, last] = WORDS.phases as [PlanFile['phases'][number], PlanFile['phases'][number]];
  const news = WORDS.services.news as PlanFile['services'][string];
  const plan: PlanFile = {
    ...WORDS,
    services: {
      ...WORDS.services,
      till: {
        ...news,
        folder: 'shop-till',
        backend: {
          port: 5002,
          portEnv: 'BACKEND_PORT',
          ready: '/day',
          entry: { module: 'shop/app.ts', export: 'shopApp', kind: 'express-factory', before: [] },
        },
        place: { 'shop/': 'backend/src/', 'server/': 'backend/src/shared/' },
      },
    },
    phases: [
      first,
      {
        ...last,
        name: 'till',
        service: 'till',
        move: ['shop/**'],
        final: false,
        retire: [],
        decisions: [shared('module:server/lib/dates.ts')],
      },
      last,
    ],
  };

  it('uses what is in the package and adds what is not', async () => {
    const { built, files } = await extractInMemory(tree, plan, 2);
    expect(reasons(built)).toBe('');
    expect(files['shop-till/backend/src/app.ts']).toContain(
      `import { day } from '@shop/words/lib/dates';\nimport { upper } from '@shop/words/lib/text';`,
    );
    expect(files['packages/words/lib/dates.ts']).toContain(`from '@shop/words/lib/text'`);
    expect(JSON.parse(files['packages/words/package.json'] ?? '{}').exports).toMatchObject({
      './lib/dates': './lib/dates.ts',
      './lib/text': './lib/text.ts',
    });
  });

  it('does not add what needs an npm package that the services before have not locked', async () => {
    const dates = `import pg from 'pg';\n\nexport const day = () => String(pg);\n`;
    const { built } = await extractInMemory({ ...tree, 'server/lib/dates.ts': dates }, plan, 0);
    expect(reasons(built)).toContain('the package @shop/words cannot be extended: it would need pg');
  });

  it('leaves nothing of the monolith behind once the last phase is planned', async () => {
    const { files } = await extractInMemory(tree, plan, 3);
    expect(Object.keys(files).filter((path) => !/^(?:shop-|packages\/)/.test(path))).toEqual(['package.json']);
  });
});

it('exports every file under a key of its own, which a package keeps when it grows', () => {
  const path = fc
    .tuple(
      fc.array(fc.constantFrom('a', 'b', 'index'), { minLength: 1, maxLength: 3 }),
      fc.constantFrom('.ts', '.js', '.json', '.d.ts', '.css'),
    )
    .map(([parts, extension]) => parts.join('/') + extension);
  fc.assert(
    fc.property(fc.uniqueArray(path), fc.uniqueArray(path), (now, later) => {
      const keys = exportKeys(now);
      expect(new Set(keys.values()).size).toBe(keys.size);
      expect([...keys.keys()].sort()).toEqual([...now].sort());
      const grown = exportKeys([...new Set([...now, ...later])], keys);
      expect(new Set(grown.values()).size).toBe(grown.size);
      for (const [one, key] of keys) expect(grown.get(one)).toBe(key);
    }),
  );
});
