import { expect, it } from 'vitest';
import { createProcesses } from './processes.ts';

const processes = createProcesses({ PATH: process.env.PATH }, new AbortController().signal);
const say = ['sh', '-c', 'echo "$pnpm_config_verify_deps_before_run"'];

it('lets no script of pnpm install packages anew into a folder that is borrowed', async () => {
  const { stdout } = await processes.run(say, { cwd: '/', env: {} });
  expect(stdout.trim()).toBe('false');
});

it('runs a command with what it is given before anything else', async () => {
  const env = { pnpm_config_verify_deps_before_run: 'error' };
  expect((await processes.run(say, { cwd: '/', env })).stdout.trim()).toBe('error');
});
