import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { extract } from '../run/extract.ts';
import { COPIED_FILES, COPY_OF_TEXT, copyingJob, lines } from '../testing/copied-shop.ts';
import { createMonolith, type TestMonolith } from '../testing/monolith.ts';
import { nectarIn } from '../testing/nectar-in.ts';

let monolith: TestMonolith;
beforeEach(async () => {
  monolith = await createMonolith(COPIED_FILES);
  await monolith.backUp();
  await take('news');
});
afterEach(() => monolith.remove());

const nectar = (...args: string[]) => nectarIn(monolith, ...args);
const read = (path: string) => monolith.deps.files.readText(`${monolith.workspace.root}/${path}`);
const take = (phase: string) =>
  monolith.run((session) => {
    const job = copyingJob();
    return extract(session, { ...job, plan: { ...job.plan, inventory: `for ${phase}` } }, phase);
  });

async function change(path: string, from: string, to: string): Promise<string> {
  const text = await read(path);
  expect(text).toContain(from);
  await monolith.write(path, text.replace(from, to));
  return monolith.commit(`Change ${path}`);
}

describe('nectar sync', () => {
  it('carries what was committed in the monolith into copies, merged where they were printed anew', async () => {
    expect((await nectar('status')).output).not.toContain('behind');
    const first = await change('lib/text.js', 'upper = 1', 'upper = 10');
    await change('lib/logo.svg', '<svg/>', '<svg></svg>');
    await change('lib/text.js', 'plain();', 'plain(true);');
    const status = await nectar('status');
    expect(status.output).toContain('2 copies are behind the monolith; look at it: nectar sync news --dry-run');

    const looked = await nectar('sync', 'news', '--dry-run');
    expect(looked.output).toContain(`${COPY_OF_TEXT}  from lib/text.js: ${first.slice(0, 10)}, `);
    expect(await monolith.git('status', '--porcelain')).toBe('');
    expect(await read(COPY_OF_TEXT)).toContain('upper = 1;');

    const done = await nectar('sync');
    expect(done).toMatchObject({ code: 0, output: expect.stringContaining('2 copies of news got changes') });
    expect(await read(COPY_OF_TEXT)).toBe((await read('lib/text.js')).replace('./plain', './lib/plain'));
    expect(await read('svc-news/lib/logo.svg')).toBe('<svg></svg>\n');
    expect(await monolith.git('status', '--porcelain')).toBe('');
    expect((await nectar('status')).output).not.toContain('behind');
    expect((await nectar('sync', 'news')).output).toContain('The copies of news have everything.\n');
  });

  it('lets a phase be taken back as before: what was carried is lost with its copies, and stays in the monolith', async () => {
    await change('lib/text.js', 'upper = 1', 'upper = 10');
    await nectar('sync');
    await change('lib/plain.js', 'other = 1', 'other = 2');
    await nectar('sync');
    const back = await nectar('rollback', '--all');
    expect(back.code).toBe(0);
    expect(await monolith.git('ls-files', 'svc-news')).toBe('');
    expect(await read('lib/text.js')).toContain('upper = 10');
    expect(await read('lib/plain.js')).toContain('other = 2');
  });

  it('refuses what contradicts a copy, and nothing is half carried; --keep leaves that copy as it is', async () => {
    await change(
      'lib/text.js',
      "const { plain } = require('./plain.js');",
      "const { plain } = require('./plain.js').own;",
    );
    await change('lib/plain.js', 'other = 1', 'other = 2');
    const before = await monolith.git('rev-parse', 'HEAD');
    const refused = await nectar('sync');
    expect(refused.code).toBe(1);
    expect(refused.output).toContain('NECTAR-E065');
    expect(refused.output).toMatch(new RegExp(`${COPY_OF_TEXT}  contradicts [0-9a-f]{10} of lib/text.js`));
    expect(await monolith.git('rev-parse', 'HEAD')).toBe(before);

    expect((await nectar('sync', '--keep', 'svc-news/nothing.js')).output).toContain('Cannot keep svc-news/nothing.js');
    expect((await nectar('sync', '--keep', COPY_OF_TEXT)).output).toContain(`${COPY_OF_TEXT}  stays as it is`);
    expect(await read('svc-news/lib/plain.js')).toContain('other = 2');
    expect((await nectar('status')).output).not.toContain('behind');
  });

  it('refuses what would load a file or a package that the service has not, with its place', async () => {
    await monolith.write('lib/more.js', 'exports.more = 1;\n');
    await change('lib/plain.js', 'exports.other = 1;', "exports.other = require('./more.js');");
    const file = await nectar('sync');
    expect(file.output).toContain("svc-news/lib/plain.js:5  './more.js': it leads to no file of the tree");
    await change('lib/plain.js', "require('./more.js')", "require('pg')");
    const packaged = await nectar('sync');
    expect(packaged.output).toContain('svc-news/lib/plain.js:5  the package pg is not among those of the service');
    await change('lib/plain.js', "require('pg')", "require('node:os')");
    expect((await nectar('sync')).code).toBe(0);
  });

  it('takes a copy for looked at that was changed with its source or later, and keeps what was changed in it', async () => {
    await change(COPY_OF_TEXT, 'exports.lower = 2;', 'exports.lower = 3;');
    await change('lib/text.js', 'upper = 1', 'upper = 10');
    await nectar('sync');
    expect(await read(COPY_OF_TEXT)).toContain('exports.lower = 3;');
    expect(await read(COPY_OF_TEXT)).toContain('exports.upper = 10;');
    await monolith.write('lib/logo.svg', '<svg id="a"/>\n');
    await change('svc-news/lib/logo.svg', '<svg/>', '<svg id="b"/>');
    expect((await nectar('status')).output).not.toContain('behind');

    const back = await nectar('rollback', 'news');
    expect(back).toMatchObject({ code: 1, output: expect.stringContaining('NECTAR-E055') });
    expect(back.output).toContain(COPY_OF_TEXT);
    expect(back.output).toContain('svc-news/lib/logo.svg');
  });

  it('follows a source to its new name, and leaves a copy whose source was deleted', async () => {
    await monolith.git('mv', 'lib/text.js', 'lib/words.js');
    await monolith.commit('A new name');
    await change('lib/words.js', 'upper = 1', 'upper = 10');
    await monolith.git('rm', '-q', 'lib/logo.svg');
    await monolith.commit('No logo');
    expect((await nectar('sync')).output).toContain(`${COPY_OF_TEXT}  from lib/words.js: `);
    expect(await read(COPY_OF_TEXT)).toContain('upper = 10');
    expect(await read('svc-news/lib/logo.svg')).toBe('<svg/>\n');
  });

  it('does not carry what a later phase cuts out of the source', async () => {
    await take('ads');
    expect(await read('lib/text.js')).not.toContain('lower');
    expect((await nectar('status')).output).not.toContain('behind');
    await change('lib/text.js', 'upper = 1', 'upper = 10');
    await nectar('sync', 'news');
    expect(await read(COPY_OF_TEXT)).toBe(
      lines("const { plain } = require('./lib/plain.js');", 'exports.upper = 10;', 'exports.lower = 2;', 'plain();'),
    );
    expect((await nectar('rollback', '--all')).code).toBe(0);
    expect(await read('lib/text.js')).toContain('lower = 2');
    expect(await read('lib/text.js')).toContain('upper = 10');
  });

  it('carries what a merge brought in', async () => {
    const base = (await monolith.git('rev-parse', 'HEAD~1')).trim();
    await monolith.git('switch', '-q', '-c', 'before', base);
    await change('lib/text.js', 'upper = 1', 'upper = 10');
    await monolith.git('switch', '-q', 'main');
    await monolith.git('-c', 'user.name=T', '-c', 'user.email=t@example.com', 'merge', '-q', '--no-edit', 'before');
    expect((await nectar('sync')).output).toContain(`${COPY_OF_TEXT}  from lib/text.js`);
    expect(await read(COPY_OF_TEXT)).toContain('upper = 10');
  });

  it('does not say that copies have everything where the history of their phase was written anew', async () => {
    const identity = ['-c', 'user.name=T', '-c', 'user.email=t@example.com'];
    await monolith.git(...identity, 'commit', '-q', '--amend', '--message', 'Another text');
    await monolith.git('reflog', 'expire', '--expire=now', '--all');
    await monolith.git('gc', '-q', '--prune=now');
    const { code, output } = await nectar('sync');
    expect(code).toBe(2);
    expect(output).toContain('NECTAR-E054  Cannot compare the copies of news');
    expect((await nectar('status')).code).toBe(0);
  });
});
