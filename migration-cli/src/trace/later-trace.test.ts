import { afterEach, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loadInventory } from '../inventory/index.ts';
import type { RunTrace } from '../model/run-trace.ts';
import { loadPlan } from '../run/load-plan.ts';
import { createMonolith, type TestMonolith } from '../testing/monolith.ts';
import { shopFiles, shopPlan, started } from '../testing/moving-shop.ts';
import { nectarIn } from '../testing/nectar-in.ts';
import { saveTrace } from './store.ts';

let monolith: TestMonolith;
afterEach(() => monolith.remove());

const nectar = async (...args: string[]) => (await nectarIn(monolith, ...args)).output;

/** A run of the shop at an hour, in which a file of it read these variables. */
async function traced(hour: number, names: string[]): Promise<void> {
  const { files } = await loadInventory(monolith.deps, monolith.workspace.root);
  const [file] = files.filter(({ path }) => path.endsWith('.js'));
  if (!file) throw new Error('the shop has no code');
  const trace: RunTrace = {
    version: 1,
    at: `2026-01-01T0${hour}:00:00.000Z`,
    command: ['npm', 'test'],
    exitCode: 0,
    commit: null,
    files: { [file.path]: file.hash },
    processes: 1,
    loads: [],
    packages: [],
    env: names.map((name) => ({ name, chain: [{ file: file.path, line: 1 }], through: null })),
    statements: [],
    refused: [],
    limits: [],
  };
  await saveTrace(monolith.deps, monolith.workspace.state, trace);
}

const planned = () => loadPlan(monolith.deps, monolith.workspace, []);

it('a trace that shows something else than the one that a plan was made with refuses the plan, until it is refreshed', async () => {
  monolith = await createMonolith({ ...shopFiles(started()), 'nectar.plan.yaml': stringify(shopPlan(started())) });
  await nectar('plan', '--refresh');
  await monolith.commit('The plan');
  await planned();

  await traced(1, ['SHOP_COLOUR']);
  await expect(planned()).rejects.toMatchObject({
    code: 'NECTAR-E023',
    why: 'it was made without what the last trace has shown',
    next: 'nectar plan --refresh',
  });
  expect(await nectar('plan', '--check')).toContain('Run: nectar plan --refresh');
  await nectar('plan', '--refresh');
  expect(await nectar('plan', '--check')).not.toContain('Run: nectar plan --refresh');
  await planned();

  // The same once more, at another time.
  await traced(2, ['SHOP_COLOUR']);
  await planned();
  await traced(3, ['SHOP_COLOUR', 'SHOP_SIZE']);
  await expect(planned()).rejects.toMatchObject({
    why: expect.stringContaining('for another trace than the last one'),
  });
  await traced(4, []);
  await expect(planned()).rejects.toMatchObject({ why: expect.stringContaining('none that says anything is left') });
});
