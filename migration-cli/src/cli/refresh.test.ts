import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { parse, parseDocument, stringify } from 'yaml';
import type { PlanFile } from '../model/plan-file.ts';
import { draftPlan } from '../plan/build.ts';
import { readPlanFile } from '../run/load-plan.ts';
import { createMonolith, type TestMonolith } from '../testing/monolith.ts';
import { movingShop, type ShopChange, type ShopState, shopFiles, shopPlan, started } from '../testing/moving-shop.ts';
import { nectarIn } from '../testing/nectar-in.ts';
import { loadMonolith } from './load-plan.ts';

let monolith: TestMonolith;
afterEach(() => monolith.remove());

async function nectar(...args: string[]): Promise<string> {
  const { code, output } = await nectarIn(monolith, ...args);
  if (code !== 0) throw new Error(output);
  return output;
}

const planText = () => monolith.deps.files.readText(monolith.workspace.planPath);

async function open(state: ShopState): Promise<void> {
  const text = `# What becomes of the shop.\n${stringify(shopPlan(state))}`;
  monolith = await createMonolith({ ...shopFiles(state), 'nectar.plan.yaml': text });
  await nectar('plan', '--refresh');
  await monolith.commit('The plan');
}

/** One commit that makes the tree what the state says. */
async function commitState(before: ShopState, after: ShopState, message: string): Promise<void> {
  const files = shopFiles(after);
  for (const path of Object.keys(shopFiles(before)))
    if (files[path] === undefined) await monolith.deps.files.remove(`${monolith.workspace.root}/${path}`);
  for (const [path, text] of Object.entries(files)) await monolith.write(path, text);
  await monolith.git('add', '--all');
  if ((await monolith.git('diff', '--cached', '--name-only')) !== '') await monolith.commit(message);
}

/** What the plan file makes of the present code. */
async function drafted(): Promise<unknown> {
  const { inventory, sources } = await loadMonolith(monolith.deps, monolith.workspace);
  const plan = await readPlanFile(monolith.deps, monolith.workspace);
  expect(plan.inventory).toBe(inventory.fingerprint);
  const { plan: made, problems } = draftPlan(inventory, sorted(plan), sources);
  expect(problems).toEqual([]);
  return made.phases;
}

/** Reasons and the order of lists are the engineer's; what is done must not depend on them. */
function sorted(plan: PlanFile): PlanFile {
  const phases = plan.phases.map((phase) => ({
    ...phase,
    move: [...phase.move].sort(),
    decisions: phase.decisions
      .map((decision) => ({ ...decision, why: '' }))
      .sort((a, b) => (a.subject < b.subject ? -1 : 1)),
  }));
  return { ...plan, phases };
}

/** A file of another name in a folder that gets another name later. */
const FOLDER_AFTER_FILE: ShopChange[] = [
  { kind: 'add-lib', of: 0, name: 'added' },
  { kind: 'rename-lib', of: 2, name: 'other' },
  { kind: 'rename-lib-folder', of: 0, name: 'shared' },
];

/** Of a folder that got another name only a file is left that got another name too. */
const FOLDER_BEFORE_FILE: ShopChange[] = [
  { kind: 'rename-lib-folder', of: 0, name: 'shared' },
  { kind: 'rename-lib', of: 0, name: 'words' },
  { kind: 'drop-lib', of: 2, name: '' },
  { kind: 'drop-lib', of: 1, name: '' },
  { kind: 'rename-mail', of: 0, name: 'post' },
];

describe('nectar plan --refresh', () => {
  it('gives the plan that the same decisions make of the new code, whatever was committed meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(movingShop.change, { minLength: 2, maxLength: 7 }), async (changes: ShopChange[]) => {
        const first = started();
        await open(first);
        let state = first;
        for (const change of changes) {
          const next = movingShop.apply(state, change);
          await commitState(state, next, change.kind);
          state = next;
        }
        await nectar('plan', '--refresh');
        expect(await planText()).toMatch(/^# What becomes of the shop\.\n/);
        const refreshed = await drafted();
        const fingerprint = (parse(await planText()) as PlanFile).inventory;
        await monolith.write('nectar.plan.yaml', stringify({ ...shopPlan(state), inventory: fingerprint }));
        expect(refreshed).toEqual(await drafted());
        await monolith.remove();
      }),
      { numRuns: 6, endOnFailure: true, examples: [[FOLDER_AFTER_FILE], [FOLDER_BEFORE_FILE]] },
    );
  }, 120_000);

  it('follows renames, removes what is gone, asks about what is new, and keeps every comment', async () => {
    const first = started();
    await open(first);
    const document = parseDocument(await planText());
    document.commentBefore = ' Read by everybody.';
    const text = String(document).replace(
      '- subject: module:src/lib/text.js',
      '# Small.\n      - subject: module:src/lib/text.js',
    );
    await monolith.write('nectar.plan.yaml', text);
    await monolith.commit('Comments');
    const changes: ShopChange[] = [
      { kind: 'rename-lib', of: 0, name: 'words' },
      { kind: 'edit-lib', of: 0, name: '' },
      { kind: 'rename-mail', of: 0, name: 'post' },
      { kind: 'drop-lib', of: 1, name: '' },
      { kind: 'add-lib', of: 0, name: 'fresh' },
    ];
    let state = first;
    for (const change of changes) {
      const next = movingShop.apply(state, change);
      await commitState(state, next, change.kind);
      state = next;
    }
    const said = await nectar('plan', '--refresh');
    expect(said).toContain('src/lib/text.js → src/lib/words.js');
    expect(said).toContain('src/mail.js → src/post.js');
    expect(said).toContain('- module:src/lib/money.js');
    expect(said).toContain('+ module:src/lib/fresh.js');
    const after = await planText();
    expect(after).toContain('# Small.\n      - subject: module:src/lib/words.js');
    expect(after).toContain('# New: src/lib/fresh.js is needed by');
    expect(await nectar('plan', '--refresh')).toContain('Every decision holds as it was.');
  });

  it('plans the next phase on code that moved on after the first, and leaves the decisions of the first alone', async () => {
    const state = started();
    await open(state);
    await monolith.backUp(false);
    await nectar('extract', 'billing');
    const decided = (parse(await planText()) as PlanFile).phases[0]?.decisions;
    await monolith.write('src/core/later.js', "exports.later = require('../lib/text');\n");
    await monolith.git('mv', 'src/core/stock.js', 'src/core/store.js');
    await monolith.write(
      'src/main.js',
      (await monolith.deps.files.readText(`${monolith.workspace.root}/src/main.js`)).replaceAll(
        './core/stock',
        './core/store',
      ),
    );
    await monolith.commit('Later');
    const said = await nectar('plan', '--refresh');
    expect(said).not.toContain('src/billing');
    expect((parse(await planText()) as PlanFile).phases[0]?.decisions).toEqual(decided);
  });
});
