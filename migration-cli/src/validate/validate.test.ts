import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { replay } from '../journal/replay.ts';
import { readJournal } from '../journal/store.ts';
import { extract } from '../run/extract.ts';
import { createMonolith, jobOf, type TestMonolith } from '../testing/monolith.ts';
import { validate } from './index.ts';

const service = {
  title: 'News',
  folder: 'svc-news',
  description: 'News',
  backend: null,
  frontend: null,
  role: null,
  databaseEnv: null,
  place: { 'news/': 'backend/src/' },
  env: {},
};
const plan = {
  version: 1,
  inventory: '',
  monolith: {
    name: 'shop',
    typecheck: null,
    build: ['node', '--check', 'core.js'],
    test: null,
    start: ['node', 'core.js'],
    endpoints: {},
    internal: null,
  },
  database: null,
  services: { news: service },
  phases: [
    {
      name: 'news',
      goal: 'News leaves',
      service: 'news',
      move: ['news/**'],
      decisions: [],
      edits: [],
      retire: [],
      database: [],
      final: false,
      notes: [],
    },
  ],
  validate: { env: {}, suites: [], companions: [], allowedDifferences: [], truths: [] },
  accepted: [],
};
const manifest = (test: string) =>
  `${JSON.stringify({ name: 'svc-news-backend', private: true, scripts: { test } })}\n`;

let monolith: TestMonolith;
beforeEach(async () => {
  monolith = await createMonolith({
    'package.json': '{ "name": "shop", "private": true }\n',
    'core.js': 'exports.core = 1;\n',
    'news/news.js': "require('node:path');\nexports.news = 2;\n",
    'nectar.plan.yaml': stringify(plan),
  });
  await monolith.backUp(false);
});
afterEach(() => monolith.remove());

const phase = (test = 'node src/news.js') =>
  jobOf({
    news: [
      {
        kind: 'move-files',
        title: 'move',
        params: { moves: [{ from: 'news/news.js', to: 'svc-news/backend/src/news.js' }] },
      },
      {
        kind: 'write-files',
        title: 'manifest',
        params: { files: [{ path: 'svc-news/backend/package.json', content: manifest(test) }] },
      },
    ],
  });
const land = (test?: string) => monolith.run((session) => extract(session, phase(test), 'news'));
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

  it('refuses an unknown check and a phase that was not extracted', async () => {
    await expect(verdicts()).rejects.toMatchObject({ code: 'NECTAR-E080' });
    await land();
    await expect(verdicts(['nothing'])).rejects.toMatchObject({ code: 'NECTAR-E080' });
  });
});
