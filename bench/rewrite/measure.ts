import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createApp } from '@nectar/migration-cli';
import { readPrintedTree, rewriteMoves, unresolvedIn } from '@nectar/migration-cli/moves';
import { readTree, sourceFile } from '@nectar/migration-cli/read';

// `node measure.ts ROOT FROM TO`: moves a folder of ROOT, measures, moves it back, and prints one line of JSON.
const [root = '', from = '', to = ''] = process.argv.slice(2);
const app = createApp(process.env);
const cpu = process.cpuUsage();
const start = performance.now();
const marks: Record<string, number> = {};
const mark = (name: string, since: number) => {
  marks[name] = Math.round(performance.now() - since);
  return performance.now();
};

const read = async () => readPrintedTree((await readTree(app.deps, root)).files);
const tree = await read();
let at = mark('readMs', start);
const { files, after, lost } = rewriteMoves(tree, [{ from, to }]);
at = mark('rewriteMs', at);
for (const file of files) write(file.from, file.to, after.get(file.to)?.text ?? null);
at = mark('writeMs', at);
// The same files from the disk; git still tracks the old paths, so they are listed by the moves.
const written = await app.deps.files.readAll(root, [...after.keys()]);
const again = readPrintedTree(new Map([...after.keys()].map((path, index) => [path, present(path, written[index])])));
mark('verifyMs', at);
const ms = performance.now() - start;
const { user, system } = process.cpuUsage(cpu);
for (const file of files) write(file.to, file.from, tree.files.get(file.from)?.text ?? null);
await app.close();

function present(path: string, found: (typeof written)[number] | undefined) {
  if (!found) throw new Error(`${path} was not written.`);
  return sourceFile(path, found.content, found.executable);
}

function write(old: string, path: string, text: string | null): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  if (old !== path) renameSync(join(root, old), join(root, path));
  if (text !== null) writeFileSync(join(root, path), text);
}

console.log(
  JSON.stringify({
    files: files.filter((file) => file.from !== file.to).length,
    ms,
    cpuMs: (user + system) / 1000,
    rssMb: process.resourceUsage().maxRSS / 1024,
    ...marks,
    edits: files.reduce((count, { spans }) => count + spans.length, 0),
    unresolvedBefore: unresolvedIn(tree).size,
    unresolvedAfter: unresolvedIn(again).size,
    lost: lost.length,
  }),
);
