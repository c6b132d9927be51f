import { describe, expect, it } from 'vitest';
import { inventoryOf } from './testing/inventory-of.ts';

const helpers = {
  'lib/db.ts': [
    "import pg from 'pg';",
    'export const pool = new pg.Pool();',
    'export async function withTransaction<T>(fn: (tx: pg.PoolClient) => Promise<T>): Promise<T> {',
    '  const tx = await pool.connect();',
    "  try { await tx.query('BEGIN'); const r = await fn(tx); await tx.query('COMMIT'); return r; } finally { tx.release(); }",
    '}',
    'export const withTenant = (id: string, work: (tx: pg.PoolClient) => Promise<void>) => withTransaction(async (client) => { await client.query("SELECT set_config($1)", [id]); return work(client); });',
  ].join('\n'),
  'lib/index.ts': "export * from './db';\nexport { grant } from './plans';",
  'lib/plans.ts':
    "export async function grant(tx, id: string) { await tx.query('UPDATE plans SET on_ = true WHERE id = $1', [id]); }\nexport const pure = (x: number) => x;",
};

describe('calls of imported functions', () => {
  it('say what decides whether they can become remote', async () => {
    const inventory = await inventoryOf({
      ...helpers,
      'a.ts': [
        "import { grant, withTransaction, withTenant } from './lib';",
        "import * as plans from './lib/plans';",
        'export async function buy(id: string) {',
        '  await withTransaction(async (connection) => { await grant(connection, id); });',
        '  const n = plans.pure(1);',
        '  grant(n, id);',
        '  return plans.grant(null, id);',
        '}',
        'export const all = (tx) => Promise.all([grant(tx, "1")]);',
      ].join('\n'),
    });
    const rows = inventory.calls
      .filter((call) => call.file === 'a.ts')
      .map((call) => [
        call.line,
        `${call.target.file}#${call.target.name}`,
        call.within,
        call.awaited,
        call.resultUsed,
        call.passesTransaction,
        call.argumentCount,
      ]);
    expect(rows).toEqual([
      [4, 'lib/db.ts#withTransaction', 'buy', true, false, false, 1],
      [4, 'lib/plans.ts#grant', 'buy', true, false, true, 2],
      [5, 'lib/plans.ts#pure', 'buy', false, true, false, 1],
      [6, 'lib/plans.ts#grant', 'buy', false, false, false, 2],
      [7, 'lib/plans.ts#grant', 'buy', true, true, false, 2],
      [9, 'lib/plans.ts#grant', 'all', true, true, true, 2],
    ]);
  });

  it('are found in CommonJS, destructured, as module objects and as whole modules', async () => {
    const inventory = await inventoryOf({
      'a.js':
        "const users = require('./users');\nconst { create } = require('./users');\nconst go = require('./go');\nusers.create(1);\ncreate(2);\ngo();\nrequire('./users').create(3);\nusers.db.query();",
      'users.js': 'const db = { query() {} };\nexports.create = (x) => x;\nexports.db = db;',
      'go.js': 'module.exports = function () {};',
    });
    expect(inventory.calls.map((call) => `${call.line} ${call.target.file}#${call.target.name}`)).toEqual([
      '4 users.js#create',
      '5 users.js#create',
      '6 go.js#default',
      '7 users.js#create',
      '8 users.js#db',
    ]);
  });
});

describe('transactions', () => {
  it('hold the tables that they reach, through helpers of helpers and calls of other files', async () => {
    const inventory = await inventoryOf({
      ...helpers,
      'a.ts': [
        "import { grant, withTransaction, withTenant } from './lib';",
        "export async function buy(id) { await withTransaction(async (tx) => { await tx.query('INSERT INTO buys (id) VALUES ($1)', [id]); await grant(tx, id); }); }",
        "export async function rent(id) { await withTenant(id, async (tx) => { await tx.query('SELECT id FROM rents'); }); }",
        "export async function raw(client) { await client.query('BEGIN'); await client.query('DELETE FROM junk'); await client.query('COMMIT'); }",
        "export const none = (db) => db.query('SELECT 1 FROM quiet');",
      ].join('\n'),
      'k.js':
        "const db = require('knex')({});\nexports.f = () => db.transaction(async (trx) => { await trx.raw('UPDATE k SET a = 1'); });",
    });
    const rows = inventory.transactions
      .filter((item) => !item.file.startsWith('lib/'))
      .map((item) => [item.file, item.line, item.within, item.tables, item.calls.map((call) => call.name)]);
    expect(rows).toEqual([
      ['a.ts', 2, 'buy', ['buys', 'plans'], ['grant']],
      ['a.ts', 3, 'rent', ['rents'], []],
      ['a.ts', 4, 'raw', ['junk'], []],
      ['k.js', 2, 'f', ['k'], []],
    ]);
  });
});
