import { describe, expect, it } from 'vitest';
import { inventoryOf } from './testing/inventory-of.ts';

const TABLES = { 'db/1.sql': ['a', 'b', 'c', 'd'].map((name) => `CREATE TABLE ${name} (id int);`).join('\n') };

async function transactions(tree: Record<string, string>): Promise<string[]> {
  const inventory = await inventoryOf({ ...TABLES, ...tree });
  return inventory.transactions.map(({ file, line, tables }) => `${file}:${line} ${tables.join(' ')}`.trim());
}

/** A library, code that uses it, and every transaction with the tables that it touches. */
const cases: [string, Record<string, string>, string[]][] = [
  [
    'a helper of the tree that is called as libraries call theirs, once each',
    {
      'unit.ts': `export class Unit {
  constructor(private readonly make: () => Knex) {}
  withTransaction = async (work: (trx: Knex.Transaction) => Promise<void>, trx?: Knex.Transaction) => {
    const own = trx ?? (await this.make().transaction());
    await work(own);
    await own.commit();
  };
}`,
      'x.ts': `import { Unit } from './unit';
export class X {
  constructor(private readonly unit: Unit) {}
  run = () => this.unit.withTransaction(async (trx) => { await trx.query('INSERT INTO a VALUES (1)'); });
}`,
    },
    ['x.ts:4 a'],
  ],
  [
    'pg, through functions and classes that it calls, where an error goes to next',
    {
      'x.js': `const { Pool } = require('pg');
const { Rows } = require('./rows');
const pool = new Pool();
const rows = new Rows();
app.post('/a', async (req, res, next) => {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('INSERT INTO a VALUES (1)');
    await rows.change(client);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    next(error);
  }
});`,
      'rows.js': `class Rows {
  async change(client) { await this.one(client); }
  async one(client) { await client.query('UPDATE b SET id = 2'); }
}
module.exports = { Rows };`,
    },
    ['x.js:8 a b'],
  ],
  [
    'a wrapper of a library, at what it is given',
    {
      'tx.js': `const knex = require('knex')({});
exports.inTransaction = (work) => knex.transaction(async (trx) => work(trx));
exports.handedOn = (callback) => knex.transaction(callback);`,
      'x.js': `const { inTransaction, handedOn } = require('./tx');
exports.f = () => inTransaction(async (trx) => { await trx('a').insert({}); });
exports.g = () =>
  handedOn(async (trx) => { await trx('b').del(); });`,
    },
    ['x.js:2 a', 'x.js:4 b'],
  ],
  [
    'a wrapper that nobody calls, itself',
    {
      'tx.js':
        "const knex = require('knex')({});\nexports.f = (work) => knex.transaction(async (trx) => { await trx('a').del(); await work(trx); });",
    },
    ['tx.js:2 a'],
  ],
  [
    'knex with and without a callback',
    {
      'x.js': `const knex = require('knex')({});
exports.f = () => knex.transaction(async (trx) => { await trx('a').insert({}); await trx.from('b').update({}); });
exports.g = async () => {
  const trx = await knex.transaction();
  await trx('c').insert({});
  await knex('d').transacting(trx).del();
  await trx.commit();
};`,
    },
    ['x.js:2 a b', 'x.js:4 c d'],
  ],
  [
    'Sequelize, managed and unmanaged',
    {
      'm.js': `const { Sequelize, DataTypes } = require('sequelize');
const sequelize = new Sequelize('x');
const A = sequelize.define('A', { id: DataTypes.INTEGER }, { tableName: 'a' });
const B = sequelize.define('B', {}, { tableName: 'b' });
module.exports = { sequelize, A, B };`,
      'x.js': `const { sequelize, A, B } = require('./m');
exports.f = () => sequelize.transaction(async (t) => { await A.create({}, { transaction: t }); await B.update({}, { where: {} }); });
exports.g = async () => { const t = await sequelize.transaction(); await A.destroy({ transaction: t }); await t.commit(); };
exports.h = () => sequelize.transaction({ isolationLevel: 'x' }).then((t) => A.create({}).then(() => t.commit()));
exports.i = () => sequelize.transaction({ isolationLevel: 'x' }, async (t) => { await B.findAll({ transaction: t }); });`,
    },
    ['x.js:2 a b', 'x.js:3 a', 'x.js:4 a', 'x.js:5 b'],
  ],
  [
    'TypeORM: managers, query runners and decorators',
    {
      'a.ts': `import { Entity } from 'typeorm';
@Entity('a') export class A {}
@Entity('b') export class B {}`,
      'x.ts': `import { DataSource, EntityManager, Repository } from 'typeorm';
import { A, B } from './a';
export class S {
  constructor(private readonly dataSource: DataSource, private readonly repo: Repository<A>) {}
  async f() { await this.dataSource.transaction(async (manager) => { await manager.save(A, {}); await manager.getRepository(B).delete({}); }); }
  async g() { const runner = this.dataSource.createQueryRunner(); await runner.startTransaction(); await runner.manager.save(A, {}); await runner.commitTransaction(); }
  @Transaction() async h(@TransactionManager() manager: EntityManager) { await manager.save(B, {}); }
  @Transactional() async i() { await this.repo.save({}); }
}`,
    },
    ['x.ts:5 a b', 'x.ts:6 a', 'x.ts:7 b', 'x.ts:8 a'],
  ],
  [
    'Prisma, as a list and as a function',
    {
      'prisma/schema.prisma': 'model A {\n  id Int @id\n  @@map("a")\n}\nmodel B {\n  id Int @id\n  @@map("b")\n}',
      'x.ts': `import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
export const f = () => prisma.$transaction([prisma.a.create({ data: {} }), prisma.b.deleteMany()]);
export const g = () => prisma.$transaction(async (tx) => { await tx.a.update({}); await helper(tx); });
async function helper(tx) { await tx.b.create({}); }`,
    },
    ['x.ts:3 a b', 'x.ts:4 a b'],
  ],
  [
    'Drizzle and Kysely',
    {
      's.ts':
        "import { pgTable } from 'drizzle-orm/pg-core';\nexport const a = pgTable('a', {});\nexport const b = pgTable('b', {});",
      'x.ts': `import { drizzle } from 'drizzle-orm/node-postgres';
import { a, b } from './s';
const db = drizzle(pool);
export const f = () => db.transaction(async (tx) => { await tx.insert(a).values({}); await tx.update(b).set({}); });`,
      'y.ts': `import { Kysely } from 'kysely';
const db = new Kysely<DB>({});
export const f = () => db.transaction().execute(async (trx) => { await trx.insertInto('a').values({}).execute(); });
export const g = () => db.transaction().setIsolationLevel('serializable').execute(async (trx) => { await trx.deleteFrom('c').execute(); });
export const h = async () => { const trx = await db.startTransaction().execute(); await trx.updateTable('d').set({}).execute(); };`,
    },
    ['x.ts:4 a b', 'y.ts:3 a', 'y.ts:4 c', 'y.ts:5 d'],
  ],
  [
    'sessions of Mongoose',
    {
      'm.js':
        "const mongoose = require('mongoose');\nmodule.exports.A = mongoose.model('A', new mongoose.Schema({}), 'a');\nmodule.exports.B = mongoose.model('B', new mongoose.Schema({}), 'b');",
      'x.js': `const mongoose = require('mongoose');
const { A, B } = require('./m');
exports.f = async () => { const session = await mongoose.startSession(); await session.withTransaction(async () => { await A.create([{}], { session }); }); };
exports.g = async () => { const session = await mongoose.startSession(); session.startTransaction(); await B.updateOne({}, {}, { session }); await session.commitTransaction(); };`,
    },
    ['x.js:3 a', 'x.js:4 b'],
  ],
  [
    'Objection, mysql2, postgres.js and pg-promise',
    {
      'o.js': `const { Model, transaction } = require('objection');
class A extends Model { static get tableName() { return 'a'; } }
class B extends Model { static get tableName() { return 'b'; } }
exports.f = () => transaction(A.knex(), async (trx) => { await A.query(trx).insert({}); await B.query(trx).delete(); });
exports.g = async () => { const trx = await A.startTransaction(); await B.query(trx).insert({}); await trx.commit(); };`,
      'p.js':
        "const pgp = require('pg-promise')();\nconst db = pgp('x');\nexports.f = () => db.tx('name', async (t) => { await t.none('INSERT INTO a VALUES (1)'); });",
      'q.js':
        "import postgres from 'postgres';\nconst sql = postgres();\nexport const f = () => sql.begin(async (sql) => { await sql`DELETE FROM b`; });",
      'r.js':
        "const pool = require('mysql2/promise').createPool({});\nexports.f = async () => { const c = await pool.getConnection(); await c.beginTransaction(); await c.query('INSERT INTO c VALUES (1)'); await c.commit(); };",
    },
    ['o.js:4 a b', 'o.js:5 b', 'p.js:3 a', 'q.js:3 b', 'r.js:2 c'],
  ],
  [
    'nothing that only has the name',
    {
      'x.js': `const Sentry = require('@sentry/node');
exports.f = () => { const transaction = Sentry.startTransaction({ op: 'x' }); transaction.finish(); };
exports.g = () => indexed.transaction(['store'], 'readwrite');
exports.h = () => canvas.begin(() => {});`,
    },
    [],
  ],
];

describe('transactions', () => {
  for (const [title, tree, expected] of cases)
    it(`are those of ${title}`, async () => {
      expect(await transactions(tree)).toEqual(expected);
    });
});
