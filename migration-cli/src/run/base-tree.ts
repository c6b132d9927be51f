import type { Dependencies, Workspace } from '../model/ports.ts';

/** A folder with the code that the plan was made for, and the paths in it that are the monolith's. */
export interface BaseTree {
  folder: string;
  commit: string;
  files: string[];
}

type Needs = Pick<Dependencies, 'git' | 'files'>;

/** The working tree itself, without the plan file: that is about the code, not a part of it. */
export async function presentTree(deps: Needs, workspace: Workspace): Promise<BaseTree> {
  const { commit } = await deps.git.head(workspace.root);
  const listed = await deps.git.tracked(workspace.root);
  const files: string[] = [];
  for (const path of listed) {
    if (!isPlan(workspace, path) && (await deps.files.exists(`${workspace.root}/${path}`))) files.push(path);
  }
  return { folder: workspace.root, commit, files };
}

/** The tree of a commit, written out once below .nectar: phases that follow are planned from what the first one was. */
export async function originalTree(deps: Needs, workspace: Workspace, commit: string): Promise<BaseTree> {
  const { root, state } = workspace;
  const folder = `${state}/trees/${commit}`;
  const done = `${folder}.complete`;
  if (!(await deps.files.exists(done))) {
    await deps.files.remove(folder);
    await deps.files.makeDirectory(folder);
    const env = { GIT_INDEX_FILE: `${folder}.index` };
    await deps.git.run(root, ['read-tree', commit], { env });
    await deps.git.run(root, ['checkout-index', '--all', '--force', `--prefix=${folder}/`], { env });
    await deps.files.write(done, '');
  }
  const listed = await deps.git.run(root, ['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit]);
  const files = listed.split('\0').filter((path) => path !== '' && !isPlan(workspace, path));
  return { folder, commit, files: files.sort() };
}

function isPlan(workspace: Workspace, path: string): boolean {
  return `${workspace.root}/${path}` === workspace.planPath;
}
