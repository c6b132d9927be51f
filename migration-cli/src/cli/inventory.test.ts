import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import type { Inventory } from '../model/inventory.ts';
import { runCli } from './program.ts';

describe('nectar inventory', () => {
  let root = '';

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'nectar-inventory-'));
    mkdirSync(join(root, 'node_modules/x'), { recursive: true });
    writeFileSync(join(root, 'node_modules/x/index.js'), '');
    writeFileSync(join(root, '.gitignore'), 'node_modules\n');
    writeFileSync(
      join(root, 'app.js'),
      "const app = require('express')();\napp.get('/x', (q, s) => s.end());\nrequire('./gone');\n",
    );
    writeFileSync(join(root, 'deleted.js'), '');
    symlinkSync('node_modules', join(root, 'link'));
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@example.test', ...args]);
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'one');
    rmSync(join(root, 'deleted.js'));
    writeFileSync(join(root, 'untracked.js'), '');
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const nectar = (...args: string[]) => nectarWith(process.env, ...args);

  async function nectarWith(env: Record<string, string | undefined>, ...args: string[]) {
    let stdout = '';
    let stderr = '';
    const streams = {
      stdout: { write: (text: string) => (stdout += text) },
      stderr: { write: (text: string) => (stderr += text) },
      cwd: root,
      interactive: false,
    };
    const exitCode = await runCli(args, createApp(env), streams);
    return { exitCode, stdout, stderr };
  }

  it('prints a summary of what git tracks', async () => {
    const { exitCode, stdout, stderr } = await nectar('inventory');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('2 files, 1 module');
    expect(stdout).toContain('/x');
    expect(stdout).toContain('./gone');
  });

  it('prints the same as JSON that it writes to a file, with the commit', async () => {
    const { exitCode, stdout } = await nectar('inventory', '--json', '--out', 'inventory.json');
    const printed = JSON.parse(stdout) as Inventory;
    expect(exitCode).toBe(0);
    expect(JSON.parse(readFileSync(join(root, 'inventory.json'), 'utf8'))).toEqual(printed);
    expect(printed.commit).toMatch(/^[0-9a-f]{40}$/);
    expect(printed.files.map((file) => file.path)).toEqual(['.gitignore', 'app.js']);
    expect(printed.unresolved.map((item) => item.file)).toEqual(['app.js', 'link']);
  });

  it('prints the same from what an earlier run kept, and keeps nothing with --no-cache', async () => {
    const home = mkdtempSync(join(tmpdir(), 'nectar-home-'));
    const env = { PATH: process.env.PATH, HOME: home };
    const results = join(home, '.cache/nectar/results');
    const anew = await nectarWith(env, 'inventory', '--json', '--no-cache');
    expect(existsSync(join(home, '.cache'))).toBe(false);
    const first = await nectarWith(env, 'inventory', '--json');
    expect(readdirSync(results)).toHaveLength(1);
    const second = await nectarWith(env, 'inventory', '--json');
    expect(readdirSync(results)).toHaveLength(1);
    writeFileSync(join(root, 'app.js'), 'process.env.OTHER;\n');
    const third = await nectarWith(env, 'inventory', '--json');
    rmSync(home, { recursive: true });
    expect([first, second]).toEqual([anew, anew]);
    expect(JSON.parse(third.stdout)).toMatchObject({ env: [{ name: 'OTHER' }], routes: [] });
  });

  it('reads a folder outside of git, says so, and names no commit', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'nectar-outside-'));
    mkdirSync(join(outside, 'node_modules/x'), { recursive: true });
    mkdirSync(join(outside, 'sub'));
    writeFileSync(join(outside, 'node_modules/x/index.js'), '');
    writeFileSync(join(outside, 'app.js'), 'process.env.PORT;\n');
    symlinkSync('.', join(outside, 'sub/round'));
    symlinkSync('nowhere', join(outside, 'dangling.js'));
    symlinkSync('loop', join(outside, 'loop'));
    execFileSync('mkfifo', [join(outside, 'pipe.js')]);
    const json = await nectar('inventory', '--json', '--root', outside);
    const text = await nectar('inventory', '--root', outside);
    const init = await nectar('init', '--root', outside);
    const proposed = await nectar('plan', '--propose', '--root', outside);
    const checked = await nectar('plan', '--check', '--root', outside);
    const extracted = await nectar('extract', 'x', '--root', outside);
    const gone = await nectar('inventory', '--root', join(outside, 'gone'));
    rmSync(outside, { recursive: true });
    const inventory = JSON.parse(json.stdout) as Inventory;
    expect(json).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('not inside a git repository') });
    expect(inventory.commit).toBeNull();
    expect(inventory.files.map((file) => file.path)).toEqual(['app.js']);
    expect(inventory.unresolved.map((item) => item.file)).toEqual(['dangling.js', 'loop', 'pipe.js', 'sub/round']);
    expect(text.stdout).toContain('outside of git');
    expect([init.exitCode, proposed.exitCode, checked.exitCode]).toEqual([0, 0, 0]);
    expect(extracted).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('NECTAR-E001') });
    expect(gone).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('does not exist') });
  });

  it('reads a repository that has no commit yet', async () => {
    const fresh = mkdtempSync(join(tmpdir(), 'nectar-fresh-'));
    execFileSync('git', ['-C', fresh, 'init', '-q']);
    writeFileSync(join(fresh, 'app.js'), '');
    execFileSync('git', ['-C', fresh, 'add', '.']);
    const { exitCode, stdout, stderr } = await nectar('inventory', '--json', '--root', fresh);
    rmSync(fresh, { recursive: true });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ commit: null, files: [{ path: 'app.js' }] });
  });
});
