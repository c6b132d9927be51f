import type { Dependencies, Workspace } from '../model/ports.ts';
import { borrowPackages, linkShared } from './shared-packages.ts';

type Needs = Pick<Dependencies, 'git' | 'files'>;

/** Where a phase is put together; never the user's own working tree. */
export function worktreePath(workspace: Workspace, phase: string): string {
  return `${workspace.state}/worktrees/${phase.replace(/[^A-Za-z0-9._-]/g, '-')}`;
}

/** A fresh work tree at `commit`; what an earlier run left there is discarded. */
export async function openWorktree(deps: Needs, workspace: Workspace, phase: string, commit: string): Promise<string> {
  const path = worktreePath(workspace, phase);
  await discardWorktree(deps, workspace, phase);
  // Twice: an earlier `worktree add` that was killed left its registration locked.
  await deps.git.run(workspace.root, ['worktree', 'add', '--force', '--force', '--detach', path, commit]);
  await linkPackages(deps, workspace, path);
  await linkShared(deps, path, `${workspace.root}/node_modules`, await deps.git.tracked(path));
  return path;
}

/** Removes the work tree, whatever state it is in. */
export async function discardWorktree(deps: Needs, workspace: Workspace, phase: string): Promise<void> {
  const path = worktreePath(workspace, phase);
  await deps.files.remove(path);
  const list = await deps.git.run(workspace.root, ['worktree', 'list', '--porcelain', '-z']);
  if (list.includes(`worktree ${path}\0`))
    await deps.git.run(workspace.root, ['worktree', 'remove', '--force', '--force', path]);
}

/** What is installed in the monolith is used, not installed again: the root's packages and those of its own workspaces. */
async function linkPackages(deps: Needs, workspace: Workspace, path: string): Promise<void> {
  // Of the commit: packages stay installed where a later one has no manifest any more.
  for (const file of await deps.git.tracked(path)) {
    if (!/(?:^|\/)package\.json$/.test(file)) continue;
    const folder = file.slice(0, -'package.json'.length);
    const installed = `${workspace.root}/${folder}node_modules`;
    const link = `${path}/${folder}node_modules`;
    if ((await deps.files.exists(installed)) && !(await deps.files.exists(link)))
      await borrowPackages(deps, installed, link);
  }
}
