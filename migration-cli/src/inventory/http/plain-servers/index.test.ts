import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../../testing/inventory-of.ts';

async function read(tree: Record<string, string>) {
  const { routes, unresolved } = await inventoryOf(tree);
  return {
    routes: routes.map(({ method, path }) => `${method} ${path}`),
    said: unresolved.flatMap(({ what, why }) => (what === 'route' ? [why] : [])),
  };
}

const server = (body: string, more = '') => ({
  'app.js': `const http = require('node:http'); const url = require('url');\n${more}\nhttp.createServer((req, res) => {\n${body}\n}).listen(1);`,
});

describe('routes of a server without a framework', () => {
  it('are the addresses that it compares, with the method beside, around or inside', async () => {
    const { routes } = await read(
      server(`if (req.url === '/health' && req.method === 'GET') return res.end();
if (req.method === 'POST') { if ('/users' === req.url) add(); } else if (req.url === '/any') all();
const { pathname } = url.parse(req.url, true);
switch (pathname) {
  case '/a': case '/b': if (req.method === 'PUT') put(); else if (req.method === 'DELETE') drop(); break;
  default: res.end();
}`),
    );
    expect(routes).toEqual(['DELETE /a', 'PUT /a', 'ALL /any', 'DELETE /b', 'PUT /b', 'GET /health', 'POST /users']);
  });

  it('may have method and address in one text, as a case or as a key', async () => {
    const tree = server(
      'const { pathname } = new URL(req.url, `http://${req.headers.host}`); switch (`${req.method} ${pathname}`) { case "GET /x": one(); }\n(table[req.method + " " + pathname] || none)(req, res);',
      "const table = { 'POST /y': add, 'PUT /z': put };",
    );
    expect((await read(tree)).routes).toEqual(['GET /x', 'POST /y', 'PUT /z']);
  });

  it('are the keys of tables: by path, by method and path, without slashes, or of a Map', async () => {
    const byPath = server(
      'const path = url.parse(req.url).pathname.replace(/^\\/+|\\/+$/g, ""); (table[path] ?? none)();',
      "const table = { ping, 'api/users': users };",
    );
    expect((await read(byPath)).routes).toEqual(['ALL /api/users', 'ALL /ping']);
    const byMethod = server(
      'const { url: at, method } = req; table[method]?.[at]?.(req, res);',
      "const table = { GET: { '/a': a }, POST: { '/a': b } };",
    );
    expect((await read(byMethod)).routes).toEqual(['GET /a', 'POST /a']);
    const map = server('if (table.has(req.url)) table.get(req.url)(req, res);', "const table = new Map([['/m', m]]);");
    expect((await read(map)).routes).toEqual(['ALL /m']);
  });

  it('are followed into functions that are handed the request, and said where only a part is compared', async () => {
    const { routes, said } = await read({
      ...server("require('./router').route(req, res, req.url);"),
      'router.js': `exports.route = (request, response, path) => {
  if (path === '/q' && request.method === 'GET') return response.end();
  if (path.startsWith('/static/')) return files(path);
  if (request.url !== '/only') return none();
};`,
    });
    expect(routes).toEqual(['GET /q']);
    expect(said).toEqual([
      'requests are told apart by a part of their address, which is not read',
      'requests are told apart by an address that is left out, which is not read',
    ]);
  });

  it('are none where a page, a client or a handler of a framework compares addresses', async () => {
    const { routes, said } = await read({
      'client.js':
        "const http = require('http'); http.request({ path: '/a' }, (res) => { if (res.url === '/b') done(); });",
      'page.js': "if (location.pathname === '/here') show();",
      'app.js':
        "const http = require('http'); const express = require('express'); const app = express(); app.use((req, res, next) => { if (req.url === '/skip') return next(); next(); }); http.createServer(app).listen(1);",
      'server.test.js':
        "const http = require('http'); http.createServer((req, res) => { if (req.url === '/mock') res.end(); });",
    });
    expect({ routes, said }).toEqual({ routes: [], said: [] });
  });
});
