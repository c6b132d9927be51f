import { describe, expect, it } from 'vitest';
import { checkPlan } from '../plan/check.ts';
import { readPlan } from '../plan/parse.ts';
import { proposePlan } from '../plan/propose.ts';
import { sourcesOf } from '../plan/sources.ts';
import { application } from '../plan/testing/applications.ts';
import { inventoryOf, type Tree } from '../plan/testing/in-memory.ts';
import { checkText, standingOf } from './plan-text.ts';

const ALONE: Tree = {
  'package.json':
    '{ "name": "alone", "scripts": { "start": "node server.js" }, "dependencies": { "express": "5.3.0" } }',
  'server.js': "const app = require('express')();\napp.get('/', (req, res) => res.end());\napp.listen(3000);\n",
};

async function checked(tree: Tree): Promise<string> {
  const inventory = await inventoryOf(tree);
  const { plan } = readPlan(proposePlan(inventory, 'app', null, sourcesOf(tree)));
  if (plan === null) throw new Error('the proposed plan cannot be read');
  return checkText(checkPlan(inventory, plan, sourcesOf(tree)), standingOf(plan, inventory.fingerprint, []));
}

describe('nectar plan --check', () => {
  it('says of a plan that takes everything at once that nothing is taken apart, and what to do', async () => {
    const text = await checked(ALONE);
    expect(text).toMatch(/Nothing is taken apart: the only phase, \w+, takes the whole monolith/);
    expect(text).toContain('nectar plan --what-if GLOB');
    expect(text).not.toContain('nectar backup');
  });

  it('leads to the restore point where a part is taken out', async () => {
    const text = await checked(application('routers', ['users', 'orders']));
    expect(text).toContain('Run: nectar backup create');
    expect(text).not.toContain('Nothing is taken apart');
  });
});
