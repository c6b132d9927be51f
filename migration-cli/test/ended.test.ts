import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from './support/bookshop.ts';

/** What is left to read and load after git was asked for the files, which are few. */
const READING_MS = 1000;
const MAX_MS = 2000;

describe('a command that only looks', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nectar-ended-'));
  const [root, home, temporary, bin] = ['tree', 'home', 'tmp', 'bin'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
    string,
  ];
  const asked = join(folder, 'asked-for-files');
  const env = { PATH: [bin, process.env.PATH].join(delimiter), HOME: home, TMPDIR: temporary };
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@example.test', ...args]).toString();

  beforeAll(() => {
    for (const path of [root, home, temporary, bin]) mkdirSync(path);
    for (const name of ['a', 'b', 'c', 'd']) writeFileSync(join(root, `${name}.js`), LONG);
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'one');
    const real = execFileSync('which', ['git']).toString().trim();
    const script = `#!/bin/sh\ncase "$*" in *ls-files*) : > '${asked}';; esac\nexec '${real}' "$@"\n`;
    writeFileSync(join(bin, 'git'), script, { mode: 0o755 });
  });
  beforeEach(() => rmSync(asked, { force: true }));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['inventory', 'SIGTERM'],
    ['inventory', 'SIGINT'],
    ['init', 'SIGHUP'],
  ] as const)(
    'ends at once while it computes, and leaves nothing: %s, %s',
    { timeout: 60_000 },
    async (verb, signal) => {
      const child = spawn(join(ROOT, 'migration-cli/bin/nectar.mjs'), [verb], { cwd: root, env, stdio: 'ignore' });
      const ended = new Promise<number>((resolve) =>
        child.once('close', (code, by) => resolve(code ?? 128 + constants.signals[by ?? 'SIGKILL'])),
      );
      while (!existsSync(asked) && child.exitCode === null) await passed(20);
      await passed(READING_MS);
      expect(child.exitCode, 'it was through before it could be ended').toBeNull();
      const at = Date.now();
      child.kill(signal);
      expect(await ended).toBe(128 + constants.signals[signal]);
      expect(Date.now() - at).toBeLessThan(MAX_MS);
      expect(git('status', '--porcelain', '--ignored')).toBe('');
      expect(readdirSync(temporary)).toEqual([]);
      const kept = readdirSync(home, { recursive: true, encoding: 'utf8' });
      expect(kept.filter((path) => path.endsWith('.tmp'))).toEqual([]);
    },
  );
});

const passed = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A few lines that are followed for as long as anything is. */
const LONG = [
  "const app = require('express')(); const many = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]; let last = '';",
  'for (const a of many) for (const b of many) for (const c of many) for (const d of many) for (const e of many)',
  '  for (const f of many) last = [a, b, c, d, e, f].join();',
  'app.get(last, (q, s) => s.end());',
].join('\n');
