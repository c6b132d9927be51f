import { expect, it } from 'vitest';
import { createMonolith } from '../testing/monolith.ts';
import { discardWorktree, openWorktree } from './worktree.ts';

it('lends a work tree of an older commit what is installed for a manifest that left since', async () => {
  const monolith = await createMonolith({
    '.gitignore': 'node_modules\n',
    'api/package.json': '{}',
    'package.json': '{}',
  });
  try {
    const { deps, workspace } = monolith;
    const { commit: before } = await deps.git.head(workspace.root);
    await monolith.write('api/node_modules/left/index.js', 'module.exports = 1;\n');
    await monolith.git('rm', '--quiet', 'api/package.json');
    const after = await monolith.commit('The last phase');
    const seen = async (commit: string) =>
      deps.files.exists(`${await openWorktree(deps, workspace, 'before', commit)}/api/node_modules/left/index.js`);
    expect(await seen(before)).toBe(true);
    expect(await seen(after)).toBe(false);
    await discardWorktree(deps, workspace, 'before');
  } finally {
    await monolith.remove();
  }
});
