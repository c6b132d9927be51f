import { describe, expect, it } from 'vitest';
import type { Decision, PlanFile } from '../model/plan-file.ts';
import { checkPlan } from './check.ts';
import { sourcesOf } from './sources.ts';
import { applicationPlan } from './testing/applications.ts';
import { extractInMemory, inventoryOf, type Tree } from './testing/in-memory.ts';
import { smallShopPlan } from './testing/small-shop.ts';

/** Barrels of two modules, with what is left of each where nobody takes `orders`, and how a module takes `users` without them. */
const BARRELS = {
  'an object of requires': {
    text: "module.exports = { users: require('./users'), orders: require('./orders') };\n",
    left: "module.exports = { users: require('./users') };\n",
    taken: "const users = require('../shared/lib/users');",
  },
  'a frozen object, line by line': {
    text: "module.exports = Object.freeze({\n  users: require('./users').users,\n  orders: require('./orders').orders,\n});\n",
    left: "module.exports = Object.freeze({\n  users: require('./users').users,\n});\n",
    taken: "const { users } = require('../shared/lib/users');",
  },
  'one name after the other': {
    text: "exports.users = require('./users');\nmodule.exports.orders = require('./orders');\n",
    left: "exports.users = require('./users');\n",
    taken: "const users = require('../shared/lib/users');",
  },
  'constants that are passed on': {
    text: "const users = require('./users');\nconst { orders } = require('./orders');\n\nmodule.exports = { users, orders };\n",
    left: "const users = require('./users');\n\nmodule.exports = { users };\n",
    taken: "const users = require('../shared/lib/users');",
  },
  'merged exports': {
    text: "Object.assign(module.exports, require('./users'));\nObject.assign(module.exports, require('./orders'));\n",
    left: "Object.assign(module.exports, require('./users'));\n",
    taken: "const { users } = require('../shared/lib/users');",
  },
  'exports merged at once': {
    text: "module.exports = Object.assign({}, require('./users'), require('./orders'));\n",
    left: "module.exports = Object.assign({}, require('./users'));\n",
    taken: "const { users } = require('../shared/lib/users');",
  },
  'spread requires': {
    text: "module.exports = { ...require('./users'), ...require('./orders') };\n",
    left: "module.exports = { ...require('./users') };\n",
    taken: "const { users } = require('../shared/lib/users');",
  },
};

const resource = (name: string, more = '') => `${more}exports.${name} = () => '${name}';\n`;

const route = (name: string, taken = `const { ${name} } = require('../lib');`, use = name) =>
  `const { Router } = require('express');\n${taken}\n\nconst router = Router();\nrouter.get('/', (req, res) => res.json(${use}));\nmodule.exports = router;\n`;

const application = (barrel: string, more: Tree = {}): Tree => ({
  'package.json': JSON.stringify({ name: 'app', version: '1.0.0', dependencies: { express: '5.3.0' } }),
  'src/lib/index.js': barrel,
  'src/lib/users.js': resource('users'),
  'src/lib/orders.js': resource('orders'),
  'src/routes/users.js': route('users'),
  'src/routes/orders.js': route('orders'),
  'src/server.js': `const express = require('express');
const app = express();
app.use('/api/users', require('./routes/users'));
app.use('/api/orders', require('./routes/orders'));
app.get('/health', (req, res) => res.json({}));
app.listen(3000);
`,
  ...more,
});

const cutOut = (tree: Tree) => extractInMemory(tree, applicationPlan('routers', smallShopPlan, ['users']));

describe.each(Object.entries(BARRELS))('a CommonJS barrel: %s', (_, { text, left, taken }) => {
  it('passes on what a cut application still names, and does not load the rest', async () => {
    const { built, files } = await cutOut(application(text));
    expect(built.problems).toEqual([]);
    expect(files['part/backend/src/lib/index.js']).toBe(left);
    expect(files['part/backend/src/lib/orders.js']).toBeUndefined();
    expect(files['part/backend/src/lib/users.js']).toBe(resource('users'));
    expect(files['src/lib/index.js']).not.toContain("require('./users')");
  });

  it('is gone past to the file that declares the name, or that is the name', async () => {
    const { files } = await extractInMemory(
      {
        'package.json': JSON.stringify({ name: 'app', version: '1.0.0', dependencies: { express: '5.3.0' } }),
        'lib/index.js': text,
        'lib/users.js': resource('users'),
        'lib/orders.js': resource('orders'),
        'news/app.js': "const { users } = require('../lib');\nexports.app = () => users;\n",
      },
      modulePlan(),
    );
    expect(files['part/backend/src/app.js']).toBe(`${taken}\nexports.app = () => users;\n`);
    expect(Object.keys(files).filter((path) => path.startsWith('part/backend/shared/'))).toEqual([
      'part/backend/shared/lib/users.js',
    ]);
  });
});

