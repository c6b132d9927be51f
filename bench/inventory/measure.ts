import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { createApp } from '@nectar/migration-cli';
import { loadGraph, loadInventory, NO_CACHE } from '@nectar/migration-cli/read';
import { floor } from './floor.ts';

// `node measure.ts KIND ROOT`: one measurement in a process of its own, as one line of JSON. The clock starts when the
// program is loaded: how long Node and the modules of a tool take to start is not what is compared.
const [kind = '', root = ''] = process.argv.slice(2);
const app = createApp(process.env);
const anew = { ...app.deps, cache: NO_CACHE };

const kinds: Record<string, () => Promise<number>> = {
  floor: async () => floor(root, codeFiles()).files,
  graph: async () => (await loadGraph(app.deps, root)).files.filter(isCode).length,
  everything: async () => (await loadInventory(anew, root)).modules.length,
  'everything-cached': kept,
  'everything-one-change': kept,
};

async function kept(): Promise<number> {
  return (await loadInventory(app.deps, root)).modules.length;
}

const isCode = (path: string) => /\.(?:[cm]?[jt]s|[jt]sx)$/.test(path);

function codeFiles(): string[] {
  const listed = execFileSync('git', ['-C', root, 'ls-files', '-z'], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  return listed.split('\0').filter(isCode);
}

/** Another function in a file of the middle, under a name that it never had. */
function changeOneFile(): void {
  const files = codeFiles();
  appendFileSync(
    join(root, files[Math.floor(files.length / 2)] ?? ''),
    `\nfunction added${process.pid}_${Date.now()}() {}\n`,
  );
}

const run = kinds[kind];
if (!run) throw new Error(`There is no measurement '${kind}'.`);
if (kind === 'everything-one-change') changeOneFile();
const cpu = process.cpuUsage();
const start = performance.now();
const files = await run();
const ms = performance.now() - start;
const { user, system } = process.cpuUsage(cpu);
await app.close();
console.log(JSON.stringify({ files, ms, cpuMs: (user + system) / 1000, rssMb: process.resourceUsage().maxRSS / 1024 }));
