import { execFileSync } from 'node:child_process';
import { createApp } from '@nectar/migration-cli';
import { loadGraph, loadInventory } from '@nectar/migration-cli/read';
import { floor } from './floor.ts';

// `node measure.ts KIND ROOT`: one measurement in a process of its own, as one line of JSON. The clock starts when the
// program is loaded: how long Node and the modules of a tool take to start is not what is compared.
const [kind = '', root = ''] = process.argv.slice(2);
const app = createApp(process.env);

const kinds: Record<string, () => Promise<number>> = {
  floor: async () => floor(root, codeFiles()).files,
  graph: async () => (await loadGraph(app.deps, root)).files.filter(isCode).length,
  everything: async () => (await loadInventory(app.deps, root)).modules.length,
};

const isCode = (path: string) => /\.(?:[cm]?[jt]s|[jt]sx)$/.test(path);

function codeFiles(): string[] {
  const listed = execFileSync('git', ['-C', root, 'ls-files', '-z'], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  return listed.split('\0').filter(isCode);
}

const run = kinds[kind];
if (!run) throw new Error(`There is no measurement '${kind}'.`);
const cpu = process.cpuUsage();
const start = performance.now();
const files = await run();
const ms = performance.now() - start;
const { user, system } = process.cpuUsage(cpu);
await app.close();
console.log(JSON.stringify({ files, ms, cpuMs: (user + system) / 1000, rssMb: process.resourceUsage().maxRSS / 1024 }));
