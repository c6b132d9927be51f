import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

/** `file: table direction`, each once. */
async function touched(tree: Record<string, string>): Promise<string[]> {
  const { tableAccess } = await inventoryOf(tree);
  return [...new Set(tableAccess.map(({ file, table, access }) => `${file}: ${table} ${access}`))].sort();
}

describe('models that are reached in a roundabout way', () => {
  it('stand as properties that an index assigns, made by a function of another file', async () => {
    const tree = {
      'models/index.js': [
        "const Sequelize = require('sequelize');",
        "const sequelize = new Sequelize('x');",
        'const db = {};',
        "db.tutorials = require('./tutorial.js')(sequelize, Sequelize);",
        "db.authors = require('./author.js')(sequelize);",
        'db.authors.hasMany(db.tutorials);',
        'module.exports = db;',
      ].join('\n'),
      'models/tutorial.js':
        "module.exports = (sequelize) => { const Tutorial = sequelize.define('tutorial', {}); return Tutorial; };",
      'models/author.js': "module.exports = (sequelize) => sequelize.define('author', {});",
      'a.js':
        "const db = require('./models');\nconst Tutorial = db.tutorials;\nexports.list = () => Tutorial.findAll();\nexports.add = (row) => db.authors.create(row);",
      'b.js':
        "const { models } = require('./connection');\nexports.one = (id) => models.author.findByPk(id, { include: models.tutorial });",
    };
    expect(await touched(tree)).toEqual([
      'a.js: authors write',
      'a.js: tutorials read',
      'b.js: authors read',
      'b.js: tutorials read',
    ]);
  });

  it('are kept by the names of their files in an object that is put together at run time', async () => {
    const model = (name: string, table: string) =>
      `const { Model } = require('objection');\nmodule.exports = class ${name} extends Model { static get tableName() { return '${table}'; } };`;
    const tree = {
      'models/users.js': model('User', 'users'),
      'models/pageHistory.js': model('History', 'page_history'),
      'a.js': 'exports.one = () => APP.models.users.query().findById(1);',
      'b.js': 'exports.cut = () => APP.models.pageHistory.query().delete();',
      'c.js': 'exports.other = () => APP.models.helpers.query();',
    };
    expect(await touched(tree)).toEqual(['a.js: users read', 'b.js: page_history write']);
  });

  it('are what `this` is in the statics and hooks of a Mongoose schema', async () => {
    const tree = {
      'user.js': [
        "const mongoose = require('mongoose');",
        'const schema = new mongoose.Schema({ name: String });',
        'schema.statics = { async get(id) { return this.findById(id); } };',
        'schema.statics.clean = function () { return this.deleteMany({}); };',
        "schema.pre('save', async function () { await other.count(); });",
        "module.exports = mongoose.model('User', schema);",
      ].join('\n'),
      'log.js': [
        "import { Schema, model } from 'mongoose';",
        'const schema = new Schema({}, { statics: { latest() { return this.find().sort(); } } });',
        "schema.method('keep', function () { return this.save(); });",
        "export const Log = model('Log', schema);",
      ].join('\n'),
      'plain.js': 'const shop = { find() { return this.findById(1); } };',
    };
    expect(await touched(tree)).toEqual([
      'log.js: logs read',
      'log.js: logs write',
      'user.js: users read',
      'user.js: users write',
    ]);
  });

  it('are what `this` is in the query class of an Objection model', async () => {
    const tree = {
      'queries.ts':
        "import { QueryBuilder } from 'objection';\nexport class UserQueries extends QueryBuilder { named(name) { return this.findOne({ name }); } drop(id) { return this.where({ id }).delete(); } }",
      'user.ts':
        "import { Model } from 'objection';\nimport { UserQueries } from './queries';\nexport class User extends Model { static tableName = 'users'; static QueryBuilder = UserQueries; }",
    };
    expect(await touched(tree)).toEqual(['queries.ts: users read', 'queries.ts: users write']);
  });

  it('are rows that a manager found, and entities that a helper hands to a manager', async () => {
    const tree = {
      'entities.ts':
        "import { Entity } from 'typeorm';\n@Entity('users') export class User { name = ''; }\n@Entity('tags') export class Tag { name = ''; }",
      'users.ts': [
        "import { User } from './entities';",
        'export async function change(runner, id) {',
        '  const user = await runner.manager.findOne(User, { where: { id } });',
        "  user.name = 'x';",
        '  await runner.manager.save(user);',
        '}',
      ].join('\n'),
      'batch.ts':
        "import type { EntityManager } from 'typeorm';\nexport async function saveAll(manager: EntityManager, entity: any, rows: any[]) { await manager.save(entity, rows); }",
      'tags.ts':
        "import { saveAll } from './batch';\nimport { Tag } from './entities';\nexport const put = (runner, rows) => saveAll(runner.manager, Tag, rows);",
    };
    expect(await touched(tree)).toEqual(['tags.ts: tags write', 'users.ts: users read', 'users.ts: users write']);
  });

  it('are named as the type of a base class, whose methods count where they are called, or at the classes below', async () => {
    const tree = {
      'user.entity.ts': "import { Entity } from 'typeorm';\n@Entity('users') export class User { name = ''; }",
      'tag.entity.ts': "import { Entity } from 'typeorm';\n@Entity('tags') export class Tag { name = ''; }",
      'base.repository.ts': [
        "import { Repository } from 'typeorm';",
        'export class BaseRepository<T> extends Repository<T> {',
        '  async get(id) { return this.findOne({ where: { id } }); }',
        '  async add(row) { const made = await this.save(row); return this.get(made.id); }',
        '  async hide(row) { await this.createQueryBuilder().update().set({ hidden: true }).execute(); }',
        '  shown(row) { return row; }',
        '}',
      ].join('\n'),
      'users.repository.ts': [
        "import { BaseRepository } from './base.repository';",
        "import { User } from './user.entity';",
        'export class UsersRepository extends BaseRepository<User> { both() { return this.get(1); } }',
      ].join('\n'),
      'users.ts':
        "import { UsersRepository } from './users.repository';\nexport class Users { constructor(private readonly rows: UsersRepository) {}\n add(row) { return this.rows.shown(this.rows.add(row)); } }",
      'base.service.ts': [
        "import { BaseRepository } from './base.repository';",
        'export abstract class BaseService<T> {',
        '  constructor(private readonly rows: BaseRepository<T>) {}',
        '  all() { return this.rows.find(); }',
        '  drop(row) { return this.rows.hide(row); }',
        '  unused(row) { return this.rows.save(row); }',
        '}',
      ].join('\n'),
      'tags.service.ts': [
        "import { InjectRepository } from '@nestjs/typeorm';",
        "import { BaseRepository } from './base.repository';",
        "import { BaseService } from './base.service';",
        "import { Tag } from './tag.entity';",
        'export class TagsService extends BaseService<Tag> {',
        '  constructor(@InjectRepository(Tag) private readonly tags: BaseRepository<Tag>) { super(tags); }',
        '  one() { return this.tags.get(1); }',
        '}',
      ].join('\n'),
      'controller.ts':
        "import { BaseService } from './base.service';\nexport class Crud<T> { protected service: BaseService<T>;\n all() { return this.service.all(); }\n drop(row) { return this.service.drop(row); } }",
    };
    expect(await touched(tree)).toEqual([
      'tags.service.ts: tags read',
      'tags.service.ts: tags readwrite',
      'users.repository.ts: users read',
      'users.ts: users readwrite',
    ]);
  });

  it('are handed to a function in an object, by every call the same one', async () => {
    const tree = {
      'models.js':
        "module.exports = (sequelize) => ({ users: sequelize.define('users', {}), companies: sequelize.define('companies', {}) });",
      'users.js':
        'module.exports = ({ model }) => { const all = (...args) => model.findAll(...args); return { all, add: (row) => model.create(row) }; };',
      'companies.js': 'module.exports = (options) => ({ drop: (id) => options.model.destroy({ where: { id } }) });',
      'any.js': 'module.exports = ({ model }) => model.count();',
      'index.js': [
        "const Users = require('./users');",
        "const Companies = require('./companies');",
        "const count = require('./any');",
        'module.exports = ({ database }) => {',
        '  const userModel = database.models.users;',
        '  count({ model: userModel }); count({ model: database.models.companies });',
        '  return { users: Users({ model: userModel }), companies: Companies({ model: database.models.companies }) };',
        '};',
      ].join('\n'),
    };
    expect(await touched(tree)).toEqual([
      'companies.js: companies write',
      'users.js: users read',
      'users.js: users write',
    ]);
  });

  it('are what a field or parameter is typed as the class of, also where it is called to give it', async () => {
    const tree = {
      'user.ts':
        "import { Base } from './base';\nexport class User extends Base { static get tableName() { return 'users'; } }",
      'base.ts': "import { Model } from 'objection';\nexport class Base extends Model {}",
      'service.ts': [
        "import { User } from './user';",
        'export class Service {',
        '  constructor(@Inject(User.name) private readonly userModel: Proxy<typeof User>, private readonly plain: typeof User) {}',
        '  async list(id) { return this.userModel().query().findById(id).throwIfNotFound(); }',
        '  async drop(id) { return this.plain.query().deleteById(id); }',
        '}',
      ].join('\n'),
      'helper.ts':
        "import type { User } from './user';\nexport const count = (model: typeof User) => model.query().resultSize();",
    };
    expect(await touched(tree)).toEqual(['helper.ts: users read', 'service.ts: users read', 'service.ts: users write']);
  });

  it('are handed to a base class for any of them, whose methods count where they are called', async () => {
    const tree = {
      'base.ts': [
        "import { Model } from 'mongoose';",
        'export class Base<T> {',
        '  public _model: Model<T>;',
        '  constructor(protected MongooseModel: Model<T>, protected entity: unknown) { this._model = MongooseModel; }',
        '  async one(query) { return this.MongooseModel.findOne(query); }',
        '  async change(query, body) { await this.one(query); return this._model.updateMany(query, body); }',
        '  async drop(query) { return this.erase(query); }',
        '  private erase(query) { return this._model.deleteMany(query); }',
        '  map(row) { return row; }',
        '}',
      ].join('\n'),
      'shop.model.ts':
        "import mongoose from 'mongoose';\nconst schema = new mongoose.Schema({});\nexport const Shop = (mongoose.models.Shop as mongoose.Model<Row>) || mongoose.model<Row>('Shop', schema);",
      'shops.ts': [
        "import { Base } from './base';",
        "import { Shop } from './shop.model';",
        'export class Shops extends Base<Row> {',
        '  constructor() { super(Shop, Row); }',
        '  async named(name) { return this.MongooseModel.find({ name }); }',
        '  async open() { return this.change({}, { open: true }); }',
        '}',
      ].join('\n'),
      'service.ts':
        "import { Shops } from './shops';\nexport class Service { constructor(private shops: Shops) {}\n run() { return this.shops.drop({}); }\n look() { this.shops.named('x'); this.shops.map({}); } }",
      'other.js':
        "const { Shops } = require('./shops');\nconst shops = new Shops();\nexports.get = () => shops.one({});",
    };
    expect(await touched(tree)).toEqual([
      'other.js: shops read',
      'service.ts: shops write',
      'shops.ts: shops read',
      'shops.ts: shops readwrite',
    ]);
  });

  it('are handed to a helper for any table of Drizzle, where it is called', async () => {
    const tree = {
      'schema.ts':
        "import { pgTable, text } from 'drizzle-orm/pg-core';\nexport const notes = pgTable('notes', { id: text('id') });",
      'base.ts':
        'export function repository(options) { const { table, db } = options; return { add: (row) => db.insert(table).values(row), all: () => db.select().from(table) }; }',
      'notes.ts':
        "import { repository } from './base';\nimport { notes } from './schema';\nexport const make = (db) => repository({ table: notes, db });",
      'other.ts': 'export const copy = (list, options) => list.update(options.table);',
    };
    expect(await touched(tree)).toEqual(['notes.ts: notes readwrite']);
  });
});

