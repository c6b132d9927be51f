import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench, BenchResult } from '../bench.ts';
import { measured } from '../inventory/measured.ts';
import { generateTree, writeTree } from '../tree/generate.ts';

/** Options: `--files N` and `--seed N` shape the generated tree, `--runs N` is how often it is measured. */
export const bench: Bench = {
  describe: 'How long it takes to move a folder of 100 files out of a generated tree, with every specifier rewritten.',
  async run(args): Promise<BenchResult> {
    const { values } = parseArgs({
      args,
      options: {
        files: { type: 'string', default: '6000' },
        seed: { type: 'string', default: '1' },
        runs: { type: 'string', default: '3' },
      },
    });
    const tree = generateTree({ files: Number(values.files), seed: Number(values.seed) });
    const root = writeTree(tree);
    const folder = firstFeature(tree);
    try {
      const program = [join(import.meta.dirname, 'measure.ts'), root, folder, 'services/extracted/src/'];
      return { rows: [measured('rewrite', program, Number(values.runs))], notes: [note(folder)] };
    } finally {
      rmSync(root, { recursive: true });
    }
  },
};

function firstFeature(tree: Record<string, string>): string {
  const index = Object.keys(tree).find((path) => /^src\/features\/\w+\/\w+-0\/index\.ts$/.test(path));
  if (index === undefined) throw new Error('The generated tree has no first feature; give more --files.');
  return index.slice(0, -'index.ts'.length);
}

const note = (folder: string) =>
  `${folder} moves to services/extracted/src/: read from disk, rewritten, written, read again and resolved again, which is ` +
  'unresolvedAfter. Planning, database and git are not part of it.';
