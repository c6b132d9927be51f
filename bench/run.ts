import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench, BenchResult } from './bench.ts';

// `npm run bench -- NAME [--json] [options of the benchmark]`
const here = import.meta.dirname;
const names = readdirSync(here, { withFileTypes: true, recursive: false })
  .filter((entry) => entry.isDirectory() && readdirSync(join(here, entry.name)).includes('bench.ts'))
  .map((entry) => entry.name);

const [name = '', ...rest] = process.argv.slice(2);
if (!names.includes(name)) {
  console.error(`No benchmark has the name '${name}'. There are: ${names.join(', ')}.`);
  console.error('Run: npm run bench -- NAME [--json]');
  process.exit(1);
}
const { bench } = (await import(join(here, name, 'bench.ts'))) as { bench: Bench };
const json = rest.includes('--json');
try {
  const result = await bench.run(rest.filter((arg) => arg !== '--json'));
  if (json) console.log(JSON.stringify({ bench: name, ...result }, null, 2));
  else print(bench, result);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

function print({ describe }: Bench, { rows, notes = [] }: BenchResult): void {
  console.log(`${describe}\n`);
  console.table(rows.map(({ name: row, ...figures }) => ({ name: row, ...shortened(figures) })));
  for (const note of notes) console.log(note);
}

function shortened(figures: Omit<BenchResult['rows'][number], 'name'>): Record<string, unknown> {
  const pairs = Object.entries(figures).map(([key, value]) => [key, Array.isArray(value) ? value.length : value]);
  return Object.fromEntries(pairs);
}
