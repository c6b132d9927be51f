import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createApp } from '@nectar/migration-cli';
import { loadInventory } from '@nectar/migration-cli/read';
import type { Bench, BenchResult, Row } from '../bench.ts';
import { type Labels, scoresOf } from './score.ts';

const root = join(import.meta.dirname, '../..');
const labelsFolder = join(import.meta.dirname, 'labels');

/** Options: `--repo NAME=PATH` (more than once) names a checkout of a labelled repository; `--list` prints each difference. */
export const bench: Bench = {
  describe: 'Precision and recall of the inventory against labels made by hand.',
  async run(args): Promise<BenchResult> {
    const { values } = parseArgs({
      args,
      options: { repo: { type: 'string', multiple: true, default: [] }, list: { type: 'boolean', default: false } },
    });
    const places = new Map(
      values.repo.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
    );
    const rows: Row[] = [];
    const notes: string[] = [];
    for (const name of labelled()) {
      const labels = JSON.parse(readFileSync(join(labelsFolder, `${name}.json`), 'utf8')) as Labels;
      const path = placeOf(name, labels, places);
      if (path === null) notes.push(missing(name, labels));
      else rows.push(...(await scored(name, path, labels, values.list)));
    }
    return { rows, notes };
  },
};

const labelled = () =>
  readdirSync(labelsFolder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length));

function placeOf(name: string, { repository }: Labels, places: Map<string, string>): string | null {
  const own = join(root, repository);
  return places.get(name) ?? (existsSync(own) ? own : null);
}

async function scored(name: string, path: string, labels: Labels, list: boolean): Promise<Row[]> {
  const app = createApp(process.env);
  try {
    const commit = labels.commit && head(path);
    if (commit !== labels.commit) throw new Error(`${path} is at ${commit}; the labels are of ${labels.commit}.`);
    return scoresOf(name, await loadInventory(app.deps, path), labels).map(({ wrong, missed, ...row }) =>
      list ? { ...row, wrong, missed } : { ...row, wrong: wrong.length, missed: missed.length },
    );
  } finally {
    await app.close();
  }
}

const head = (path: string) => execFileSync('git', ['-C', path, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();

const missing = (name: string, { repository, commit }: Labels) =>
  `${name} was not measured: clone ${repository}, check out ${commit}, and give --repo ${name}=PATH.`;
