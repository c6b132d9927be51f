// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the fixtures are source text
import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

const env = async (tree: Record<string, string>) => {
  const inventory = await inventoryOf(tree);
  return {
    inventory,
    rows: inventory.env.map((item) => [
      item.name,
      item.defaultValue,
      item.reads.map((read) => `${read.file}:${read.line}`).join(' '),
    ]),
  };
};

describe('environment variables', () => {
  it('are found in every direct form, with their defaults', async () => {
    const { rows } = await env({
      'a.ts': [
        'const a = process.env.A;',
        "const b = process.env['B'] ?? 'b';",
        "const { C, D = 'd', E: renamed } = process.env;",
        "const f = import.meta.env.VITE_F || 'f';",
        'const { env } = process; env.G;',
        "import { env as e2 } from 'node:process'; e2.H;",
        "process.env.I ??= 'i';",
        "process.env.SET = 'written, not read';",
        "for (const [k, v] of Object.entries({ J: 'j', K: 'k' })) if (!process.env[k]) process.env[k] = v;",
        "const KEY = 'L'; Number(process.env[KEY] || 5);",
      ].join('\n'),
    });
    expect(rows.map(([name, value]) => [name, value])).toEqual([
      ['A', null],
      ['B', 'b'],
      ['C', null],
      ['D', 'd'],
      ['E', null],
      ['G', null],
      ['H', null],
      ['I', 'i'],
      ['J', null],
      ['K', null],
      ['L', '5'],
      ['VITE_F', 'f'],
    ]);
  });

  it('are followed through helpers, their defaults and _FILE variants', async () => {
    const { rows } = await env({
      'env.js': [
        "const fs = require('fs');",
        'function raw(name) { return process.env[name] || (process.env[`${name}_FILE`] && fs.readFileSync(process.env[`${name}_FILE`])); }',
        'exports.required = (key, fallback) => { const v = raw(key); if (!v) return fallback; return v; };',
        "exports.flag = (key) => exports.required(key, 'false') === 'true';",
      ].join('\n'),
      'config.js':
        "const { required, flag } = require('./env');\nmodule.exports = {\n  url: required('DATABASE_URL'),\n  port: required('PORT', '3000'),\n  debug: flag('DEBUG'),\n};",
    });
    const names = rows.map(([name]) => name);
    expect(names).toEqual(['DATABASE_URL', 'DATABASE_URL_FILE', 'DEBUG', 'DEBUG_FILE', 'PORT', 'PORT_FILE']);
    expect(rows.find(([name]) => name === 'PORT')).toEqual(['PORT', '3000', 'config.js:4']);
  });

  it('are read from schemas that validate process.env', async () => {
    const { rows } = await env({
      'a.ts':
        "import { z } from 'zod';\nexport const config = z.object({ PORT: z.coerce.number().default(3000), SECRET: z.string() }).parse(process.env);",
      'b.js':
        "const shape = { url: ['DB_URL', 'text'] };\nmodule.exports = read(shape, process.env, { DB_URL: 'postgres://x' });",
    });
    expect(rows).toEqual([
      ['DB_URL', 'postgres://x', 'b.js:1'],
      ['PORT', '3000', 'a.ts:2'],
      ['SECRET', null, 'a.ts:2'],
    ]);
  });

  it('named by data are found by the key that holds them; anything else is said', async () => {
    const { rows, inventory } = await env({
      'plans.json': '[{ "priceEnv": "PRICE_A" }, { "priceEnv": "PRICE_B" }]',
      'a.js':
        "const plans = require('./plans.json');\nexports.price = (id) => process.env[plans.find((p) => p.id === id).priceEnv];\nexports.any = (x) => process.env[x.y];",
    });
    expect(rows.map(([name]) => name)).toEqual(['PRICE_A', 'PRICE_B']);
    expect(inventory.unresolved).toEqual([
      { file: 'a.js', line: 3, what: 'process.env[…]', why: 'the name of the variable is computed' },
    ]);
  });

  it('take no default from a test, and are apart where nothing but tests reads them', async () => {
    const { rows, inventory } = await env({
      'a.js': 'process.env.S;',
      'test/a.test.js': "process.env.S ?? 'only here'; process.env.T ?? 't';",
    });
    expect(rows).toEqual([['S', null, 'a.js:1']]);
    expect(inventory.testEnv.map(({ name, files }) => [name, files])).toEqual([['T', ['test/a.test.js']]]);
  });
});

it('are not those of a package manager that is kept in the tree', async () => {
  const { rows } = await env({
    '.yarn/releases/yarn-3.2.0.cjs': 'process.env.COREPACK_ROOT;',
    '.yarn/plugins/@yarnpkg/plugin-x.cjs': 'process.env.CI;',
    '.pnp.cjs': 'process.env.PNP_DEBUG_LEVEL;',
    'a.js': 'process.env.A;',
  });
  expect(rows).toEqual([['A', null, 'a.js:1']]);
});
