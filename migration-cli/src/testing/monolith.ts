import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createApp } from '../app.ts';
import type { Operation, Plan } from '../model/operation.ts';
import type { DatabaseSettings } from '../model/plan-file.ts';
import type { Database, Dependencies, Workspace } from '../model/ports.ts';
import type { Job } from '../run/job.ts';
import { type Session, withSession } from '../run/session.ts';

/** A git repository in a temporary folder, with a restore point that counts as verified. */
export interface TestMonolith {
  deps: Dependencies;
  workspace: Workspace;
  git(...args: string[]): Promise<string>;
  write(path: string, content: string): Promise<void>;
  commit(message: string): Promise<string>;
  /** Tells the toolkit that the present commit was backed up and compared. */
  backUp(database?: boolean): Promise<void>;
  run<T>(work: (session: Session) => Promise<T>, deps?: Dependencies): Promise<T>;
  remove(): Promise<void>;
}

export async function createMonolith(
  files: Record<string, string>,
  env: Record<string, string> = {},
): Promise<TestMonolith> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'nectar-test-')));
  const app = createApp({ PATH: process.env.PATH, HOME: root, ...env });
  const { deps } = app;
  const workspace = { root, planPath: `${root}/nectar.plan.yaml`, state: `${root}/.nectar`, out: null };
  const git = (...args: string[]) => deps.git.run(root, args);
  const write = async (path: string, content: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  };
  const commit = async (message: string) => {
    await git('add', '--all');
    await git('-c', 'user.name=Test', '-c', 'user.email=test@example.com', 'commit', '--quiet', '--message', message);
    return (await git('rev-parse', 'HEAD')).trim();
  };
  await git('init', '--quiet', '--initial-branch=main');
  for (const [path, content] of Object.entries(files)) await write(path, content);
  await commit('The monolith');
  return {
    deps,
    workspace,
    git,
    write,
    commit,
    backUp: (database = true) => writeRestorePoint(deps, workspace, database),
    run: (work, other = deps) => withSession(other, workspace, 'test', work),
    remove: async () => {
      await app.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}

async function writeRestorePoint(deps: Dependencies, workspace: Workspace, database: boolean): Promise<void> {
  const head = await deps.git.head(workspace.root);
  const manifest = {
    version: 1,
    id: 'test-point',
    at: '2026-01-01T00:00:00.000Z',
    branch: 'backup',
    commit: head.commit,
    tree: await deps.git.tree(workspace.root, head.commit),
    inventory: null,
    database: database
      ? { database: 'test', serverVersion: 180000, schema: '', grants: '', tables: [], sequences: [] }
      : null,
    method: database ? 'physical' : 'none',
    files: [],
    verified: true,
    verifiedAt: '2026-01-01T00:00:00.000Z',
  };
  await deps.files.write(`${workspace.state}/backups/test-point/manifest.json`, JSON.stringify(manifest));
}

/** A plan of one or more phases made by hand. */
export function planOf(phases: Record<string, Omit<Operation, 'phase' | 'id' | 'needs'>[]>): Plan {
  return {
    version: 1,
    inventory: 'test-inventory',
    hash: 'test-plan',
    phases: Object.entries(phases).map(([name, operations]) => ({
      name,
      goal: `The goal of ${name}.`,
      service: name,
      folder: `nectar-${name}`,
      operations: operations.map((operation, index) => ({
        ...operation,
        id: `${name}/${String(index + 1).padStart(3, '0')}-${operation.kind}`,
        phase: name,
        needs: [],
      })),
    })),
  };
}

export const TEST_DATABASE: DatabaseSettings = {
  urlEnv: 'TEST_DATABASE_URL',
  schemas: ['public'],
  tenant: null,
  roles: {},
};

export function jobOf(phases: Parameters<typeof planOf>[0], database: DatabaseSettings | null = null): Job {
  return { plan: planOf(phases), database };
}

/** A database of its own on the server behind `adminUrl`; dropped by `remove`. */
export async function createDatabase(
  deps: Dependencies,
  adminUrl: string,
  sql: string,
): Promise<{ url: string; database: Database; remove(): Promise<void> }> {
  const name = `nectar_test_${Buffer.from(deps.random.bytes(6)).toString('hex')}`;
  const admin = deps.postgres.connect(adminUrl);
  await admin.query(`create database ${name}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const database = deps.postgres.connect(url.href);
  await database.query(sql);
  return {
    url: url.href,
    database,
    remove: async () => {
      await database.close();
      await admin.query(`drop database if exists ${name} with (force)`);
      await admin.close();
    },
  };
}
