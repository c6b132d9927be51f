import { expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

const access = async (tree: Record<string, string>) =>
  (await inventoryOf(tree)).tableAccess.map(({ file, table, access: does }) => `${file} ${table} ${does}`);

it('a client of knex that another object holds is one', async () => {
  const found = await access({
    'app.js':
      "const Koa = require('koa'); const app = new Koa(); app.context.db = require('knex')({ client: 'pg' });\nmodule.exports = app;",
    'users.js': [
      "exports.one = (ctx) => ctx.db('users').where({ id: 1 }).first();",
      "exports.all = (ctx) => ctx.db.select('id').from('teams');",
      "exports.drop = async (models) => { await models.user().db('sessions').where({ id: 1 }).delete(); };",
      "exports.file = (ctx) => ctx.store.from('nothing');",
    ].join('\n'),
  });
  expect(found).toEqual(['users.js users read', 'users.js teams read', 'users.js sessions write']);
});

it('a client of knex that a method gives is one, for whatever table a base class is made', async () => {
  const found = await access({
    'knex.js': "module.exports = require('knex')({ client: 'pg' });",
    'session.js': [
      "const knex = require('./knex');",
      'class Session {',
      '  getDB() { if (this.trx) { return this.trx; } return knex; }',
      '}',
      'module.exports = Session;',
    ].join('\n'),
    'base.js': [
      'class Base {',
      '  constructor(table, session) { this._table = table; this._session = session; }',
      "  byId(id) { return this._session.getDB().select().table(this._table).where('id', id).first(); }",
      "  update(row) { return this._session.getDB()(this._table).update(row).where('id', row.id); }",
      '}',
      'module.exports = Base;',
    ].join('\n'),
    'wallets.js': [
      "const Base = require('./base');",
      'class Wallets extends Base {',
      "  constructor(session) { super('wallet', session); this._table = 'wallet'; this._session = session; }",
      "  byName(name) { return this._session.getDB().select().table(this._table).where('name', name); }",
      "  tokens() { return this._session.getDB()('token').join('wallet', 'a', 'b'); }",
      '}',
      'module.exports = Wallets;',
    ].join('\n'),
    'tokens.js': [
      "const Base = require('./base');",
      "class Tokens extends Base { constructor(session) { super('token', session); } }",
      'module.exports = Tokens;',
    ].join('\n'),
  });
  expect([...new Set(found)].sort()).toEqual([
    'tokens.js token readwrite',
    'wallets.js token read',
    'wallets.js wallet read',
    'wallets.js wallet readwrite',
  ]);
});

it("a collection of Bookshelf stands for its model's table", async () => {
  const found = await access({
    'models.js': [
      "const bookshelf = require('bookshelf')(require('knex')({}));",
      "const User = bookshelf.Model.extend({ tableName: 'users' });",
      "const Collection = bookshelf.Model.extend({ tableName: 'collections' });",
      'const Users = bookshelf.Collection.extend({ model: User });',
      'exports.all = () => Users.forge().fetch();',
    ].join('\n'),
  });
  expect(found).toEqual(['models.js users read']);
});

it('a repository is asked for by its entity, also behind a context, and by what a function is given', async () => {
  const found = await access({
    'user.ts':
      "import { Column, Entity } from 'typeorm';\n@Entity('users')\nexport class User { @Column() name: string; }",
    'connection.ts': [
      'export class Connection {',
      '  getRepository(ctx, entity) { return ctx.manager.getRepository(entity); }',
      '  one(ctx, entity, id) { return this.getRepository(ctx, entity).findOne({ where: { id } }); }',
      '}',
    ].join('\n'),
    'users.ts': [
      "import { User } from './user';",
      "import { Connection } from './connection';",
      'export class Users { constructor(private connection: Connection) {}',
      '  add(ctx, row) { return this.connection.getRepository(ctx, User).save(row); }',
      '  one(ctx, id) { return this.connection.one(ctx, User, id); } }',
    ].join('\n'),
  });
  expect(found).toEqual(['connection.ts users read', 'users.ts users write']);
});
