import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { oneAtATime } from './one-at-a-time.ts';

const root = await mkdtemp(join(tmpdir(), 'nectar-one-'));
const { deps, close } = createApp({ PATH: process.env.PATH });
const workspace = { root, planPath: join(root, 'nectar.plan.yaml'), state: join(root, '.nectar'), out: null };
afterAll(async () => {
  await close();
  await rm(root, { recursive: true, force: true });
});

it('a second parity or record in a repository is refused while one runs, and not afterwards', async () => {
  const second = () => oneAtATime(deps, workspace, 'record', async () => 'done');
  const refused = await oneAtATime(deps, workspace, 'parity', () => second().catch((error: unknown) => error));
  expect(refused).toMatchObject({ code: 'NECTAR-E104', exitCode: 2, why: expect.stringContaining('nectar parity') });
  expect(await second()).toBe('done');
});

it('one that failed leaves the repository free', async () => {
  const failing = oneAtATime(deps, workspace, 'parity', async () => Promise.reject(new Error('planted')));
  await expect(failing).rejects.toThrow('planted');
  expect(await oneAtATime(deps, workspace, 'record', async () => 'done')).toBe('done');
});
