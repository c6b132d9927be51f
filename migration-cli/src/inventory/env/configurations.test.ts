import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

async function read(tree: Record<string, string>) {
  const { env, unresolved } = await inventoryOf(tree);
  return {
    env: env.map(({ name, defaultValue }) => (defaultValue === null ? name : `${name}=${defaultValue}`)),
    said: unresolved.flatMap(({ what, why }) => (what === 'process.env[…]' ? [why] : [])),
  };
}

describe('the environment under other names', () => {
  it('is that of node:process, imported or required as anything', async () => {
    const { env } = await read({
      'a.ts': "import own from 'process'; import * as all from 'node:process';\nown.env.A; all.env['B'];",
      'b.js': "const p = require('node:process'); p.env.C; const { env: { D } } = p;",
      'c.ts': "import own from './own'; own.env.NOT;",
      'own.ts': 'export default { env: { NOT: 1 } };',
    });
    expect(env).toEqual(['A', 'B', 'C', 'D']);
  });

  it('is what dotenv gives back, taken apart', async () => {
    const { env } = await read({
      'a.js': "const { parsed } = require('dotenv').config();\nparsed.A; const { B } = parsed;",
    });
    expect(env).toEqual(['A', 'B']);
  });
});

describe('libraries that read the environment by rules of their own', () => {
  it('rc and yargs take every variable with a beginning, which is said', async () => {
    const found = await read({
      'rc.js': "const config = require('rc')('shop', { port: 1, db: { host: 'x' } });",
      'cli.js': "require('yargs').env('SHOP').option('port', {}).argv;",
    });
    expect(found.env).toEqual(['shop_db__host=x', 'shop_port=1']);
    expect(found.said).toEqual([
      'yargs reads every variable that begins with SHOP_',
      'rc reads every variable that begins with shop_',
    ]);
  });

  it('common-env joins the names of settings, and knows others for them', async () => {
    const { env } = await read({
      'a.js':
        "const env = require('common-env')(); module.exports = env.getOrElseAll({ amqp: { login: 'guest', port: { $default: 1, $aliases: ['RABBIT'] } } }); env.getOrDie('db.url');",
    });
    expect(env).toEqual(['AMQP_LOGIN=guest', 'AMQP_PORT', 'DB_URL', 'RABBIT']);
  });

  it('nconf has a separator between the parts of a name, also where another module exports it', async () => {
    const config = (options: string) => ({
      'config.js': `const nconf = require('nconf'); nconf.env(${options}).file('x.json'); module.exports = nconf;`,
      'a.js': "const config = require('./config'); config.get('DB:HOST'); config.get('PORT'); config.get('plain');",
    });
    expect((await read(config("{ separator: '__' }"))).env).toEqual(['DB__HOST', 'PORT']);
    expect((await read(config(''))).env).toEqual(['PORT']);
  });

  it('commander, oclif, arktype, Effect, runtypes and a schema of fastify-env without a type', async () => {
    const { env } = await read({
      'a.js': "const { Option } = require('commander'); new Option('-p').env('A');",
      'b.ts': "import { Flags } from '@oclif/core'; export const flags = { t: Flags.string({ env: 'B' }) };",
      'c.ts': "import { type } from 'arktype'; const Env = type({ C: 'string' }); export const env = Env(process.env);",
      'd.ts':
        "import { Config, Schema } from 'effect'; Config.string('D'); Schema.decodeUnknownSync(Schema.Struct({ E: Schema.String }))(process.env);",
      'e.ts': "import { Record, String } from 'runtypes'; Record({ F: String }).check(process.env);",
      'f.js': "app.register(require('fastify-env'), { schema: { properties: { G: {} } } });",
    });
    expect(env).toEqual(['A', 'B', 'C', 'D', 'E', 'F', 'G']);
  });

  it('AdonisJS 4 and the settings of Strapi, and nothing that is called alike', async () => {
    const { env } = await read({
      'start/app.js': "const Env = use('Env'); Env.get('A', 'x'); Env.getOrFail('B');",
      'config/database.js':
        "module.exports = ({ env }) => ({ host: env('C', 'x'), port: env.int('D', 5432), all: env.array('E') });",
      'src/other.js': "module.exports = ({ env }) => env('NOT');",
      'config/own.js': "const env = (name) => name; module.exports = { a: env('NOT') };",
    });
    expect(env).toEqual(['A=x', 'B', 'C=x', 'D=5432', 'E']);
  });
});
