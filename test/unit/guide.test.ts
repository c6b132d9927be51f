import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa, execaSync } from 'execa';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningPostgres, startPostgres } from '../../dev/postgres/index.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Every `sh` block of a page, in order. */
function shellBlocks(page: string): string[] {
  return [...readFileSync(join(root, page), 'utf8').matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(
    ([, block]) => block ?? '',
  );
}

describe('BACKUP_RESTORATION_GUIDE.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nectar-guide-'));
  const dataDir = mkdtempSync(join(tmpdir(), 'nectar-guide-data-'));
  const archive = mkdtempSync(join(tmpdir(), 'nectar-guide-archive-'));
  let server: RunningPostgres;

  beforeAll(async () => {
    server = await startPostgres({ dataDir });
    // The server's user writes there.
    chmodSync(archive, 0o777);
    for (const sql of [
      'CREATE TABLE books (id int PRIMARY KEY, title text)',
      'INSERT INTO books VALUES (1, $$one$$), (2, $$two$$)',
      'ALTER SYSTEM SET archive_mode = on',
      `ALTER SYSTEM SET archive_command = 'cp %p ${archive}/%f'`,
    ]) {
      const client = new pg.Client({ connectionString: server.url() });
      await client.connect();
      await client.query(sql).finally(() => client.end());
    }
    await server.stop();
    server = await startPostgres({ dataDir });
    copyFileSync(join(root, 'examples/nectar-api/nectar.plan.yaml'), join(folder, 'nectar.plan.yaml'));
    const git = (...args: string[]) =>
      execaSync('git', ['-c', 'user.name=n', '-c', 'user.email=n@localhost', ...args], { cwd: folder });
    git('init', '-q', '-b', 'main');
    git('add', '-A');
    git('commit', '-q', '-m', 'start');
  });

  afterAll(async () => {
    await server?.stop();
    for (const path of [folder, dataDir, archive, server?.dataDir])
      if (path !== undefined) rmSync(path, { recursive: true, force: true });
  });

  it('has only commands that run, in their order, on the embedded Postgres', async () => {
    const blocks = shellBlocks('BACKUP_RESTORATION_GUIDE.md');
    expect(blocks.length).toBeGreaterThan(6);
    const result = await execa('sh', ['-e', '-c', blocks.join('\n')], {
      cwd: folder,
      all: true,
      reject: false,
      env: {
        PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}`,
        MIGRATION_DATABASE_URL: server.url(),
        ARCHIVE: archive,
        NECTAR_PG_BIN: server.binaries.bin,
      },
    });
    expect(result.exitCode, result.all).toBe(0);
    expect(result.all).toContain('verified');
    expect(result.all).toMatch(/encrypted$/m);
    expect(result.all).toMatch(/, nectar-\d+-\d+ at [0-9A-F]+\/[0-9A-F]+$/m);
  }, 600_000);
});

describe('README.md', () => {
  it('shows commands that only read a monolith, and they run', async () => {
    const lines = shellBlocks('README.md')
      .join('\n')
      .split('\n')
      .map((line) => line.replace(/\s+#.*$/, '').trim())
      .filter((line) => line.startsWith('npx nectar'));
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) {
      const result = await execa('sh', ['-c', line], { cwd: root, all: true, reject: false });
      // 1 is the answer of a check that found something open or missing, not a failure to run.
      expect([0, 1], `${line}\n${result.all}`).toContain(result.exitCode);
      expect(result.all, line).not.toContain('defect of nectar');
    }
  });

  it('says of the plan of nectar-api what its check says', async () => {
    const command = 'npx nectar plan --check --root examples/nectar-api';
    const { stdout } = await execa('sh', ['-c', command], { cwd: root });
    const [said] = /^\d+ things cross: .*$/m.exec(stdout) ?? [];
    expect(readFileSync(join(root, 'README.md'), 'utf8').split('\n')).toContain(said);
  });
});
