import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../../testing/inventory-of.ts';

async function read(tree: Record<string, string>) {
  const { routes, unresolved } = await inventoryOf(tree);
  return {
    routes: routes.map(({ method, path, file, line }) => `${method} ${path} ${file}:${line}`),
    said: unresolved.flatMap(({ what, why }) => (what === 'route' ? [why] : [])),
  };
}

const described = {
  'api.yml': [
    'openapi: 3.0.0',
    'servers:',
    '  - url: https://x.test/v1',
    '  - url: /v2',
    'paths:',
    '  /pets:',
    '    get:',
    '      operationId: list',
    '    post:',
    '      summary: answered by nobody',
    '  /pets/{petId}:',
    "    $ref: './paths/pet.yaml#/one'",
  ].join('\n'),
  'paths/pet.yaml': 'one:\n  parameters: []\n  delete:\n    operationId: drop\n',
};
const swagger = [
  "swagger: '2.0'",
  'basePath: /api',
  'paths:',
  '  /hello:',
  '    x-swagger-router-controller: hello',
  '    get:',
  '      operationId: hello',
  '  /raw:',
  '    x-swagger-pipe: swagger_raw',
].join('\n');

describe('descriptions that route requests', () => {
  it('are read by openapi-backend without their servers, below apiRoot, and followed into other files', async () => {
    const make = (more: string) => ({
      ...described,
      'app.js': `const { OpenAPIBackend } = require('openapi-backend'); const api = new OpenAPIBackend({ definition: './api.yml'${more} });`,
    });
    expect((await read(make(''))).routes).toEqual([
      'GET /pets api.yml:7',
      'POST /pets api.yml:9',
      'DELETE /pets/:petId paths/pet.yaml:3',
    ]);
    expect((await read(make(", apiRoot: '/root'"))).routes[0]).toBe('GET /root/pets api.yml:7');
  });

  it('answer below every server where express-openapi-validator is given handlers, and nothing where it only checks', async () => {
    const app = (more: string) => ({
      ...described,
      'src/app.js': `const express = require('express'); const validator = require('express-openapi-validator'); const path = require('path');
const spec = path.join(__dirname, '../api.yml'); const app = express(); app.use(validator.middleware({ apiSpec: spec${more} }));`,
    });
    expect((await read(app(', operationHandlers: __dirname'))).routes).toEqual([
      'GET /v1/pets api.yml:7',
      'DELETE /v1/pets/:petId paths/pet.yaml:3',
      'GET /v2/pets api.yml:7',
      'DELETE /v2/pets/:petId paths/pet.yaml:3',
    ]);
    expect((await read(app(''))).routes).toEqual([]);
  });

  it('are those that swagger-tools is handed after loading, below basePath', async () => {
    const { routes } = await read({
      'api/swagger.yaml': swagger,
      'index.js': `const app = require('connect')(); const tools = require('swagger-tools'); const yaml = require('js-yaml'); const fs = require('fs');
const text = fs.readFileSync('./api/swagger.yaml', 'utf8'); const doc = yaml.safeLoad(text);
tools.initializeMiddleware(doc, function (middleware) { app.use(middleware.swaggerRouter({ controllers: './c' })); });`,
    });
    expect(routes).toEqual(['GET /api/hello api/swagger.yaml:6']);
  });

  it('stand where swagger-node looks for them, with what is piped', async () => {
    const { routes } = await read({
      'api/swagger/swagger.yaml': swagger,
      'app.js':
        "const swagger = require('swagger-express-mw'); swagger.create({ appRoot: __dirname }, (err, made) => made.register(app));",
    });
    expect(routes).toEqual(['GET /api/hello api/swagger/swagger.yaml:6', 'ALL /api/raw api/swagger/swagger.yaml:9']);
  });

  it('are answered by a plugin of Fastify below its prefix or basePath', async () => {
    const { routes } = await read({
      'api.yaml': swagger,
      'app.js': `import glue from 'fastify-openapi-glue'; import Fastify from 'fastify'; const app = Fastify();
app.register(glue, { specification: \`\${import.meta.dirname}/api.yaml\`, serviceHandlers, prefix: 'v1' });
app.register(async (inner) => { inner.register(glue, { specification: './api.yaml', serviceHandlers }); }, { prefix: '/in' });`,
    });
    expect(routes).toEqual(['GET /in/api/hello api.yaml:6', 'GET /v1/hello api.yaml:6']);
  });

  it('may stand in the source, and are said where they are not known', async () => {
    const { routes, said } = await read({
      'app.ts': `import OpenAPIBackend from 'openapi-backend';
export const one = new OpenAPIBackend({ definition: { openapi: '3.0.1', paths: { '/here': { get: { operationId: 'x' } } } } });
export const two = new OpenAPIBackend({ definition: await load() });`,
    });
    expect(routes).toEqual(['GET /here app.ts:2']);
    expect(said).toEqual(['the description whose paths it answers is not known']);
  });

  it('are no routes where a client or a page of documentation reads them', async () => {
    const { routes } = await read({
      ...described,
      'client.ts': "import SwaggerClient from 'swagger-client'; export const client = new SwaggerClient('./api.yml');",
      'api.test.js':
        "const { OpenAPIBackend } = require('openapi-backend'); new OpenAPIBackend({ definition: './api.yml' });",
    });
    expect(routes).toEqual([]);
  });
});
