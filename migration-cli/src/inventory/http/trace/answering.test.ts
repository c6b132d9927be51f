import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../../testing/inventory-of.ts';

const MANIFEST = '{ "dependencies": { "express": "4", "fastify": "4", "koa": "2", "@hapi/hapi": "21" } }';

const read = async (lines: string[], more: Record<string, string> = {}) => {
  const { routes, unresolved } = await inventoryOf({ 'package.json': MANIFEST, 'app.js': lines.join('\n'), ...more });
  return {
    routes: routes.map(({ method, path }) => `${method} ${path}`),
    said: unresolved.filter(({ what }) => what === 'route').map(({ why }) => why),
  };
};

const EXPRESS = ["const express = require('express');", 'const app = express();'];

describe('what packages answer by themselves in Express', () => {
  it.each([
    ["app.use(require('express-status-monitor')());", ['GET /status']],
    ["app.use(require('express-status-monitor')({ path: '/monitor' }));", ['GET /monitor']],
    ["const m = require('express-status-monitor')({ path: '' }); app.use(m.middleware);", []],
    ["app.use('/in', require('express-prom-bundle')({ includePath: true }));", ['GET /in/metrics']],
    ["app.use(require('express-prom-bundle')({ autoregister: false }));", []],
    ["app.use(require('prometheus-api-metrics')({ metricsPath: '/m' }));", ['GET /m']],
    [
      "const ui = require('swagger-ui-express'); app.use('/docs', ui.serve, ui.setup({}));",
      ['GET /docs', 'GET /docs/*'],
    ],
    [
      "const ui = require('swagger-ui-express'); app.use('/docs', ui.serve); app.get('/docs', ui.setup({}));",
      ['GET /docs'],
    ],
    [
      "const { auth } = require('express-openid-connect'); app.use(auth({ routes: { login: false, logout: '/bye' } }));",
      ['GET /bye', 'GET /callback', 'POST /callback'],
    ],
    [
      "const { ExpressAdapter } = require('@bull-board/express'); const a = new ExpressAdapter(); a.setBasePath('/q'); app.use('/q', a.getRouter());",
      ['ALL /q', 'ALL /q/*'],
    ],
    [
      "const AdminJS = require('adminjs'); const AdminJSExpress = require('@adminjs/express'); const admin = new AdminJS({ rootPath: '/staff' }); app.use(admin.options.rootPath, AdminJSExpress.buildRouter(admin));",
      ['ALL /staff', 'ALL /staff/*'],
    ],
    [
      "const { ApolloServer } = require('apollo-server-express'); const s = new ApolloServer({}); s.applyMiddleware({ app, path: '/q' });",
      ['ALL /q', 'GET /.well-known/apollo/server-health'],
    ],
    [
      "const { ApolloServer } = require('apollo-server-express'); const s = new ApolloServer({}); app.use('/api', s.getMiddleware({ path: '/q' }));",
      ['ALL /api/q'],
    ],
    [
      "const { createYoga } = require('graphql-yoga'); const yoga = createYoga({}); app.use(yoga.graphqlEndpoint, yoga);",
      ['ALL /graphql'],
    ],
    [
      "const { graphqlHTTP } = require('express-graphql'); app.use('/q', (req, res) => { graphqlHTTP({})(req, res); });",
      ['ALL /q'],
    ],
  ])('%s', async (text, routes) => {
    const found = await read([...EXPRESS, text]);
    expect(found.routes.toSorted()).toEqual(routes.toSorted());
    expect(found.said).toEqual([]);
  });

  it('is said where nothing tells the path', async () => {
    const found = await read([
      ...EXPRESS,
      "app.use(require('express-actuator')());",
      "app.use(require('express-status-monitor')({ path: settings() }));",
      "app.use('/x', (req, res, next) => next());",
    ]);
    expect(found.routes).toEqual([]);
    expect(found.said).toEqual([
      'where express-actuator answers is not read',
      'GET /{…} is left out: a part of its path is computed',
      'its path is computed',
    ]);
  });

  it('is there where an application is handed in under names alone', async () => {
    const loader = [
      "const monitor = require('express-status-monitor');",
      "const { graphqlHTTP } = require('express-graphql');",
      "const { paths } = require('./paths');",
      'exports.load = (settings) => {',
      "  const expressApp = settings.getData('app');",
      '  expressApp.use(monitor());',
      '  expressApp.get(paths.monitor, monitor().pageRoute);',
      '  expressApp.use(paths.graphql, (request, response) => graphqlHTTP({})(request, response));',
      '};',
    ].join('\n');
    const { routes } = await read(["require('framework')({ loaders: [require('./loader').load] });"], {
      'loader.js': loader,
      'paths.js': "exports.paths = { monitor: '/monitor', graphql: '/graphql' };",
    });
    expect(routes.toSorted()).toEqual(['ALL /graphql', 'GET /monitor', 'GET /status']);
  });
});

it('plugins of Fastify and hapi answer at the paths of their options', async () => {
  const fastify = await read([
    "const app = require('fastify')();",
    "app.register(require('@fastify/swagger'), {});",
    "app.register(require('@fastify/swagger-ui'), { routePrefix: '/docs' });",
    "app.register(require('fastify-metrics'), { endpoint: '/m' });",
    "app.register(require('@fastify/under-pressure'), { exposeStatusRoute: { url: '/alive' } });",
    "app.register(require('mercurius'), { schema, graphiql: true });",
  ]);
  expect(fastify.routes.toSorted()).toEqual([
    'ALL /graphql',
    'GET /alive',
    'GET /docs',
    'GET /docs/*',
    'GET /graphiql',
    'GET /m',
  ]);
  const hapi = await read([
    "const server = require('@hapi/hapi').server();",
    "server.register([{ plugin: require('hapi-swagger'), options: { documentationPath: '/docs' } }]);",
  ]);
  expect(hapi.routes.toSorted()).toEqual(['GET /docs', 'GET /swagger.json', 'GET /swaggerui/*']);
});

it('servers of GraphQL may stand alone', async () => {
  const apollo = "const { ApolloServer } = require('apollo-server'); new ApolloServer({}).listen(4000);";
  expect((await read([apollo])).routes).toEqual(['ALL /*']);
  const yoga =
    "const { createYoga } = require('graphql-yoga'); const yoga = createYoga({ graphqlEndpoint: '/q' }); require('http').createServer(yoga).listen(1);";
  expect((await read([yoga])).routes).toEqual(['ALL /q']);
});
