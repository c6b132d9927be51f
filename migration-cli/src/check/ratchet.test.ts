import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { createMonolith, type TestMonolith } from '../testing/monolith.ts';
import { nectarIn } from '../testing/nectar-in.ts';
import { newsPlan } from '../testing/news-shop.ts';
import { ratchetProblems } from './ratchet.ts';

const RULE =
  "rules: [{ name: apart, from: ['svc-*/**'], apart: { folders: 'svc-*' }, sentence: Call it over HTTP. }]\n";
const FIRST = 'apart:svc-a/a.js>svc-b/b.js';
const SECOND = 'apart:svc-a/a.js>svc-b/c.js';
const accepting = (seal: string | null, ...ids: string[]) =>
  `${RULE}${seal === null ? '' : `sealed: ${seal}\n`}${stringify({ accepted: ids.map((id) => ({ id, why: 'for now' })) })}`;

let monolith: TestMonolith;

const nectar = (...args: string[]) => nectarIn(monolith, ...args);

afterEach(() => monolith.remove());

describe('accepted violations of rules', () => {
  beforeEach(async () => {
    monolith = await createMonolith({
      'svc-a/a.js': "require('../svc-b/b.js');\nrequire('../svc-b/c.js');\n",
      'svc-b/b.js': '',
      'svc-b/c.js': '',
      'nectar.rules.yaml': accepting('v1', FIRST, SECOND),
    });
  });

  it('are no violations, and are counted', async () => {
    const { code, output } = await nectar('check');
    expect(output).toContain('2 accepted, no other is broken');
    expect(code).toBe(0);
  });

  it('have to go once nothing is broken there any more', async () => {
    await monolith.write('svc-a/a.js', "require('../svc-b/b.js');\n");
    const gone = await nectar('check');
    expect(gone.output).toContain(`${SECOND} is accepted and is no finding any more`);
    expect(gone.code).toBe(1);
    await monolith.write('nectar.rules.yaml', accepting('v1', FIRST));
    expect((await nectar('check')).code).toBe(0);
  });

  it('cannot grow under a seal, committed or not, also after they have shrunk', async () => {
    await monolith.write('nectar.rules.yaml', accepting('v1', FIRST));
    await monolith.commit('One less');
    expect((await nectar('check')).output).toContain(`id: ${SECOND}`);
    await monolith.write('nectar.rules.yaml', accepting('v1', FIRST, SECOND));
    const refused = `${SECOND} was added to the accepted list, which is sealed ('v1')`;
    expect((await nectar('check')).output).toContain(refused);
    await monolith.commit('Back again');
    const committed = await nectar('check');
    expect(committed.output).toContain(refused);
    expect(committed.code).toBe(1);
  });

  it('cannot be unsealed; another seal begins anew', async () => {
    await monolith.write('nectar.rules.yaml', accepting(null, FIRST, SECOND));
    const open = await nectar('check');
    expect(open.output).toContain("the seal 'v1' of the accepted list is gone");
    expect(open.code).toBe(1);
    await monolith.write('nectar.rules.yaml', accepting('v1', FIRST));
    await monolith.commit('One less');
    await monolith.write('nectar.rules.yaml', accepting('v2', FIRST, SECOND));
    expect((await nectar('check')).code).toBe(0);
  });

  it('are undecided in a shallow history', async () => {
    await monolith.write('other.js', '');
    await monolith.commit('Later');
    await monolith.git('clone', '--quiet', '--depth', '1', `file://${monolith.workspace.root}`, 'shallow');
    const { code, output } = await nectar('check', '--root', `${monolith.workspace.root}/shallow`);
    expect(output).toContain('the history is shallow');
    expect(code).toBe(2);
  });
});

describe('accepted findings of a plan', () => {
  const ID = 'dynamic:news/news.js#process.env.PLUGIN';

  beforeEach(async () => {
    monolith = await createMonolith({
      'package.json': '{ "name": "shop", "private": true }\n',
      'core.js': 'exports.core = 1;\n',
      'news/news.js': 'require(process.env.PLUGIN);\nexports.news = 2;\n',
      'nectar.plan.yaml': `# Ours.\n${stringify(newsPlan)}`,
    });
  });

  const plan = () => monolith.deps.files.readText(monolith.workspace.planPath);

  it('need an id that is found, and a reason; comments stay', async () => {
    expect((await nectar('plan', '--check')).output).toContain(`BLOCKS news: ${ID}`);
    expect((await nectar('plan', '--accept', ID)).output).toContain('no reason is given');
    expect((await nectar('plan', '--accept', 'dynamic:core.js#x', '--why', 'so')).output).toContain('NECTAR-E025');
    expect((await nectar('plan', '--accept', ID, '--why', 'one plugin, looked at')).code).toBe(0);
    expect(await plan()).toMatch(/^# Ours\.\n/);
    expect(await plan()).toContain('why: one plugin, looked at');
    expect((await nectar('plan', '--check')).output).toContain('0 of them in the way');
    expect((await nectar('check')).output).toContain('The plan accepts 1 findings, none of them wrongly.');
  });

  it('are refused by extract until they are decided', async () => {
    await nectar('plan', '--refresh');
    await monolith.commit('Plan');
    await nectar('backup', 'create');
    const refused = await nectar('extract', 'news', '--dry-run');
    expect(refused.output).toContain('NECTAR-E021');
    expect(refused.output).toContain('news/news.js:1 process.env.PLUGIN can load anything');
    expect(refused.code).toBe(1);
    await nectar('plan', '--accept', ID, '--why', 'one plugin, looked at');
    expect(await nectar('extract', 'news', '--dry-run')).toMatchObject({ code: 0 });
  });

  it('go with what they were about, and cannot be added to a sealed list', async () => {
    await nectar('plan', '--accept', ID, '--why', 'looked at');
    await monolith.write('nectar.plan.yaml', `${await plan()}sealed: first\n`);
    await monolith.commit('Sealed');
    await monolith.write('news/news.js', 'require(process.env.OTHER);\nexports.news = 2;\n');
    expect(
      (await nectar('plan', '--accept', 'dynamic:news/news.js#process.env.OTHER', '--why', 'so')).output,
    ).toContain("sealed ('first')");
    const { code, output } = await nectar('check');
    expect(output).toContain(`${ID} is accepted and is no finding any more`);
    expect(code).toBe(1);
  });
});

describe('a sealed list', () => {
  beforeEach(async () => {
    monolith = await createMonolith({ 'a.js': '' });
  });

  it('may shrink in any way, and do nothing else', () => {
    const list = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd')).map((ids) => ({ sealed: 's', ids }));
    fc.assert(
      fc.property(list, fc.array(list, { maxLength: 5 }), (present, older) => {
        const grown = present.ids.filter((id) => older.some(({ ids }) => !ids.includes(id)));
        expect(ratchetProblems('f', present, older)).toHaveLength(grown.length);
      }),
    );
  });
});
