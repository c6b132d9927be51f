import { expect, it } from 'vitest';
import { checkPlan } from './check.ts';
import { parsePlan } from './parse.ts';
import { proposePlan } from './propose.ts';
import { sourcesOf } from './sources.ts';
import { inventoryOf } from './testing/in-memory.ts';

it('a library whose tests load it by its folder is proposed with its main module, and nothing is in the way', async () => {
  const tree = {
    'package.json': JSON.stringify({ name: 'lib', version: '1.0.0', main: 'lib/application.js' }),
    'lib/application.js': "module.exports = require('./context');\n",
    'lib/context.js': 'module.exports = {};\n',
    '__tests__/deep/a.test.js': "const lib = require('../..');\nlib.use;\n",
  };
  const inventory = await inventoryOf(tree);
  const plan = parsePlan(proposePlan(inventory, 'lib', null, sourcesOf(tree)));
  expect(plan.services.core?.backend?.entry.module).toBe('lib/application.js');
  expect(checkPlan(inventory, plan, sourcesOf(tree)).problems).toEqual([]);
});
