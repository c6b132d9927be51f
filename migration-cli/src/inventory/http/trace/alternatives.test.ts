// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the fixtures are source text
import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../../testing/inventory-of.ts';

const read = async (tree: Record<string, string>) => {
  const { routes, unresolved } = await inventoryOf(tree);
  return {
    routes: routes.map(({ method, path }) => `${method} ${path}`),
    said: unresolved.filter(({ what }) => what === 'route').map(({ file, line, why }) => `${file}:${line} ${why}`),
  };
};

const APP = "const app = require('express')(); const answer = (q, s) => {};";
const ROWS =
  "const rows = [{ method: 'get', path: '/a' }, { method: 'post', path: '/b' }, { method: 'post', path: '/c' }];";
const ROW = 'const row = rows.find((item) => item.id === process.argv[2]);';
const PAIRS = { routes: ['GET /a', 'POST /b', 'POST /c'], said: [] };
const TANGLED = 'its method and its path are each one of several, and which of them belong together is not known';

describe('a row that is one of several', () => {
  it.each([
    ['names the property', ['app[row.method](row.path, answer);']],
    ['is handed to a helper in parts', ['add(row.method, row.path);', 'function add(m, p) { app[m](p, answer); }']],
    ['is taken apart by a helper', ['add(row);', 'function add({ method, path }) { app[method](path, answer); }']],
    [
      'chooses a case',
      [
        'switch (row.method.toUpperCase()) {',
        "case 'GET': app.get(row.path, answer); break;",
        "case 'POST': app.post(row.path, answer); break; }",
      ],
    ],
  ])('keeps its method and its path together where it %s', async (_, lines) => {
    expect(await read({ 'app.js': [APP, ROWS, ROW, ...lines].join('\n') })).toEqual(PAIRS);
  });

  it.each([
    ['a computed method', ['app[method](path, answer);'], 5],
    [
      'an object of a route',
      ['const f = require("fastify")();', 'f.route({ method, url: path, handler: answer });'],
      6,
    ],
    [
      'a case of a switch',
      ["switch (method) { case 'get': app.get(path, answer); break;", "case 'post': app.post(path, answer); }"],
      5,
    ],
  ])('is said, and gives no route, where %s has lost it', async (_, lines, line) => {
    const taken = 'const { method, path } = row;';
    const found = await read({ 'app.js': [APP, ROWS, ROW, taken, ...lines].join('\n') });
    expect(found).toEqual({ routes: [], said: [`app.js:${line} ${TANGLED}`] });
  });
});

it('every method of a list stays with every path of another, and the paths of one method with it', async () => {
  const app = [
    APP,
    "['get', 'post'].forEach((method) => ['/a', '/b'].forEach((path) => app[method](path, answer)));",
    "for (const method of ['put', 'delete']) app[method](['/c', '/d'], answer);",
    "const path = process.argv[2] ? '/e' : '/f'; app.get(path, answer);",
    "const method = process.argv[2] ? 'get' : 'post'; app[method]('/g', answer);",
    "require('fastify')().route({ method: ['GET', 'POST'], url: '/h', handler: answer });",
  ].join('\n');
  expect(await read({ 'app.js': app })).toEqual({
    routes: [
      ...['GET /a', 'POST /a', 'GET /b', 'POST /b', 'DELETE /c', 'PUT /c', 'DELETE /d', 'PUT /d', 'GET /e', 'GET /f'],
      ...['GET /g', 'POST /g', 'GET /h', 'POST /h'],
    ],
    said: [],
  });
});

it('a case of a known value runs alone, with those that it falls into; any other is the default', async () => {
  const app = [
    APP,
    "for (const kind of ['one', 'two', 'three', 'four']) {",
    "  switch (kind) { case 'one': app.get('/one', answer); break; case 'two': app.get('/two', answer);",
    "    case 'three': app.get(`/from/${kind}`, answer); break; default: app.get('/other', answer); } }",
    "switch (process.env.MODE) { case 'x': app.get('/x', answer); break; default: app.get('/y', answer); }",
  ].join('\n');
  expect((await read({ 'app.js': app })).routes).toEqual([
    ...['GET /from/three', 'GET /from/two', 'GET /one', 'GET /other', 'GET /two', 'GET /x', 'GET /y'],
  ]);
});

it('a folder of routes, each with its methods and path in JSON, gives each of them once, however many there are', async () => {
  const folders = Array.from({ length: 80 }, (_, index) => ({
    name: `r${index}`,
    methods: index % 3 === 0 ? ['GET', 'POST'] : index % 3 === 1 ? ['PATCH'] : ['DELETE'],
    path: `/things/${index}`,
  }));
  const found = await read({
    ...Object.fromEntries(folders.map(({ name, ...json }) => [`api/${name}/route.json`, JSON.stringify(json)])),
    'scan.js': [
      "const fs = require('fs'); const path = require('path');",
      'const parse = (file) => { try { return JSON.parse(fs.readFileSync(file)); } catch (e) { throw new Error(file); } };',
      'function valid(methods, at) {',
      "  if (methods.length === 0) throw new Error('no method'); const known = ['GET', 'POST', 'PATCH', 'DELETE'];",
      "  const wrong = methods.find((m) => known.includes(m) === false); if (wrong !== undefined) throw new Error('which');",
      "  if (at.slice(0, 1) !== '/') throw new Error('where'); return true; }",
      'function one(file, isApi) {',
      '  const json = parse(file); const methods = json.methods.map((m) => m.toUpperCase()); let at = json.path;',
      "  if (valid(methods, at) === true) { if (isApi === true) at = '/api' + at; return { methods, path: at }; } else { return null; } }",
      'module.exports = (folder) => fs.readdirSync(folder, { withFileTypes: true }).map(({ name }) => name)',
      "  .map((name) => one(path.join(folder, name, 'route.json'), true)).filter((row) => row !== null);",
    ].join('\n'),
    'app.js': [
      APP,
      "require('./scan')(require('path').join(__dirname, 'api')).forEach((row) => row.methods.forEach((method) => {",
      '  switch (method.toUpperCase()) {',
      "    case 'GET': app.get(row.path, answer); break; case 'POST': app.post(row.path, answer); break;",
      "    case 'PATCH': app.patch(row.path, answer); break; default: app.delete(row.path, answer); } }));",
    ].join('\n'),
  });
  const wanted = folders.flatMap(({ methods, path }) => methods.map((method) => `${method} /api${path}`));
  expect(found.routes.toSorted()).toEqual(wanted.toSorted());
});
