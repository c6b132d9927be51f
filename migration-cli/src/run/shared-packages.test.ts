import { execFile } from 'node:child_process';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { borrowPackages } from './shared-packages.ts';

const ABOVE = "module.exports = require('node:path').join(__dirname, '../..');\n";

it('a package that looks for the application above itself finds the tree that borrows it, not the one that lends', async () => {
  const { deps, close } = createApp({ PATH: process.env.PATH });
  const folder = await realpath(await mkdtemp(`${tmpdir()}/nectar-borrowed-`));
  try {
    const files = {
      'lends/node_modules/module-alias/index.js': ABOVE,
      'lends/node_modules/plain/index.js': ABOVE,
      'lends/node_modules/@scope/plain/index.js': ABOVE,
      'without/node_modules/plain/index.js': ABOVE,
      'borrows/package.json': '{}',
      'alike/package.json': '{}',
    };
    for (const [path, text] of Object.entries(files)) await deps.files.write(`${folder}/${path}`, text);
    await borrowPackages(deps, `${folder}/lends/node_modules`, `${folder}/borrows/node_modules`);
    await borrowPackages(deps, `${folder}/without/node_modules`, `${folder}/alike/node_modules`);
    const seen = async (tree: string, names: string[]) => {
      const script = `console.log(${names.map((name) => `require('${name}')`).join(" + ' ' + ")})`;
      const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { cwd: `${folder}/${tree}` });
      return stdout.trim().replaceAll(`${folder}/`, '').split(' ');
    };
    const [alias, ...plain] = await seen('borrows', ['module-alias', 'plain', '@scope/plain']);
    expect(alias).toBe('borrows');
    expect(plain).toEqual(['lends', 'lends/node_modules']);
    expect(await seen('alike', ['plain'])).toEqual(['without']);
    await deps.files.remove(`${folder}/borrows`);
    expect(await deps.files.readText(`${folder}/lends/node_modules/module-alias/index.js`)).toBe(ABOVE);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await close();
  }
});
