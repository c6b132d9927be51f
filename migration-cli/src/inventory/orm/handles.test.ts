import { expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

async function accessIn(files: Record<string, string | string[]>) {
  const texts = Object.entries(files).map(([path, text]) => [path, Array.isArray(text) ? text.join('\n') : text]);
  const { tableAccess, unresolved } = await inventoryOf(Object.fromEntries(texts));
  return {
    access: tableAccess
      .filter(({ file }) => file.startsWith('a.'))
      .map(({ line, table, access }) => `${line} ${access} ${table}`),
    unresolved,
  };
}

it('what a transaction hands its callback is a manager, whatever it is called', async () => {
  const { access } = await accessIn({
    'e.ts':
      "import { Entity } from 'typeorm'; @Entity('users') export class User {} @Entity('photos') export class Photo {}",
    'a.ts': [
      "import { getManager } from 'typeorm'; import { User, Photo } from './e';",
      'export const a = () => getManager().transaction(async (m) => { await m.save(User, {}); });',
      "export const b = (dataSource) => dataSource.transaction('SERIALIZABLE', async (t) => t.softDelete(Photo, 1));",
      'export const c = () => getManager().save(Object.assign(new User(), { id: 1 }));',
      'export const d = (list) => list.each(async (m) => { await m.save(User, {}); });',
      'export const e = (ds: DataSource) => ds.transaction(async (m) => { await m.save(User, {}); });',
      'export class S { constructor(private readonly ds: DataSource, private readonly bus: Bus) {}',
      '  f() { return this.ds.transaction((m) => m.remove(Photo, {})); }',
      '  g() { return this.bus.transaction((m) => m.remove(Photo, {})); }',
      '}',
    ],
  });
  expect(access).toEqual(['2 write users', '3 write photos', '4 write users', '6 write users', '8 write photos']);
});

it('what a repository is extended by works on its entity', async () => {
  const { access } = await accessIn({
    'e.ts': "import { Entity } from 'typeorm'; @Entity('users') export class User {}",
    'a.ts': [
      "import { User } from './e';",
      'export const Users = (source) => source.getRepository(User).extend({',
      '  byName() { return this.findOne({}); },',
      '  put(row) { return this.save(row); },',
      '});',
      'export const other = { put(row) { return this.save(row); } };',
    ],
  });
  expect(access).toEqual(['3 read users', '4 write users']);
});

const REPOSITORIES = {
  'e.ts':
    "import { Entity } from 'typeorm'; @Entity('people') export class Person {} @Entity('orders') export class Order {}",
  'base.ts': [
    "import { Repository } from 'typeorm';",
    'export class Base<T> extends Repository<T> { everything() { return this.find(); } }',
    'export abstract class Store<T> { protected rows: Repository<T>;',
    '  constructor(entity: EntityTarget<T>) { this.rows = source.getRepository(entity); }',
    '  add(row: T) { return this.rows.save(row); } }',
  ],
  'types.ts': 'export interface People { everything(): Promise<void>; }\nexport interface Unknown { add(): void }',
  'stores.ts': [
    "import { Base, Store } from './base'; import { Order, Person } from './e'; import type { People } from './types';",
    'export class PersonStore extends Base<Person> implements People {}',
    'export class FakePeople implements People { async everything() {} }',
    'export class OrderStore extends Store<Order> { constructor() { super(Order); } }',
  ],
};

it('repositories are those below a base of any name, asked through their class, a default or their only interface', async () => {
  const { access } = await accessIn({
    ...REPOSITORIES,
    'a.ts': [
      "import { OrderStore, PersonStore } from './stores'; import type { People, Unknown } from './types';",
      'export class Service {',
      '  constructor(private a: PersonStore, private b: People, private c = new OrderStore(), private d: Unknown) {}',
      '  one() { return this.a.everything(); }',
      '  two() { return this.b.everything(); }',
      '  three() { return this.c.add({}); }',
      '  four() { return this.d.add(); }',
      '}',
    ],
  });
  expect(access).toEqual(['4 read people', '5 read people', '6 write orders']);
});

it('a class whose name holds the letters of a test is none that stands in for tests', async () => {
  const { access } = await accessIn({
    ...REPOSITORIES,
    'contest/stores.ts': [
      "import { Base } from '../base'; import { Person } from '../e'; import type { Unknown } from '../types';",
      'export class LatestPeople extends Base<Person> implements Unknown {}',
      'export class TestPeople implements Unknown { add() {} }',
    ],
    'a.ts': [
      "import type { Unknown } from './types';",
      'export class Service { constructor(private a: Unknown) {}',
      '  one() { return this.a.everything(); } }',
    ],
  });
  expect(access).toEqual(['3 read people']);
});

it('models of Sequelize are those with its types, whatever the instance is called', async () => {
  const { access } = await accessIn({
    'm.js': [
      "const { Sequelize, DataTypes } = require('sequelize');",
      "const s = new Sequelize('');",
      "exports.User = s.define('user', { name: DataTypes.STRING }, { tableName: 'users' });",
    ],
    'tag.js':
      "module.exports = (x, D) => x.define('Tag', { kind: { type: D.ENUM('a', 'b') } }, { tableName: 'tags' });",
    'factory.js': "exports.Order = factory.define('order', { name: 'plain' });",
    'a.js': [
      "const { User } = require('./m');",
      'exports.a = () => User.findAll();',
      'exports.b = (models) => models.Tag.create({});',
    ],
  });
  expect(access).toEqual(['2 read users', '3 write tags']);
});

it('associations are those of the models that an index keeps under keys of its own', async () => {
  const model = (name: string) => `module.exports = (sequelize) => sequelize.define('${name}', {});`;
  const { access } = await accessIn({
    'models/user.model.js': model('users'),
    'models/role.model.js': model('roles'),
    'models/index.js': [
      "const { Sequelize } = require('sequelize'); const sequelize = new Sequelize('');",
      'const db = {};',
      "db.user = require('./user.model.js')(sequelize);",
      "db.role = require('./role.model.js')(sequelize);",
      "db.role.belongsToMany(db.user, { through: 'user_roles' });",
      "db.user.belongsToMany(db.role, { through: 'user_roles' });",
      'module.exports = db;',
    ],
    'a.js': [
      "const db = require('./models'); const User = db.user;",
      'exports.a = () => User.create({}).then((user) => user.setRoles([1]));',
      'exports.b = (user) => db.user.findOne({ include: [db.role] });',
    ],
  });
  expect(access).toEqual(['2 write user_roles', '2 write users', '3 read roles', '3 read user_roles', '3 read users']);
});

it('models of Bookshelf are objects or classes, with relations between them and queries that are fetched', async () => {
  const { access } = await accessIn({
    'db.js': "const knex = require('knex')({}); module.exports = require('bookshelf')(knex);",
    'user.js': [
      "const bookshelf = require('./db');",
      'const User = bookshelf.Model.extend({',
      "  tableName: 'users',",
      "  orders() { return this.hasMany('Order').query({ where: { open: true } }); },",
      "  tags: function () { return this.belongsToMany('Tag'); },",
      '});',
      "module.exports = bookshelf.model('User', User);",
    ],
    'order.js': [
      "const bookshelf = require('./db');",
      "class Order extends bookshelf.Model { get tableName() { return 'orders'; } user() { return this.belongsTo('User'); } }",
      "module.exports = bookshelf.model('Order', Order);",
    ],
    'tag.js': "const bookshelf = require('./db'); module.exports = bookshelf.model('Tag', { tableName: 'tags' });",
    'a.js': [
      "const User = require('./user'); const Order = require('./order');",
      "exports.a = () => User.forge({ id: 1 }).fetch({ withRelated: ['orders', 'tags'] });",
      "exports.b = () => Order.query((builder) => builder.where('id', 1)).fetchAll();",
      'exports.c = () => new Order({}).save();',
      'exports.d = async () => { const user = await User.where({ id: 1 }).fetch(); return user.orders().fetch(); };',
      "exports.e = () => User.query().where('id', 1).del();",
    ],
  });
  expect(access).toEqual([
    '2 read orders',
    '2 read tags',
    '2 read tags_users',
    '2 read users',
    '3 read orders',
    '4 write orders',
    '5 read orders',
    '5 read users',
    '6 write users',
  ]);
});

it('models of Typegoose have the collection that their class or their options name', async () => {
  const { access } = await accessIn({
    'm.ts': [
      "import { getModelForClass, modelOptions, prop, type Ref } from '@typegoose/typegoose';",
      'export class Author { @prop() name: string; }',
      "@modelOptions({ schemaOptions: { collection: 'library' } })",
      'export class Book { @prop({ ref: () => Author }) author: Ref<Author>; }',
      'export const AuthorModel = getModelForClass(Author); export const BookModel = getModelForClass(Book);',
    ],
    'a.ts': [
      "import { AuthorModel, BookModel } from './m';",
      "export const a = () => BookModel.find().populate('author');",
      'export const b = () => AuthorModel.create({});',
    ],
  });
  expect(access).toEqual(['2 read authors', '2 read library', '3 write authors']);
});

it('a table in a template of Drizzle is known, and not said to be computed', async () => {
  const { access, unresolved } = await accessIn({
    's.ts': "import { pgTable } from 'drizzle-orm/pg-core'; export const users = pgTable('users', {});",
    'a.ts': [
      "import { drizzle } from 'drizzle-orm/node-postgres'; import { sql } from 'drizzle-orm'; import { users } from './s';",
      'const db = drizzle(pool);',
      'export const a = () => db.execute(sql`select * from ${users}`);',
      'export const b = (table) => db.execute(sql`select * from ${table}`);',
    ],
  });
  expect(access).toEqual(['3 read users']);
  expect(unresolved.map(({ line, why }) => [line, why])).toEqual([[4, 'the name of a table is computed']]);
});

it('a package whose queries no reader knows is said', async () => {
  const { unresolved } = await accessIn({
    'package.json': '{\n "dependencies": { "orchid-orm": "1.0.0", "pg": "8.0.0" }\n}',
  });
  expect(unresolved).toEqual([
    {
      file: 'package.json',
      line: 2,
      what: 'orchid-orm',
      why: 'which tables are asked for through orchid-orm is not read',
    },
  ]);
});