it('associations are read and written by the name that is given to $get and $set of sequelize-typescript', async () => {
  const tree = {
    'team.ts': [
      "import { Model, Table, HasMany, BelongsToMany } from 'sequelize-typescript';",
      "import { Domain } from './domain';",
      "import { User } from './user';",
      "@Table({ tableName: 'teams' }) export class Team extends Model {",
      '  @HasMany(() => Domain) domains: Domain[];',
      "  @BelongsToMany(() => User, 'team_users') members: User[];",
      "  async all() { return this.$get('domains'); }",
      "  async join(user) { await this.$add('members', user); }",
      '}',
    ].join('\n'),
    'domain.ts':
      "import { Model, Table } from 'sequelize-typescript';\n@Table({ tableName: 'domains' }) export class Domain extends Model {}",
    'user.ts':
      "import { Model, Table } from 'sequelize-typescript';\n@Table({ tableName: 'users' }) export class User extends Model {}",
  };
  expect(await touched(tree)).toEqual(['team.ts: domains read', 'team.ts: team_users write']);
});

it('models that NestJS registers are collections, and what is only part of another is none', async () => {
  const tree = {
    'cat.ts': [
      "import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';",
      '@Schema() export class Paw { @Prop() side: string; }',
      '@Schema() export class Cat { @Prop() name: string; @Prop([Paw]) paws: Paw[]; }',
      'export const CatSchema = SchemaFactory.createForClass(Cat);',
      "@Schema({ collection: 'mice' }) export class Mouse { @Prop() name: string; }",
      'export const MouseSchema = SchemaFactory.createForClass(Mouse);',
    ].join('\n'),
    'cat.module.ts':
      "import { MongooseModule } from '@nestjs/mongoose';\nimport { Cat, CatSchema, MouseSchema } from './cat';\nMongooseModule.forFeature([{ name: Cat.name, schema: CatSchema }, { name: 'Small', schema: MouseSchema }]);",
    'cat.service.ts': [
      "import { InjectModel } from '@nestjs/mongoose';",
      "import { Cat } from './cat';",
      'export class CatService {',
      "  constructor(@InjectModel(Cat.name) private cats: Model<Cat>, @InjectModel('Small') private small: Model<any>) {}",
      '  all() { return this.cats.find().exec(); }',
      '  add(dto) { return new this.small(dto).save(); }',
      '}',
    ].join('\n'),
  };
  const { tables } = await inventoryOf(tree);
  expect(tables.map(({ kind, name, columns }) => `${kind} ${name} ${columns}`)).toEqual([
    'collection cats name,paws',
    'collection mice name',
  ]);
  expect(await touched(tree)).toEqual(['cat.service.ts: cats read', 'cat.service.ts: mice write']);
});