/** A service of modules that move; what they need of `lib` is decided to be copied. */
function modulePlan(...more: Decision[]): PlanFile {
  const plan = applicationPlan('routers', smallShopPlan, []);
  const [name, service] = Object.entries(plan.services)[0] ?? [];
  const [phase] = plan.phases;
  if (name === undefined || !service?.backend || !phase) throw new Error('the plan lacks its service');
  const entry = { module: 'news/app.js', export: 'app', kind: 'express-app' as const, before: [] };
  const place = { 'news/': 'backend/src/', '': 'backend/shared/' };
  const { routes: _routes, ...rest } = phase;
  const decisions = [{ subject: 'module:lib/users.js', choice: 'copy' as const, why: 'small' }, ...more];
  return {
    ...plan,
    services: { [name]: { ...service, backend: { ...service.backend, entry }, place } },
    phases: [{ ...rest, move: ['news/**'], decisions }],
  };
}

it('a member of a barrel that is a whole module is that module; ES modules name it as such', async () => {
  const { built, files } = await extractInMemory(
    {
      'package.json': JSON.stringify({ name: 'app', version: '1.0.0', dependencies: { express: '5.3.0' } }),
      'lib/index.js': "exports.users = require('./users');\n",
      'lib/users.js': resource('list'),
      'lib/index.mjs': "export * as names from './names.mjs';\n",
      'lib/names.mjs': 'export const first = 1;\n',
      'news/app.js': "const list = require('../lib').users.list;\nexports.app = () => list;\n",
      'news/names.mjs': "import { names } from '../lib/index.mjs';\nexport const all = names;\n",
    },
    modulePlan({ subject: 'module:lib/names.mjs', choice: 'copy', why: 'small' }),
  );
  expect(built.problems).toEqual([]);
  expect(files['part/backend/src/app.js']).toContain("const list = require('../shared/lib/users').list;");
  expect(files['part/backend/src/names.mjs']).toContain("import * as names from '../shared/lib/names.mjs';");
});

describe('what a CommonJS barrel keeps', () => {
  const barrel = BARRELS['an object of requires'].text;

  it('is what members of it name', async () => {
    const whole = "const lib = require('../lib');";
    const { files } = await cutOut(
      application(barrel, {
        'src/routes/users.js': route('users', whole, 'lib.users.users()'),
        'src/routes/orders.js': route('orders', whole, 'lib.orders.orders()'),
      }),
    );
    expect(files['part/backend/src/lib/index.js']).toBe(BARRELS['an object of requires'].left);
  });

  it('is everything where somebody takes it whole', async () => {
    const server = `${application(barrel)['src/server.js']}console.log(Object.keys(require('./lib')));\n`;
    const { files } = await cutOut(application(barrel, { 'src/server.js': server }));
    expect(files['part/backend/src/lib/index.js']).toBe(barrel);
  });

  it('is what does something when it is loaded, and what the barrel itself uses', async () => {
    const loud = resource('orders', "console.log('orders are here');\n");
    const { files } = await cutOut(application(barrel, { 'src/lib/orders.js': loud }));
    expect(files['part/backend/src/lib/index.js']).toBe(barrel);
    expect(files['part/backend/src/lib/orders.js']).toBe(loud);
    const using =
      "const users = require('./users');\nconst orders = require('./orders');\n\norders.of = users;\nmodule.exports = { users, orders };\n";
    const both = await cutOut(application(using));
    expect(both.files['part/backend/src/lib/index.js']).toBe(using);
  });
});

it('asks of a barrel no more than what the routes that are left name of it', async () => {
  const text =
    "const users = require('./users');\nconst orders = require('./orders');\n\nmodule.exports = { users, orders };\n";
  const handlers = ['users', 'orders'].map((name) => `router.get('/${name}', (req, res) => res.json(${name}));`);
  const tree = application(text, {
    'src/routes/users.js': `const { Router } = require('express');
const { users, orders } = require('../lib');

const router = Router();
${handlers.join('\n')}
module.exports = router;
`,
    'src/server.js': `const express = require('express');
const app = express();
app.use('/api', require('./routes/users'));
app.get('/health', (req, res) => res.json({}));
app.listen(3000);
`,
  });
  delete tree['src/routes/orders.js'];
  const plan = applicationPlan('routers', smallShopPlan, ['users']);
  const { files } = await extractInMemory(tree, plan);
  expect(files['part/backend/src/lib/orders.js']).toBeUndefined();
  expect(files['part/backend/src/routes/users.js']).toContain("const { users } = require('../lib');");
  const { findings } = checkPlan(await inventoryOf(tree), plan, sourcesOf(tree));
  expect(findings.map(({ id }) => id)).toContain('module:src/lib/users.js');
  expect(findings.map(({ id }) => id)).not.toContain('module:src/lib/orders.js');
});
