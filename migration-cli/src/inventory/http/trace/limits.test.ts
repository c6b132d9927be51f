import { expect, it } from 'vitest';
import { inventoryOf } from '../../testing/inventory-of.ts';

const found = async (tree: Record<string, string>) => {
  const { routes, unresolved } = await inventoryOf(tree);
  return {
    routes: routes.map(({ method, path, file }) => `${method} ${path} ${file}`),
    unresolved: unresolved.map(({ file, why }) => `${file} ${why}`),
  };
};

/** Functions that call each other so often, and keep so much, that running them takes millions of expressions. */
const wide = (count: number) =>
  Array.from({ length: count }, (_, index) => {
    const keep = Array.from({ length: 60 }, (_, at) => `  kept.k${at} = { a: [x, x], b: { c: x } };`);
    const next = index + 1 < count ? `  step${index + 1}(kept); step${index + 1}([kept]);` : '';
    return `const step${index} = (x) => {\n  const kept = {};\n${keep.join('\n')}\n${next}\n  return kept;\n};`;
  }).join('\n');

it('what an application does before its routes does not keep them from being found, however much it is', async () => {
  const { routes, unresolved } = await found({
    'server.js': "require('./boot').boot();",
    'boot.js': "exports.boot = async () => { await require('./business').init(); return require('./app')(); };",
    'business.js': `${wide(30)}\nexports.init = () => step0({});`,
    'app.js': [
      "const express = require('express');",
      "module.exports = () => { const app = express(); app.use('/users', require('./users')); return app; };",
    ].join('\n'),
    'users.js': [
      "const router = require('express').Router();",
      "router.get('/:id', (req, res) => res.end());",
      'module.exports = router;',
    ].join('\n'),
  });
  expect(routes).toEqual(['GET /users/:id users.js']);
  expect(unresolved).toEqual([]);
});

it('routers that a package loads when they are asked for stand where they are mounted', async () => {
  const { routes } = await found({
    'app.js': [
      "const express = require('express'); const lazy = require('lazy-router').create();",
      'const app = express(); app.lazyUse = (path, load) => app.use(path, lazy(() => Promise.resolve(load())));',
      "app.lazyUse('/members', require('./members')); app.lazyUse('/gifts', require('./gifts'));",
    ].join('\n'),
    'members.js':
      "const express = require('express');\nmodule.exports = () => { const app = express(); app.get('/me', (q, s) => s.end()); return app; };",
    'gifts.js':
      "const express = require('express');\nmodule.exports = () => { const app = express(); app.get('/:id', (q, s) => s.end()); return app; };",
  });
  expect(routes).toEqual(['GET /gifts/:id gifts.js', 'GET /members/me members.js']);
});
