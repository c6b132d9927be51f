import { expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { testedAs } from './tested-as.ts';
import { newFindings, verdictOf } from './verdict.ts';

const { deps } = createApp({ PATH: process.env.PATH });
const owner = { DB_USER: 'owner' };
const tests = { what: 'news backend test', env: { DB_USER: 'news_service' }, owner };
const nobody = { accepted: [] };

/** Tests that only the owner passes, as a process of their own; `message` is what the role is told. */
const runs = (message: string, asOwner = 0) => {
  const code = `const owner = process.env.DB_USER === 'owner';
if (!owner) console.error(${JSON.stringify(message)});
process.exitCode = owner ? ${asOwner} : 1;`;
  return (env: Record<string, string>) =>
    deps.processes.run([process.execPath, '-e', code], { cwd: process.cwd(), env, timeoutMs: 20_000 });
};

const REFUSAL = 'error: permission denied for table users';

it('is undecided where the role was refused and the owner passes, and says which finding to accept', async () => {
  const found = { ...newFindings(), done: 1 };
  expect((await testedAs(nobody, tests, runs(REFUSAL), found)).exitCode).toBe(0);
  expect(verdictOf(found)).toBe('undecided');
  expect(found.undecided[0]).toContain('nectar plan --accept "refused:news backend test"');
  expect(found.evidence).toMatchObject([{ items: [REFUSAL] }]);
  expect(found.acceptable).toEqual(['refused:news backend test']);
});

it('passes where that finding was accepted, and keeps what was refused as evidence', async () => {
  const found = { ...newFindings(), done: 1 };
  const accepted = [{ id: 'refused:news backend test', why: 'they empty the table of users before each test' }];
  await testedAs({ accepted }, tests, runs(REFUSAL), found);
  expect(verdictOf(found)).toBe('pass');
  expect(found.evidence).toHaveLength(1);
});

it('gives the failure as it is where nothing was refused, the owner fails too, or there is no owner', async () => {
  const found = newFindings();
  expect((await testedAs(nobody, tests, runs('1 of 3 failed'), found)).exitCode).toBe(1);
  expect((await testedAs(nobody, tests, runs(REFUSAL, 2), found)).exitCode).toBe(2);
  expect((await testedAs(nobody, { ...tests, owner: {} }, runs(REFUSAL), found)).exitCode).toBe(1);
  expect(found).toEqual(newFindings());
});
