import { expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

const found = async (settings: string) => {
  const { routes, unresolved } = await inventoryOf({
    'app.module.ts': `import { GraphQLModule } from '@nestjs/graphql';\nexport const imports = [${settings}];`,
  });
  return [...routes.map(({ method, path, line }) => `${method} ${path} ${line}`), ...unresolved.map(({ why }) => why)];
};

it('GraphQL of NestJS answers at its path', async () => {
  expect(await found('GraphQLModule.forRoot({ autoSchemaFile: true })')).toEqual(['ALL /graphql 2']);
  expect(await found("GraphQLModule.forRoot({ path: 'api/query' })")).toEqual(['ALL /api/query 2']);
  const asked = (body: string) => `GraphQLModule.forRootAsync({ inject: [], useFactory: async (config) => ${body} })`;
  expect(await found(asked("({ path: '/q', playground: config.x })"))).toEqual(['ALL /q 2']);
  expect(await found(asked('{ return { playground: config.x }; }'))).toEqual(['ALL /graphql 2']);
});

it('GraphQL of NestJS answers where the class of its settings says', async () => {
  const made = (settings: string) =>
    `class Settings { other = 1; createGqlOptions() { const config = this.config.get(); return ${settings}; } }\nexport const a = [GraphQLModule.forRootAsync({ useClass: Settings })]`;
  const answers = async (settings: string) => {
    const text = `import { GraphQLModule } from '@nestjs/graphql';\n${made(settings)};`;
    return (await inventoryOf({ 'a.ts': text })).routes.map(({ path }) => path);
  };
  expect(await answers('{ autoSchemaFile: config.file }')).toEqual(['/graphql']);
  expect(await answers("{ path: '/q' }")).toEqual(['/q']);
});

it('where the path is not there to be seen, it is said', async () => {
  expect(await found('GraphQLModule.forRootAsync({ useClass: Settings })')).toEqual([
    'the path of GraphQL is computed',
  ]);
  expect(await found('GraphQLModule.forRoot({ useGlobalPrefix: true })')).toEqual(['the path of GraphQL is computed']);
});
