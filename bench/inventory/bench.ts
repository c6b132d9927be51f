import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench, BenchResult, Row } from '../bench.ts';
import { generateTree, writeTree } from '../tree/generate.ts';
import { measured } from './measured.ts';

const OURS = ['floor', 'graph', 'everything'];
const KEPT = ['everything-cached', 'everything-one-change'];
const PEERS = ['dependency-cruiser', 'madge'];
const LARGE = 50_000;

/**
 * Options: `--files N` and `--seed N` shape the generated tree, `--tree PATH` measures a checkout instead, `--runs N` is
 * how often each row is measured (ours; the peers once less, at least once), `--only NAME` (more than once) picks rows,
 * `--large` adds a tree of 50,000 files, with the peak of memory. A file is changed in the generated tree alone.
 */
export const bench: Bench = {
  describe: 'How long the module graph and the whole inventory take, beside other tools and beside parsing alone.',
  async run(args): Promise<BenchResult> {
    const options = optionsOf(args);
    const wanted = (name: string) => options.only.length === 0 || options.only.includes(name);
    const rows: Row[] = [];
    onTree(options.tree, { files: options.files, seed: options.seed }, (root) => {
      for (const name of OURS.filter(wanted)) rows.push(measured(name, ours(name, root), options.runs));
      rows.push(
        ...kept(
          root,
          KEPT.filter((name) => wanted(name) && (options.tree === undefined || name !== KEPT[1])),
          options.runs,
        ),
      );
      const peers = PEERS.filter(wanted);
      if (peers.length > 0) installPeers();
      for (const name of peers) rows.push(measured(name, peer(name, root), Math.max(1, options.runs - 1)));
    });
    if (options.large) rows.push(...large(options.seed));
    return { rows, notes: notes(rows) };
  },
};

function optionsOf(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      files: { type: 'string', default: '6000' },
      seed: { type: 'string', default: '1' },
      runs: { type: 'string', default: '3' },
      tree: { type: 'string' },
      only: { type: 'string', multiple: true, default: [] },
      large: { type: 'boolean', default: false },
    },
  });
  const [files, seed, runs] = [values.files, values.seed, values.runs].map(Number);
  if (!files || seed === undefined || Number.isNaN(seed) || !runs || files < 20)
    throw new Error('--files (at least 20), --seed and --runs are numbers.');
  return { files, seed, runs, tree: values.tree, only: values.only, large: values.large };
}

const ours = (kind: string, root: string) => [join(import.meta.dirname, 'measure.ts'), kind, root];
const peer = (tool: string, root: string) => [join(import.meta.dirname, '../peers/measure.mjs'), tool, root];

const installPeers = () => execFileSync(process.execPath, [join(import.meta.dirname, '../peers/install.mjs')]);

function onTree(given: string | undefined, shape: { files: number; seed: number }, work: (root: string) => void): void {
  const root = given === undefined ? writeTree(generateTree(shape)) : resolve(given);
  try {
    work(root);
  } finally {
    if (given === undefined) rmSync(root, { recursive: true });
  }
}

/** With a cache of their own, which a run before has filled. */
function kept(root: string, names: string[], runs: number): Row[] {
  const NECTAR_CACHE = mkdtempSync(join(tmpdir(), 'nectar-bench-cache-'));
  try {
    if (names.length > 0) measured('filled', ours('everything-cached', root), 1, { NECTAR_CACHE });
    return names.map((name) => measured(name, ours(name, root), runs, { NECTAR_CACHE }));
  } finally {
    rmSync(NECTAR_CACHE, { recursive: true });
  }
}

function large(seed: number): Row[] {
  const rows: Row[] = [];
  onTree(undefined, { files: LARGE, seed }, (root) => {
    for (const name of OURS) rows.push({ ...measured(name, ours(name, root), 1), name: `${name}-${LARGE}` });
  });
  return rows;
}

/** The rows beside each other, which is what a reader asks first. */
function notes(rows: Row[]): string[] {
  const ms = (name: string) => Number(rows.find((row) => row.name === name)?.cpuMs ?? Number.NaN);
  const times = (a: string, b: string, text: string) => {
    const ratio = ms(a) / ms(b);
    return Number.isNaN(ratio) ? [] : [`${a} takes ${ratio.toFixed(1)} × the processor time of ${b}${text}.`];
  };
  return [
    'Each run has a process of its own; ms is the least wall time of its runs, msMedian their median, cpuMs the least processor time, rssMb the largest resident set.',
    ...times('graph', 'floor', ''),
    ...times('everything', 'floor', ''),
    ...times('everything-cached', 'floor', ''),
    ...times('dependency-cruiser', 'graph', ''),
    ...times('madge', 'graph', ''),
  ];
}
