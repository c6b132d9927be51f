import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import type { Dependencies, ProcessIdentity, Workspace } from '../model/ports.ts';
import { acquireLock } from './lock.ts';

const { deps } = createApp({ PATH: process.env.PATH });
let workspace: Workspace;

beforeEach(async () => {
  const root = await mkdtemp(join(tmpdir(), 'nectar-lock-'));
  workspace = { root, planPath: '', state: `${root}/.nectar`, out: null };
});
afterEach(() => rm(workspace.root, { recursive: true, force: true }));

/** A process as the lock sees it; `running` are the ones that are alive. */
function asProcess(own: ProcessIdentity, running: ProcessIdentity[] = [own]): Dependencies {
  const identity = async (pid = own.pid) => running.find((one) => one.pid === pid) ?? null;
  return { ...deps, processes: { ...deps.processes, identity } };
}

const one = { pid: 1, host: 'here', started: 'a' };
const two = { pid: 2, host: 'here', started: 'b' };

it('refuses a second nectar and says who holds the lock', async () => {
  await acquireLock(asProcess(one), workspace, 'extract');
  await expect(acquireLock(asProcess(two, [one, two]), workspace, 'rollback')).rejects.toMatchObject({
    code: 'NECTAR-E041',
    exitCode: 1,
    why: expect.stringContaining('process 1 on here holds the lock'),
  });
});

it('is free again after its release, with a higher epoch', async () => {
  const first = await acquireLock(asProcess(one), workspace, 'extract');
  await first.release();
  const second = await acquireLock(asProcess(two, [one, two]), workspace, 'extract');
  expect(second.epoch).toBe(first.epoch + 1);
});

it('is taken over from a dead process, and from another one that was given the same id', async () => {
  const first = await acquireLock(asProcess(one), workspace, 'extract');
  const second = await acquireLock(asProcess(two, [two]), workspace, 'resume');
  expect(second.epoch).toBeGreaterThan(first.epoch);
  const reused = { ...two, started: 'later' };
  const third = await acquireLock(asProcess({ ...one, pid: 3 }, [reused, { ...one, pid: 3 }]), workspace, 'resume');
  expect(third.epoch).toBeGreaterThan(second.epoch);
});

it('fences off the one that was overtaken', async () => {
  const first = await acquireLock(asProcess(one), workspace, 'extract');
  await acquireLock(asProcess(two, [two]), workspace, 'resume');
  await expect(first.assertHeld()).rejects.toMatchObject({ code: 'NECTAR-E042', exitCode: 3 });
  await expect(first.release()).rejects.toMatchObject({ code: 'NECTAR-E042' });
});

it('gives the lock of a dead process to exactly one of many that want it', async () => {
  await acquireLock(asProcess(one), workspace, 'extract');
  const others = Array.from({ length: 8 }, (_, index) => ({ pid: 10 + index, host: 'here', started: 'x' }));
  const results = await Promise.allSettled(
    others.map((own) => acquireLock(asProcess(own, others), workspace, 'resume')),
  );
  expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
});

it('does not take a lock of another machine for dead', async () => {
  await acquireLock(asProcess({ ...one, host: 'elsewhere' }), workspace, 'extract');
  await expect(acquireLock(asProcess(two), workspace, 'extract')).rejects.toMatchObject({
    code: 'NECTAR-E041',
    why: expect.stringContaining('elsewhere'),
  });
});

it('goes on beyond the epoch of the journal where its files were removed', async () => {
  const lock = await acquireLock(asProcess(one), workspace, 'extract', 41);
  expect(lock.epoch).toBeGreaterThan(41);
  await expect(acquireLock(asProcess(two, [one, two]), workspace, 'extract', 41)).rejects.toMatchObject({
    code: 'NECTAR-E041',
  });
});

it.each([0, 41])(
  'fences off a process without a line that sleeps while somebody removes its files, after epoch %i',
  async (floor) => {
    const remove = () => rm(workspace.state, { recursive: true });
    const first = await acquireLock(asProcess(one), workspace, 'resume', floor);
    await remove();
    await new Promise((resolve) => setTimeout(resolve, 2));
    const second = await acquireLock(asProcess(two, [one, two]), workspace, 'resume', floor);
    await expect(first.assertHeld()).rejects.toMatchObject({ code: 'NECTAR-E042' });
    await second.assertHeld();
    if (floor > 0) expect(second.epoch).toBeGreaterThan(first.epoch);
  },
);
