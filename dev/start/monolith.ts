import { appendFile, cp, mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { StudioSettings } from './settings.ts';

const LEFT_OUT = new Set(['node_modules', 'dist', '.env', '.nectar']);

/** Copies the sample to a git repository of its own; its packages are linked, not installed again. */
export async function copyMonolith(settings: StudioSettings): Promise<void> {
  await rm(settings.monolith, { recursive: true, force: true });
  await mkdir(settings.monolith, { recursive: true });
  await cp(settings.sample, settings.monolith, {
    recursive: true,
    filter: (source) =>
      !source
        .slice(settings.sample.length)
        .split('/')
        .some((part) => LEFT_OUT.has(part)),
  });
  await symlink(join(settings.sample, 'node_modules'), join(settings.monolith, 'node_modules'), 'dir');
  const git = (...args: string[]) =>
    execa('git', ['-c', 'user.name=nectar', '-c', 'user.email=nectar@localhost', ...args], { cwd: settings.monolith });
  await git('init', '-q', '-b', 'main');
  // The pattern `node_modules/` of .gitignore names folders, and this one is a link.
  await appendFile(join(settings.monolith, '.git', 'info', 'exclude'), 'node_modules\n');
  await git('add', '-A');
  await git('commit', '-q', '-m', 'The monolith');
}

/** Creates schema, roles and demo data. Both scripts may run again without harm. */
export async function prepareDatabase(settings: StudioSettings, env: Record<string, string>): Promise<void> {
  const bin = join(settings.sample, 'node_modules', '.bin');
  const run = (script: string) => execa(join(bin, 'tsx'), [script], { cwd: settings.monolith, env });
  await run('server/db/setup.ts');
  await run('server/db/seed.ts');
}
