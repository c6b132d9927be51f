import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { createMonolith, type TestMonolith } from '../testing/monolith.ts';
import { runCli } from './program.ts';

let outer: TestMonolith;
beforeAll(async () => {
  outer = await createMonolith({ 'package.json': '{"nectar":{"root":".data/monolith"}}', '.gitignore': '.data\n' });
});
afterAll(() => outer.remove());

async function doctor(...more: string[]): Promise<string> {
  let text = '';
  const stream = {
    write: (part: string) => {
      text += part;
    },
  };
  const cwd = outer.workspace.root;
  const app = createApp({ PATH: process.env.PATH, HOME: cwd });
  await runCli(['doctor', ...more], app, { stdout: stream, stderr: stream, cwd, interactive: false });
  await app.close();
  return text;
}

it('looks at the monolith that package.json names, as the other commands do, once it is there', async () => {
  const { root } = outer.workspace;
  const monolith = join(root, '.data/monolith');
  expect(await doctor()).toContain(`There is no plan file ${root}/nectar.plan.yaml`);
  await mkdir(monolith, { recursive: true });
  await writeFile(join(monolith, 'app.js'), '');
  await outer.deps.git.run(monolith, ['init', '--quiet']);
  expect(await doctor()).toContain(`There is no plan file ${monolith}/nectar.plan.yaml`);
  expect(await doctor('--root', '.')).toContain(`There is no plan file ${root}/nectar.plan.yaml`);
});
