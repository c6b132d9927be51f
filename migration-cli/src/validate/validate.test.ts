import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replay } from '../journal/replay.ts';
import { readJournal } from '../journal/store.ts';
import type { TestMonolith } from '../testing/monolith.ts';
import { landNews, openNewsShop } from '../testing/news-shop.ts';
import { validate } from './index.ts';

let monolith: TestMonolith;
beforeEach(async () => {
  monolith = await openNewsShop();
});
afterEach(() => monolith.remove());

const land = (test?: string) => landNews(monolith, test);
const verdicts = async (only: string[] | null = null) =>
  Object.fromEntries(
    (await validate(monolith.deps, monolith.workspace, { phase: null, only, jobs: null })).results.map(
      ({ id, verdict }) => [id, verdict],
    ),
  );

describe('validate', () => {
  it('passes what holds and never takes a check that could not run for passed', async () => {
    await land();
    expect(await verdicts()).toMatchObject({
      imports: 'pass',
      sides: 'pass',
      boot: 'undecided',
      suites: 'undecided',
      truths: 'undecided',
    });
    expect(replay(await readJournal(monolith.deps, monolith.workspace)).phases[0]?.state).toBe('extracted');
    // npm keeps its cache in HOME, which is the fixture's own folder.
    expect(await monolith.git('status', '--porcelain', '--', '.', ':!.npm')).toBe('');
    expect(await monolith.git('worktree', 'list')).not.toContain('validate');
  });

  it('fails a service that imports the monolith, a package it does not declare, or is imported by the monolith', async () => {
    await land();
    await monolith.write('svc-news/backend/src/more.js', "require('../../../core.js');\nrequire('express');\n");
    await monolith.write('core.js', "require('./svc-news/backend/src/news.js');\n");
    await monolith.commit('Breaks');
    const { results } = await validate(monolith.deps, monolith.workspace, {
      phase: 'news',
      only: ['imports'],
      jobs: null,
    });
    const [list] = results[0]?.evidence ?? [];
    expect(results[0]?.verdict).toBe('fail');
    expect(list?.type === 'list' && list.items).toHaveLength(3);
  });

  it('fails when the tests of a service fail, with their output', async () => {
    await land('node -e "console.log(42+1); process.exit(3)"');
    const { results } = await validate(monolith.deps, monolith.workspace, {
      phase: 'news',
      only: ['sides'],
      jobs: null,
    });
    expect(results[0]?.verdict).toBe('fail');
    expect(JSON.stringify(results[0]?.evidence)).toContain('43');
  });

  it('does not decide by a command that failed at the restore point already', async () => {
    await monolith.remove();
    monolith = await openNewsShop(['node', '-e', 'console.log(40+3); process.exit(1)']);
    await land('node -e "process.exit(3)"');
    const { results } = await validate(monolith.deps, monolith.workspace, {
      phase: 'news',
      only: ['sides'],
      jobs: null,
    });
    expect(results[0]?.verdict).toBe('undecided');
    expect(results[0]?.summary).toContain('and so the monolith does at the restore point');
    expect(JSON.stringify(results[0]?.evidence)).toContain('43');
    expect(await monolith.git('worktree', 'list')).not.toContain('validate');
  });

  it('refuses an unknown check and a phase that was not extracted', async () => {
    await expect(verdicts()).rejects.toMatchObject({ code: 'NECTAR-E080' });
    await land();
    await expect(verdicts(['nothing'])).rejects.toMatchObject({ code: 'NECTAR-E080' });
  });
});
