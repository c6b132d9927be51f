import { expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

const read = async (call: string) => {
  const { routes, unresolved } = await inventoryOf({
    'main.ts': [
      "import { NestFactory } from '@nestjs/core';",
      "import { SwaggerModule } from '@nestjs/swagger';",
      "import { PrometheusModule } from '@willsoto/nestjs-prometheus';",
      "const DOCS = 'docs';",
      call,
    ].join('\n'),
  });
  return [...routes.map(({ method, path }) => `${method} ${path}`), ...unresolved.map(({ why }) => why)];
};

it('the page of a description and the description itself stand where NestJS puts them', async () => {
  expect(await read('SwaggerModule.setup(DOCS, app, document);')).toEqual([
    'GET /docs',
    'GET /docs-json',
    'GET /docs-yaml',
    'GET /docs/*',
  ]);
  const options = "{ jsonDocumentUrl: 'docs/json', swaggerUiEnabled: false }";
  expect(await read(`SwaggerModule.setup('/docs', app, document, ${options});`)).toEqual([
    'GET /docs-yaml',
    'GET /docs/json',
  ]);
});

it('what cannot be placed is said', async () => {
  expect(await read("SwaggerModule.setup('docs', app, document, { useGlobalPrefix: true });")).toEqual([
    'its path stands below the global prefix, which is not read for it',
  ]);
  expect(await read('SwaggerModule.setup(pathOf(app), app, document);')).toEqual(['its path is computed']);
  expect(await read("export const m = PrometheusModule.register({ path: '/m' });")).toEqual([
    'where @willsoto/nestjs-prometheus answers is not read',
  ]);
});
