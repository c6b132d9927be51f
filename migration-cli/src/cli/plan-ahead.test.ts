import { afterEach, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { createMonolith, type TestMonolith } from '../testing/monolith.ts';
import { nectarIn } from '../testing/nectar-in.ts';
import { newsPlan } from '../testing/news-shop.ts';

let monolith: TestMonolith;
afterEach(() => monolith.remove());

const nectar = (...args: string[]) => nectarIn(monolith, ...args);

const [news] = newsPlan.phases;
const ads = { ...news, name: 'ads', goal: 'Ads leave', service: 'ads', move: ['ads/**'] };
const PLAN = {
  ...newsPlan,
  services: {
    ...newsPlan.services,
    ads: { ...newsPlan.services.news, title: 'Ads', folder: 'svc-ads', place: { 'ads/': 'backend/src/' } },
  },
  phases: [news, ads],
};

it('plan speaks of the phases ahead, on the code that they were decided on, once others are extracted', async () => {
  monolith = await createMonolith({
    'package.json': '{ "name": "shop", "private": true }\n',
    'core.js': 'exports.core = 1;\n',
    'news/news.js': 'exports.news = 2;\n',
    'ads/ads.js': 'require(process.env.PLUGIN);\nexports.ads = 3;\n',
    'nectar.plan.yaml': stringify(PLAN),
  });
  await nectar('plan', '--refresh');
  await monolith.commit('Plan');
  await nectar('backup', 'create');
  expect(await nectar('extract', 'news')).toMatchObject({ code: 0 });

  const blocked = await nectar('plan', '--check');
  expect(blocked.output).toContain('Extracted: news. Of the phases ahead:');
  expect(blocked.output).toContain('BLOCKS ads: dynamic:ads/ads.js#process.env.PLUGIN');
  expect(blocked.output).toContain('1 of them in the way');
  expect(blocked.output).not.toContain('STALE');
  expect(blocked.code).toBe(1);
  expect((await nectar('extract', 'ads')).output).toContain('NECTAR-E021');

  await nectar('plan', '--accept', 'dynamic:ads/ads.js#process.env.PLUGIN', '--why', 'one plugin, looked at');
  expect(await nectar('plan', '--check')).toMatchObject({ code: 0, output: expect.stringContaining('extract ads') });
  expect((await nectar('plan')).output).toContain('News leaves (extracted)');
  await nectar('backup', 'create');
  const second = await nectar('extract', 'ads');
  expect(second.output).toContain('news is extracted and was not validated');
  expect(second.code).toBe(0);
  expect((await nectar('plan', '--check')).output).toContain('Every phase is extracted: news, ads.');
});

it('accepts what the last checks of a phase found, once and with a reason, and nothing that they did not', async () => {
  monolith = await createMonolith({
    'package.json': '{ "name": "shop", "private": true }\n',
    'news/news.js': 'exports.news = 2;\n',
    'nectar.plan.yaml': stringify({ ...PLAN, phases: [news] }),
  });
  const id = 'refused:news backend test';
  const suites = {
    id: 'suites',
    title: 'Tests',
    phase: 'news',
    verdict: 'undecided',
    summary: '',
    evidence: [],
    ms: 1,
  };
  const kept = { version: 1, phase: 'news', at: '', commit: '', plan: '', journal: 0 };
  await monolith.write(
    '.nectar/validation/news.json',
    JSON.stringify({ ...kept, results: [{ ...suites, acceptable: [id] }] }),
  );
  const accept = (what: string, ...why: string[]) => nectar('plan', '--accept', what, ...why);
  expect((await accept('refused:ads backend test', '--why', 'seen')).output).toContain('nothing of this id is found');
  expect((await accept(id)).output).toContain('no reason is given');
  expect(await accept(id, '--why', 'its tests fill tables')).toMatchObject({ code: 0 });
  expect(parse(await monolith.deps.files.readText(`${monolith.workspace.root}/nectar.plan.yaml`)).accepted).toEqual([
    { id, why: 'its tests fill tables' },
  ]);
  expect((await accept(id, '--why', 'again')).output).toContain('it is decided already');
});

it('a phase can be carried out anew on a branch that was begun before it', async () => {
  monolith = await createMonolith({
    'package.json': '{ "name": "shop", "private": true }\n',
    'core.js': 'exports.core = 1;\n',
    'news/news.js': 'exports.news = 2;\n',
    'nectar.plan.yaml': stringify({ ...PLAN, phases: [news] }),
  });
  await nectar('plan', '--refresh');
  await monolith.commit('Plan');
  await monolith.git('branch', 'before');
  await nectar('backup', 'create');
  expect(await nectar('extract', 'news')).toMatchObject({ code: 0 });
  await monolith.git('switch', '-q', 'before');
  await monolith.write('news/more.js', "exports.more = require('./news.js').news;\n");
  await monolith.write('news/news.js', 'exports.news = 3;\n');
  await monolith.commit('More news');
  await monolith.git('switch', '-q', 'main');

  expect(await nectar('rollback', 'news')).toMatchObject({ code: 0 });
  await monolith.git('-c', 'user.name=T', '-c', 'user.email=t@example.com', 'merge', '-q', '--no-edit', 'before');
  expect(await nectar('plan', '--refresh')).toMatchObject({ code: 0 });
  expect(await nectar('plan', '--check')).toMatchObject({ code: 0 });
  await monolith.commit('The plan for the present code');
  await nectar('backup', 'create');
  expect(await nectar('extract', 'news')).toMatchObject({ code: 0 });
  const service = `${monolith.workspace.root}/${PLAN.services.news?.folder}/backend/src`;
  expect(await monolith.deps.files.readText(`${service}/news.js`)).toBe('exports.news = 3;\n');
  expect(await monolith.deps.files.readText(`${service}/more.js`)).toContain("require('./news.js')");
});
