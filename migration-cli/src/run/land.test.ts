import { afterEach, expect, it } from 'vitest';
import type { Dependencies } from '../model/ports.ts';
import { createMonolith, type TestMonolith } from '../testing/monolith.ts';
import { land } from './land.ts';

let monolith: TestMonolith;
afterEach(() => monolith.remove());

/** A repository whose branch stands at `base`, and a commit after it that is to be landed. */
async function landing() {
  monolith = await createMonolith({ 'a.js': 'a\n', 'old/b.js': 'b\n' });
  const base = (await monolith.git('rev-parse', 'HEAD')).trim();
  await monolith.git('mv', 'old', 'new');
  await monolith.write('a.js', 'changed\n');
  const commit = await monolith.commit('The phase');
  await monolith.git('reset', '--quiet', '--hard', base);
  return { base, commit, branch: 'main' };
}

/** The same git, in which something happens right before the branch is moved. */
function before(deps: Dependencies, happens: () => Promise<unknown>): Dependencies {
  const run: Dependencies['git']['run'] = async (cwd, args, options) => {
    if (args[0] === 'update-ref') await happens();
    return deps.git.run(cwd, args, options);
  };
  return { ...deps, git: { ...deps.git, run } };
}

const changes = async () => (await monolith.git('status', '--porcelain')).trim();
const head = async () => (await monolith.git('rev-parse', 'HEAD')).trim();

it('moves branch, index and working tree', async () => {
  const wanted = await landing();
  await land(monolith.deps, monolith.workspace, wanted);
  expect([await head(), await changes()]).toEqual([wanted.commit, '']);
});

it('leaves the tree alone where another process has landed the same meanwhile', async () => {
  const wanted = await landing();
  const deps = before(monolith.deps, () => monolith.git('update-ref', 'refs/heads/main', wanted.commit));
  await expect(land(deps, monolith.workspace, wanted)).rejects.toMatchObject({ code: 'NECTAR-E054' });
  expect([await head(), await changes()]).toEqual([wanted.commit, '']);
});

it('puts the tree back where somebody committed something else meanwhile', async () => {
  const wanted = await landing();
  const tree = (await monolith.git('rev-parse', `${wanted.base}^{tree}`)).trim();
  const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
  const other = (await monolith.git(...author, 'commit-tree', tree, '-p', wanted.base, '-m', 'By hand')).trim();
  const deps = before(monolith.deps, () => monolith.git('update-ref', 'refs/heads/main', other));
  await expect(land(deps, monolith.workspace, wanted)).rejects.toMatchObject({ code: 'NECTAR-E054' });
  expect([await head(), await changes()]).toEqual([other, '']);
});
