import { stringify } from 'yaml';
import { type ExtractResult, extract } from '../run/extract.ts';
import { createMonolith, jobOf, type TestMonolith } from './monolith.ts';

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
export const newsPlan = {
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

/** A monolith of two files without a database, whose plan takes the news out. `test` is its own command of the tests. */
export async function openNewsShop(test: string[] | null = null): Promise<TestMonolith> {
  const monolith = await createMonolith({
    'package.json': '{ "name": "shop", "private": true }\n',
    'core.js': 'exports.core = 1;\n',
    'news/news.js': "require('node:path');\nexports.news = 2;\n",
    'nectar.plan.yaml': stringify({ ...newsPlan, monolith: { ...newsPlan.monolith, test } }),
  });
  await monolith.backUp(false);
  return monolith;
}

/** Extracts the news; `test` is the test script of the new service. */
export function landNews(monolith: TestMonolith, test = 'node src/news.js'): Promise<ExtractResult> {
  const job = jobOf({
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
  return monolith.run((session) => extract(session, job, 'news'));
}
