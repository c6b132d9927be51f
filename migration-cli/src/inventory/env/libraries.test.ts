import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

async function names(tree: Record<string, string>): Promise<string[]> {
  const inventory = await inventoryOf(tree);
  expect(inventory.unresolved.filter(({ what }) => what.includes('env'))).toEqual([]);
  return inventory.env.map(({ name, files }) => `${name} ${files.join(' ')}`);
}

/** A library, a tree that uses it, and every variable with the files that read it. */
const cases: [string, Record<string, string>, string[]][] = [
  [
    'envalid, whose choices are no names',
    {
      'env.js':
        "const { cleanEnv, str } = require('envalid');\nmodule.exports = cleanEnv(process.env, { LEVEL: str({ choices: ['DEBUG', 'INFO'] }), apiPort: str() });",
    },
    ['LEVEL env.js', 'apiPort env.js'],
  ],
  [
    'envalid, which asks for NODE_ENV by itself where a default is for development or a mode is asked for',
    {
      'env.js':
        "const { cleanEnv, str } = require('envalid');\nmodule.exports = cleanEnv(process.env, { SECRET: str({ devDefault: 'x' }) });",
      'app.js': "const env = require('./env');\nconst secure = env.isProd; const other = { isDev: 1 }.isDev;",
      'none.js': 'const env = { isProd: true }; module.exports = env.isProd;',
    },
    ['NODE_ENV app.js env.js', 'SECRET env.js'],
  ],
  [
    'Vite, whose own names are no variables',
    { 'a.ts': 'export const a = import.meta.env.DEV ? import.meta.env.VITE_A : import.meta.env.MODE;' },
    ['VITE_A a.ts'],
  ],
  [
    'joi with keys, options and another module for the schema',
    {
      'schema.js':
        "const Joi = require('joi');\nmodule.exports = Joi.object().keys({ A: Joi.string().valid('X', 'Y'), B: Joi.number().default(3) }).unknown();",
      'config.js':
        "const schema = require('./schema');\nconst { value } = schema.prefs({ errors: {} }).validate(process.env);",
    },
    ['A schema.js', 'B schema.js'],
  ],
  [
    'TypeBox, whose options behind the fields are no variables',
    {
      'env.ts':
        "import { Type } from '@sinclair/typebox';\nimport envSchema from 'env-schema';\nexport const env = envSchema({ schema: Type.Object({ A: Type.String() }, { additionalProperties: false }) });",
    },
    ['A env.ts'],
  ],
  [
    'joi as it was called before',
    { 'c.js': "const Joi = require('joi');\nJoi.validate(process.env, Joi.object({ A: Joi.string() }).required());" },
    ['A c.js'],
  ],
  [
    'zod with spread shapes, merged and extended objects',
    {
      'server.ts': "import { z } from 'zod';\nexport const server = { S: z.string(), E: z.enum(['DEV', 'PROD']) };",
      'env.ts':
        "import { z } from 'zod';\nimport { server } from './server';\nconst client = z.object({ C: z.string() });\nexport const env = z.object({ ...server }).merge(client).extend({ D: z.coerce.number() }).superRefine(() => {}).parse(process.env);",
    },
    ['C env.ts', 'D env.ts', 'E server.ts', 'S server.ts'],
  ],
  [
    'yup, valibot and TypeBox',
    {
      'a.ts': "import * as yup from 'yup';\nyup.object().shape({ Y: yup.string() }).validateSync(process.env);",
      'b.ts': "import * as v from 'valibot';\nv.parse(v.object({ V: v.string() }), process.env);",
      'c.ts':
        "import { Type } from '@sinclair/typebox';\nimport { Value } from '@sinclair/typebox/value';\nconst Env = Type.Object({ T: Type.String() });\nValue.Decode(Env, process.env);",
    },
    ['T c.ts', 'V b.ts', 'Y a.ts'],
  ],
  [
    'JSON schemas through env-schema, ajv and the plugin of Fastify',
    {
      'a.js':
        "const envSchema = require('env-schema');\nenvSchema({ schema: { type: 'object', required: ['A'], properties: { A: { type: 'string' } } }, dotenv: true });",
      'b.js':
        "const Ajv = require('ajv');\nconst ajv = new Ajv();\nconst schema = { type: 'object', properties: { B: {} } };\nconst validate = ajv.compile(schema);\nvalidate(process.env);",
      'c.js':
        "const fastifyEnv = require('@fastify/env');\nconst S = require('fluent-json-schema');\napp.register(fastifyEnv, { schema: { type: 'object', properties: { C: {} } } });",
      'd.js':
        "const envSchema = require('env-schema');\nconst S = require('fluent-json-schema');\nenvSchema({ schema: S.object().prop('D', S.string().required()).prop('E', S.number()) });",
    },
    ['A a.js', 'B b.js', 'C c.js', 'D d.js', 'E d.js'],
  ],
  [
    'nothing of a list that is handed to a function of its own beside the environment',
    {
      'a.ts':
        "const all: NodeJS.ProcessEnv = { ...process.env };\nfunction run(command: string, list: string[], env: NodeJS.ProcessEnv) { return spawn(command, list, { env }); }\nrun('npm', ['run', 'build:all'], process.env);\nrun('npm', ['run', 'x'], all);",
    },
    [],
  ],
  [
    'envsafe, znv and t3',
    {
      'a.ts': "import { envsafe, str } from 'envsafe';\nexport const env = envsafe({ A: str() });",
      'b.ts': "import { parseEnv } from 'znv';\nexport const { B } = parseEnv(process.env, { B: z.string() });",
      'c.ts':
        "import { createEnv } from '@t3-oss/env-nextjs';\nexport const env = createEnv({ server: { C: z.string() }, client: { NEXT_PUBLIC_D: z.string() }, runtimeEnv: { C: process.env.C, NEXT_PUBLIC_D: process.env.NEXT_PUBLIC_D } });",
    },
    ['A a.ts', 'B b.ts', 'C c.ts', 'NEXT_PUBLIC_D c.ts'],
  ],
  [
    'env-var and getenv',
    {
      'a.js':
        "const env = require('env-var');\nconst { get } = env.from(process.env);\nenv.get('A').default('x').required().asString();\nget('B').asBool();",
      'b.js':
        "const getenv = require('getenv');\ngetenv('C');\ngetenv.int('D', 3);\ngetenv.multi({ e: ['E', 'x'], f: 'F' });",
    },
    ['A a.js', 'B a.js', 'C b.js', 'D b.js', 'E b.js', 'F b.js'],
  ],
  [
    'convict, with a schema put together from modules',
    {
      'db.js': "module.exports = { host: { format: String, default: 'x', env: 'DB_HOST', arg: 'db-host' } };",
      'config.js':
        "const convict = require('convict');\nconst config = convict({ env: { format: ['A', 'B'], env: 'NODE_ENV' }, db: require('./db'), port: { env: 'PORT', default: 1 } });",
    },
    ['DB_HOST db.js', 'NODE_ENV config.js', 'PORT config.js'],
  ],
  [
    'nconf',
    {
      'a.js':
        "const nconf = require('nconf');\nnconf.argv().env(['A', 'B']).file('x.json');\nnconf.env({ separator: '__', whitelist: ['C'] });\nnconf.get('D_E');\nnconf.get('database:host');",
    },
    ['A a.js', 'B a.js', 'C a.js', 'D_E a.js'],
  ],
  [
    'the mapping files of config',
    {
      'config/custom-environment-variables.json':
        '{ "db": { "host": "DB_HOST", "port": { "__name": "DB_PORT", "__format": "number" } } }',
      'config/custom-environment-variables.yaml': 'mail:\n  url: MAIL_URL\n',
      'api/config/custom-environment-variables.js':
        "module.exports = { key: 'API_KEY', list: { __name: 'LIST', __format: 'json' } };",
    },
    [
      'API_KEY api/config/custom-environment-variables.js',
      'DB_HOST config/custom-environment-variables.json',
      'DB_PORT config/custom-environment-variables.json',
      'LIST api/config/custom-environment-variables.js',
      'MAIL_URL config/custom-environment-variables.yaml',
    ],
  ],
  [
    "Nest's ConfigService by its type, by injection and from the container; keys of registered namespaces are none",
    {
      'a.ts':
        "import { ConfigService } from '@nestjs/config';\nexport class A {\n  constructor(private readonly config: ConfigService<Vars>) {}\n  f() { return this.config.get<string>('A') + this.config.getOrThrow('B', { infer: true }) + this.config.get('database.host'); }\n}",
      'm.ts':
        "import { ConfigModule, ConfigService, registerAs } from '@nestjs/config';\nimport * as Joi from 'joi';\nConfigModule.forRoot({ validationSchema: Joi.object({ V: Joi.string() }), validate });\nfunction validate(config: Record<string, unknown>) { if (!config.W) throw new Error('W'); return config; }\nX.forRootAsync({ inject: [ConfigService], useFactory: (c) => ({ url: c.get('C') }) });\nX.forRootAsync({ useFactory: async (c: ConfigService) => ({ url: c.get('D') }) });\nexport default registerAs('db', () => ({ host: process.env.E }));\nconst service = app.get(ConfigService);\nservice.get('F');\ncache.get('G');",
    },
    ['A a.ts', 'B a.ts', 'C m.ts', 'D m.ts', 'E m.ts', 'F m.ts', 'V m.ts', 'W m.ts'],
  ],
  [
    'classes of class-validator',
    {
      'env.ts':
        "import { plainToInstance } from 'class-transformer';\nclass Base { @IsString() BASE: string; }\nclass Vars extends Base { @IsString() A: string; @Expose({ name: 'REAL' }) renamed: string; static KEY = 1; }\nconst check = (config: unknown, cls: unknown) => plainToInstance(cls, config);\nexport const a = plainToInstance(Vars, process.env, { enableImplicitConversion: true });",
    },
    ['A env.ts', 'BASE env.ts', 'REAL env.ts'],
  ],
  [
    'Deno, Bun, SvelteKit, Vite and webpack',
    {
      'a.ts': "Deno.env.get('A'); Bun.env.B; Deno.env.toObject().C;",
      'b.ts': "import { D } from '$env/static/private';\nimport { env } from '$env/dynamic/public';\nenv.PUBLIC_E;",
      'vite.config.ts':
        "import { loadEnv } from 'vite';\nexport default ({ mode }) => { const env = loadEnv(mode, '.', ''); return env.F; };",
      'webpack.config.js':
        "const webpack = require('webpack');\nmodule.exports = { plugins: [new webpack.EnvironmentPlugin({ G: 'x' }), new webpack.EnvironmentPlugin(['H'])] };",
      'index.html': '<title>%VITE_I%</title>',
      'App.vue': '<script setup>const x = import.meta.env.VITE_J;\n// import.meta.env.VITE_NOT</script>',
    },
    [
      'A a.ts',
      'B a.ts',
      'C a.ts',
      'D b.ts',
      'F vite.config.ts',
      'G webpack.config.js',
      'H webpack.config.js',
      'PUBLIC_E b.ts',
      'VITE_I index.html',
      'VITE_J App.vue',
    ],
  ],
  [
    'Prisma',
    {
      'prisma/schema.prisma': 'datasource db {\n  url = env("DATABASE_URL")\n  // url = env("OLD_URL")\n}',
      'prisma.config.ts':
        "import { env } from 'prisma/config';\nexport default { datasource: { url: env('DIRECT_URL') } };",
    },
    ['DATABASE_URL prisma/schema.prisma', 'DIRECT_URL prisma.config.ts'],
  ],
];

describe('environment variables', () => {
  for (const [title, tree, expected] of cases)
    it(`are read through ${title}`, async () => {
      expect(await names(tree)).toEqual(expected);
    });
});