it('SQL in other letters means the one table of that name', async () => {
  const tree = {
    'user.js': "module.exports = (sequelize) => sequelize.define('User', {});",
    'login.js': 'exports.one = (db, mail) => db.query(`SELECT * FROM Users WHERE email = ${mail}`);',
  };
  expect(await touched(tree)).toEqual(['login.js: Users read']);
});

it('beans of RedBean are rows of the table that they were made for', async () => {
  const tree = {
    'a.js': [
      "const { R } = require('redbean-node');",
      "exports.add = async () => { const bean = R.dispense('proxy'); bean.host = 'x'; await R.store(bean); };",
      "exports.set = async (id) => { let bean = await R.findOne('user', ' id = ? ', [id]); await R.trash(bean); };",
      'exports.any = async (bean) => R.store(bean);',
    ].join('\n'),
    'b.js': "const R = require('./own'); R.findOne('not'); R.store({});",
  };
  const { tableAccess, unresolved } = await inventoryOf(tree);
  expect(tableAccess.map(({ line, table, access }) => `${line} ${table} ${access}`)).toEqual([
    '2 proxy write',
    '3 user readwrite',
  ]);
  expect(unresolved.filter(({ what }) => what === 'R.store').map(({ line, why }) => `${line} ${why}`)).toEqual([
    '4 the table of the bean is not known',
  ]);
});

