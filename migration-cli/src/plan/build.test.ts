import { describe, expect, it } from 'vitest';
import { checkPlan } from './check.ts';
import { sourcesOf } from './sources.ts';
import { extractInMemory, inventoryOf } from './testing/in-memory.ts';
import { smallShop, smallShopPlan } from './testing/small-shop.ts';

describe('a small monolith', () => {
  it('is taken apart in two phases without a problem', async () => {
    const { built, files } = await extractInMemory(smallShop, smallShopPlan);
    expect(built.problems).toEqual([]);
    expect(Object.keys(files).filter((path) => !path.startsWith('shop-'))).toEqual(['package.json']);
    expect(files['shop-core/backend/src/internal/calls.ts']).toContain(
      'createUser(args[0] as Parameters<typeof createUser>[0])',
    );
  });

  it('imports each name from the file that declares it, or from a client where the function stays', async () => {
    const { files } = await extractInMemory(smallShop, smallShopPlan, 1);
    expect(files['shop-news/backend/src/app.ts']).toContain(
      `import { render } from '@server/lib/mail';\nimport { upper } from '@server/lib/text';`,
    );
    expect(files['shop-news/backend/src/services/subscribe.ts']).toContain(
      `import { grantPlan } from '../clients/core-outbox';\nimport { createUser, type Role } from '../clients/core-client';\nimport { withTransaction } from '../shared/lib/db';`,
    );
  });

  it('leaves what is no path alone', async () => {
    const { files } = await extractInMemory(smallShop, smallShopPlan, 1);
    expect(files['shop-news/backend/src/app.ts']).toContain(`render('welcome')`);
    expect(files['server/lib/mail.ts']).toBe(smallShop['server/lib/mail.ts']);
  });

  it('gives the service just the packages and variables that its files use, and no secrets', async () => {
    const { files } = await extractInMemory(smallShop, smallShopPlan, 1);
    const manifest = JSON.parse(files['shop-news/backend/package.json'] ?? '{}');
    expect(Object.keys(manifest.dependencies)).toEqual(['express', 'pg', 'tsx']);
    expect(files['shop-news/.env.example']).toContain('INTERNAL_TOKEN=\n');
    expect(files['shop-news/.env.example']).not.toContain('secret');
    expect(files['shop-news/.env.example']).not.toContain('CORE_PORT');
  });

  it('is planned the same way twice', async () => {
    const first = await extractInMemory(smallShop, smallShopPlan);
    const second = await extractInMemory(smallShop, smallShopPlan);
    expect(second.built).toEqual(first.built);
  });

  it('is refused while a needed module is undecided', async () => {
    const plan = structuredClone(smallShopPlan);
    const phase = plan.phases[0];
    if (phase) phase.decisions = phase.decisions.filter(({ subject }) => !subject.startsWith('module:'));
    const { plan: _, ...checked } = { plan, ...checkPlan(await inventoryOf(smallShop), plan, sourcesOf(smallShop)) };
    expect(checked.blocking).toBeGreaterThan(0);
    expect(checked.findings.find(({ id }) => id === 'module:server/lib/mail.ts')).toMatchObject({
      blocking: true,
      decision: null,
      file: 'news/app.ts',
      line: 2,
    });
  });

  it('is refused while what a service loads alters the tables by itself', async () => {
    const of = (value: string) => ({
      ...smallShop,
      'server/lib/db.ts': `${smallShop['server/lib/db.ts']}export const settings = { type: 'postgres', synchronize: ${value} };\n`,
    });
    const look = async (tree: typeof smallShop) => checkPlan(await inventoryOf(tree), smallShopPlan, sourcesOf(tree));
    const always = await look(of('true'));
    expect(always.findings.find(({ id }) => id === 'schema:server/lib/db.ts#synchronize')).toMatchObject({
      blocking: true,
      decision: null,
      phase: 'news',
      line: 17,
    });
    expect((await look(of("process.env.SYNC === 'yes'"))).blocking).toBe(always.blocking - 1);
    expect((await look(of('false'))).blocking).toBe(always.blocking - 1);
  });

  it('refuses remote for a call that hands over its transaction, and outbox for one that does not', async () => {
    const plan = structuredClone(smallShopPlan);
    for (const decision of plan.phases[0]?.decisions ?? []) {
      if (decision.subject.endsWith('#grantPlan')) decision.choice = 'remote';
      if (decision.subject.endsWith('#createUser')) decision.choice = 'outbox';
    }
    const { findings } = checkPlan(await inventoryOf(smallShop), plan, sourcesOf(smallShop));
    expect(findings.find(({ id }) => id.endsWith('#grantPlan'))?.why).toContain('hands over its transaction');
    expect(findings.find(({ id }) => id.endsWith('#createUser'))?.why).toContain('passes no transaction');
  });

  it('refuses remote for a call inside of a transaction that is not handed over', async () => {
    const path = 'news/services/subscribe.ts';
    const before = 'const { id } = await createUser({ email, role });\n  await withTransaction(async (tx) => {\n';
    const inside =
      'return await withTransaction(async (tx) => {\n    const { id } = await createUser({ email, role });\n';
    const text = (smallShop[path] ?? '')
      .replace(before, inside)
      .replace("'news');\n  });\n  return id;", "'news');\n    return id;\n  });");
    expect(text).toContain(inside);
    const tree = { ...smallShop, [path]: text };
    const { findings, problems } = checkPlan(await inventoryOf(tree), smallShopPlan, sourcesOf(tree));
    expect(findings.find(({ id }) => id.endsWith('#createUser'))).toMatchObject({
      blocking: true,
      decision: null,
      why: `remote is refused: it is called inside of the transaction of ${path}:8, which never crosses`,
    });
    expect(problems.map(({ problem }) => problem.what)).toContain(
      'call:server/domain/users.ts#createUser cannot be remote',
    );
  });
});
