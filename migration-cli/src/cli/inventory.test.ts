import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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

  async function nectar(...args: string[]) {
    let stdout = '';
    let stderr = '';
    const streams = {
      stdout: { write: (text: string) => (stdout += text) },
      stderr: { write: (text: string) => (stderr += text) },
      cwd: root,
      interactive: false,
    };
    const exitCode = await runCli(args, createApp(process.env), streams);
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

  it('refuses a folder outside of git with exit code 1', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'nectar-outside-'));
    const { exitCode, stderr } = await nectar('inventory', '--root', outside);
    rmSync(outside, { recursive: true });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('NECTAR-E001');
  });
});