describe("MongoDB's own driver", () => {
  it('names collections, at once and through a variable, and a computed name is said', async () => {
    const tree = {
      'a.js': [
        "const { MongoClient } = require('mongodb');",
        "const LOGS = 'logs';",
        "exports.add = (db, row) => db.collection('users').insertOne(row);",
        'exports.old = async (db) => { const logs = db.collection(LOGS); await logs.find({}).toArray(); await logs.deleteMany({}); };',
        'exports.any = (db, name) => db.collection(name).countDocuments();',
      ].join('\n'),
      'fire.js': "import { getFirestore } from 'firebase/firestore';\ngetFirestore().collection('not').add({});",
    };
    const { tables, tableAccess, unresolved } = await inventoryOf(tree);
    expect(tables.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['collection logs', 'collection users']);
    expect(tableAccess.map(({ line, table, access }) => `${line} ${table} ${access}`)).toEqual([
      '3 users write',
      '4 logs readwrite',
    ]);
    expect(unresolved.map(({ line, why }) => `${line} ${why}`)).toEqual(['5 the name of the collection is computed']);
  });
});

it('a class of Sequelize that a function makes under a computed name is said and is no table', async () => {
  const { tables, unresolved } = await inventoryOf({
    'make.js':
      "const { Model } = require('sequelize');\nexports.make = (sequelize, name) => { const Made = class extends Model {}; Made.init({ id: 1 }, { sequelize, modelName: name }); return Made; };",
  });
  expect(tables).toEqual([]);
  expect(unresolved).toEqual([{ file: 'make.js', line: 2, what: 'init', why: 'the name of the model is computed' }]);
});

