import { checksumTable, dataTables } from '../backup/snapshot.ts';
import { catalogDifferences } from '../catalog/fingerprint.ts';
import { operationsInEffect } from '../journal/database.ts';
import type { Dependencies } from '../model/ports.ts';
import { parseName } from '../operations/database/names.ts';
import { contentHash } from '../run/tree.ts';
import type { Look } from './model.ts';
import type { Station } from './station.ts';

/** What there is now: code, files beside it, schema, grants, roles and rows. */
export async function lookAt(deps: Pick<Dependencies, 'files' | 'git'>, station: Station): Promise<Look> {
  const { ground, workspace } = station;
  const admin = station.admin();
  const catalog = await admin.catalog(ground.schemas);
  const rows: Look['rows'] = {};
  await admin.transaction(async (sql) => {
    await sql.query("set local timezone = 'UTC'");
    for (const relation of dataTables(catalog)) {
      const target = station.targets.find(({ table }) => sameTable(table, relation));
      const {
        table,
        rows: count,
        checksum,
      } = await checksumTable(sql, relation, target === undefined ? 'true' : `${target.token} is null`);
      rows[table] = `${count} rows, ${checksum}`;
    }
  });
  const roles = await admin.query<{ name: string }>(
    "select rolname::text as name from pg_roles where rolname !~ '^pg_' order by 1",
  );
  return {
    tree: await deps.git.tree(workspace.root, 'HEAD'),
    untracked: await untracked(deps, workspace.root),
    catalog,
    roles: roles.map(({ name }) => name),
    rows,
    inEffect: (await operationsInEffect(admin)).map(({ operation }) => operation).sort(),
  };
}

export function sameTable(table: string, relation: { schema: string; name: string }): boolean {
  const name = parseName(table);
  return name.schema === relation.schema && name.name === relation.name;
}

async function untracked(deps: Pick<Dependencies, 'files' | 'git'>, root: string): Promise<Record<string, string>> {
  const text = await deps.git.run(root, ['ls-files', '--others', '-z']);
  const found: Record<string, string> = {};
  for (const path of text.split('\0')) {
    if (path === '' || path.startsWith('.nectar/') || path.startsWith('node_modules')) continue;
    found[path] = contentHash(await deps.files.read(`${root}/${path}`));
  }
  return found;
}

/** Where two looks differ, in sentences; empty where they are the same state. The code is judged by itself. */
export function lookDifferences(expected: Look, found: Look): string[] {
  return [
    ...recordDifferences('the file', expected.untracked, found.untracked),
    ...catalogDifferences(expected.catalog, found.catalog).map((line) => `catalogue: ${line}`),
    ...listDifferences('the role', expected.roles, found.roles),
    ...recordDifferences('the rows of', expected.rows, found.rows),
    ...listDifferences('in effect: the operation', expected.inEffect, found.inEffect),
  ];
}

function recordDifferences(noun: string, expected: Record<string, string>, found: Record<string, string>): string[] {
  const names = new Set([...Object.keys(expected), ...Object.keys(found)]);
  return [...names].flatMap((name) => {
    if (expected[name] === found[name]) return [];
    if (found[name] === undefined) return [`${noun} ${name} is missing`];
    return [expected[name] === undefined ? `${noun} ${name} should not be there` : `${noun} ${name} is another one`];
  });
}

function listDifferences(noun: string, expected: string[], found: string[]): string[] {
  return [
    ...expected.filter((name) => !found.includes(name)).map((name) => `${noun} ${name} is missing`),
    ...found.filter((name) => !expected.includes(name)).map((name) => `${noun} ${name} should not be there`),
  ];
}

/** What a run that has ended must not leave: work trees, locks of git, changes in the working tree, half-made files. */
export async function quietProblems(
  deps: Pick<Dependencies, 'files' | 'git'>,
  { workspace }: Pick<Station, 'workspace'>,
): Promise<string[]> {
  const { root, state } = workspace;
  const status = await deps.git.run(root, ['status', '--porcelain', '--', ':!.nectar', ':!node_modules']);
  const trees = await deps.git.run(root, ['worktree', 'list', '--porcelain']);
  const folder = `${state}/worktrees`;
  const left = (await deps.files.exists(folder)) ? await deps.files.list(folder, ['node_modules']) : [];
  return [
    ...status.split('\n').flatMap((line) => (line === '' ? [] : [`the working tree is not clean: ${line}`])),
    ...(trees.match(/^worktree /gm)?.length === 1 ? [] : ['a work tree is still registered']),
    ...(left.length === 0 ? [] : [`${left.length} files are left in a work tree`]),
    ...((await deps.files.exists(`${root}/.git/index.lock`)) ? ['git is left locked'] : []),
  ];
}