it('a table whose name is computed is said and is none', async () => {
  const { tables, unresolved } = await inventoryOf({
    'a.js': 'exports.make = (db, name) => db.query(`CREATE TABLE IF NOT EXISTS ${name} (id int REFERENCES users)`);',
  });
  expect(tables).toEqual([]);
  expect(unresolved.map(({ why }) => why)).toEqual(['the name of a table is computed']);
});

it('repositories stand as typed members of an object, and delegates of Prisma as fields and variables', async () => {
  const tree = {
    'entity.ts': "import { Entity } from '@mikro-orm/core';\n@Entity()\nexport class User { name = ''; }",
    'di.ts':
      "import { EntityRepository } from '@mikro-orm/core';\nimport { User } from './entity';\nexport const DI = {} as { users: EntityRepository<User> };",
    'a.ts': "import { DI } from './di';\nexport const all = () => DI.users.findAll();",
    'schema.prisma': 'model Post {\n  id Int @id\n}',
    'b.ts': 'export class Posts { public rows = new PrismaClient().post; all() { return this.rows.findMany(); } }',
    'c.ts': 'export async function drop() { const rows = new PrismaClient().post; await rows.deleteMany(); }',
  };
  expect(await touched(tree)).toEqual(['a.ts: user read', 'b.ts: Post read', 'c.ts: Post write']);
});

it('a schema of Mongoose that a class hands to a class of a package is said', async () => {
  const { tables, unresolved } = await inventoryOf({
    'role.ts': "import mongoose from 'mongoose';\nexport const roles = new mongoose.Schema({ name: String });",
    'roles.ts':
      "import { Crud } from '@x/crud';\nimport { roles } from './role';\nexport class Roles extends Crud {\n  constructor() { super(roles, 'role'); }\n}",
    'other.ts':
      "import { Base } from './base';\nimport { roles } from './role';\nexport class Other extends Base { constructor() { super(roles); } }",
    'base.ts': 'export class Base { constructor(schema) { this.schema = schema; } }',
  });
  expect(tables).toEqual([]);
  expect(unresolved.map(({ file, line, why }) => `${file}:${line} ${why}`)).toEqual([
    'roles.ts:4 a package makes the collection of this schema; what it is called and who touches it is not known',
  ]);
});
