import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

/** Tables, and per file what it does with which. */
async function read(tree: Record<string, string>) {
  const { tables, tableAccess, foreignKeys, unresolved } = await inventoryOf(tree);
  const access: Record<string, Record<string, string>> = {};
  for (const { file, table, access: direction } of tableAccess) {
    access[file] ??= {};
    const known = access[file][table];
    access[file][table] = known === undefined || known === direction ? direction : 'readwrite';
  }
  return { tables: tables.map(({ name }) => name), access, foreignKeys, unresolved };
}

describe('knex', () => {
  it('finds tables in migrations and access through clients, transactions, joins and variables', async () => {
    const { tables, access } = await read({
      'db.js': "const knex = require('knex');\nmodule.exports = knex({ client: 'pg' });",
      'migrations/1.js':
        "exports.up = (knex) => knex.schema.createTable('links', (t) => { t.increments('id'); }).then(() => knex.schema.createTable('old', () => {}));\nexports.down = (knex) => knex.schema.dropTable('links');",
      'migrations/2.js':
        "exports.up = async (knex) => { await knex.schema.renameTable('old', 'visits'); await knex('visits').update({ a: 1 }); };",
      'tables.js': "module.exports = { LINKS: 'links' };",
      'q.js': [
        "const knex = require('./db');",
        "const { LINKS } = require('./tables');",
        'exports.list = () => { const query = knex(LINKS); query.leftJoin("visits as v", "v.id", "links.id"); return query; };',
        "exports.add = (row) => knex.insert(row).into('links');",
        "exports.tx = () => knex.transaction(async (trx) => { await trx('visits').where('id', 1).del(); });",
        "exports.cte = () => knex.with('recent', (qb) => qb.from('links')).select().from('recent');",
      ].join('\n'),
      'store.ts':
        "import type { Knex } from 'knex';\nexport class Store { constructor(private db: Knex) {} find() { return this.db.select('id').from('links'); } }",
    });
    expect(tables).toEqual(['links', 'visits']);
    expect(access).toEqual({
      'migrations/2.js': { visits: 'write' },
      'q.js': { links: 'readwrite', visits: 'readwrite' },
      'store.ts': { links: 'read' },
    });
  });
});

describe('sequelize', () => {
  const models = {
    'server/models/index.js':
      "const fs = require('fs');\nconst Sequelize = require('sequelize');\nconst sequelize = new Sequelize('x');\nconst db = {};\nfs.readdirSync(__dirname).forEach((file) => { const model = require('./' + file)(sequelize, Sequelize); db[model.name] = model; });\nmodule.exports = db;",
    'server/models/user.js':
      "module.exports = (sequelize, T) => { const User = sequelize.define('User', { email: T.STRING }); User.associate = ({ User, Site }) => { User.belongsToMany(Site, { through: 'site_users' }); }; return User; };",
    'server/models/site.js':
      "module.exports = (sequelize, T) => { const Site = sequelize.define('Site', { name: T.STRING }, { tableName: 'site' }); Site.associate = ({ Site, User }) => { Site.belongsToMany(User, { through: 'site_users' }); }; return Site; };",
  };

  it('follows models out of an index that loads its folder, eager loads, mixins and rows', async () => {
    const { tables, access } = await read({
      ...models,
      'a.js':
        "const { Site, User } = require('./server/models');\nexports.show = (id) => Site.findByPk(id, { include: [{ model: User }] });\nexports.rename = async (id) => { const site = await Site.findByPk(id); await site.update({ name: 'x' }); };",
      'b.js':
        "const { User } = require('./server/models');\nexports.link = async (site) => { const user = await User.findOne(); await user.addSite(site); return user.getSites(); };",
      'server/c.js': 'exports.drop = async ({ site }) => { await site.destroy(); };',
      'web/front.jsx': 'export const Row = ({ site }) => { site.update(); };',
      'list.js':
        "const { Site } = require('./server/models');\nexports.pick = (sites) => sites.find((site) => site.id === 1);",
    });
    expect(tables).toEqual(['Users', 'site', 'site_users']);
    expect(access).toEqual({
      'a.js': { site: 'readwrite', Users: 'read', site_users: 'read' },
      'b.js': { Users: 'read', site: 'read', site_users: 'readwrite' },
      'server/c.js': { site: 'write' },
    });
  });

  it.each([
    ["Site.addScope('of', (id) => ({ include: [{ model: User, where: { id } }] }));", ''],
    ["Site.addScope('of', function (id) { const x = 1; return { include: [User] }; });", ''],
    ["Site.addScope('of', { include: [{ model: User, required: true }] });", ''],
    ['', "defaultScope: { include: [{ association: 'Users' }] }"],
    ['', "scopes: { of: { include: ['Users'] } }"],
    ['', "scopes: { plain: { order: ['id'] }, of: (id) => ({ include: [{ association: 'Users', where: { id } }] }) }"],
  ])('reads what scopes join, with the table between: %s%s', async (scope, options) => {
    const { access } = await read({
      ...models,
      'server/models/site.js': `module.exports = (sequelize, T) => { const Site = sequelize.define('Site', { name: T.STRING }, { tableName: 'site', ${options} }); Site.associate = ({ Site, User }) => { Site.belongsToMany(User, { through: 'site_users' }); ${scope} }; return Site; };`,
    });
    expect(access).toEqual({ 'server/models/site.js': { Users: 'read', site_users: 'read' } });
  });

  it('reads what decorated scopes join, and nothing for scopes that join nothing', async () => {
    const star = (decorator: string) =>
      read({
        'models/Star.ts': `import { Table, Model, BelongsTo, Scopes, DefaultScope } from 'sequelize-typescript';\nimport User from './User';\n${decorator}\n@Table({ tableName: 'stars', modelName: 'star' })\nexport default class Star extends Model { @BelongsTo(() => User, 'userId') user: User; }`,
        'models/User.ts':
          "import { Table, Model } from 'sequelize-typescript';\n@Table({ tableName: 'users' })\nexport default class User extends Model {}",
      });
    for (const decorator of [
      '@DefaultScope(() => ({ include: [{ model: User }] }))',
      "@Scopes(() => ({ withUser: { include: ['user'] } }))",
      "@Scopes(() => ({ of: (id: string) => ({ include: [{ association: 'user', where: { id } }] }) }))",
    ])
      expect((await star(decorator)).access).toEqual({ 'models/Star.ts': { users: 'read' } });
    expect((await star('@Scopes(() => ({ of: { where: { id: 1 } } }))')).access).toEqual({});
  });

  it('takes the name that migrations make where the model names none', async () => {
    const { tables } = await read({
      'server/models/area.js': "module.exports = (sequelize, T) => sequelize.define('t_area', { id: T.UUID }, {});",
      'migrations/1.js':
        "module.exports = { up: (queryInterface) => queryInterface.createTable('t_area', { id: {} }), down: (queryInterface) => queryInterface.dropTable('t_area') };",
    });
    expect(tables).toEqual(['t_area']);
  });

  it('reads the decorators of sequelize-typescript, and leaves classes of the same name in a front end alone', async () => {
    const { tables, access } = await read({
      'tsconfig.json': '{ "compilerOptions": { "experimentalDecorators": true } }',
      'server/models/Star.ts':
        "import { Table, Model, BelongsTo, Column } from 'sequelize-typescript';\nimport User from './User';\n@Table({ tableName: 'stars', modelName: 'star' })\nexport default class Star extends Model { @BelongsTo(() => User, 'userId') user: User; @Column index: string; }",
      'server/models/User.ts':
        "import { Table, Model } from 'sequelize-typescript';\n@Table({ tableName: 'users' })\nexport default class User extends Model { static async byEmail(email: string) { return this.findOne({ where: { email } }); } }",
      'server/api.ts':
        "import Star from './models/Star';\nexport const list = () => Star.findAll({ include: ['user'] });\nexport const add = (ctx) => Star.createWithCtx(ctx, {});",
      'app/models/Star.ts': 'export default class Star { save() {} }',
      'app/row.ts': "import Star from './models/Star';\nexport async function keep(star: Star) { await star.save(); }",
    });
    expect(tables).toEqual(['stars', 'users']);
    expect(access).toEqual({
      'server/api.ts': { stars: 'readwrite', users: 'read' },
      'server/models/User.ts': { users: 'read' },
    });
  });
});

describe('typeorm', () => {
  const entities = {
    'src/entities.ts': [
      "import { Entity, Column, ManyToMany, JoinTable, OneToMany, ManyToOne, BaseEntity } from 'typeorm';",
      '@Entity() export class Issue extends BaseEntity { @ManyToMany(() => UserAccount, (user) => user.issues) @JoinTable() users: UserAccount[]; @OneToMany(() => Comment, (c) => c.issue) comments: Comment[]; }',
      "@Entity('people') export class UserAccount { @ManyToMany(() => Issue, (issue) => issue.users) issues: Issue[]; }",
      '@Entity({ name: "remarks" }) export class Comment { @ManyToOne(() => Issue) issue: Issue; @Column() body: string; }',
    ].join('\n'),
  };

  it('names tables and the ones between them, and follows repositories, relations and query builders', async () => {
    const { tables, access } = await read({
      ...entities,
      'src/active.ts':
        "import { Issue } from './entities';\nexport const one = () => Issue.findOne(1, { relations: ['users', 'comments'] });",
      'src/service.ts':
        "import { Repository, InjectRepository } from 'typeorm';\nimport { Issue, Comment } from './entities';\nexport class Service {\n constructor(@InjectRepository(Issue) private readonly issues: Repository<Issue>, private comments: Repository<Comment>) {}\n make() { const issue = this.issues.create({}); return this.issues.save(issue); }\n all() { return this.issues.createQueryBuilder('i').leftJoinAndSelect('i.comments', 'c').getMany(); }\n drop() { return this.comments.delete({}); }\n}",
      'src/manager.ts':
        "import { UserAccount } from './entities';\nexport const keep = (manager, user) => manager.save(UserAccount, user);",
    });
    expect(tables).toEqual(['issue', 'issue_users_people', 'people', 'remarks']);
    expect(access).toEqual({
      'src/active.ts': { issue: 'read', issue_users_people: 'read', people: 'read', remarks: 'read' },
      'src/service.ts': { issue: 'readwrite', remarks: 'readwrite' },
      'src/manager.ts': { people: 'write' },
    });
  });

  it('counts a helper for any entity where it is called with one', async () => {
    const { access } = await read({
      ...entities,
      'src/helpers.ts':
        'export const findOrThrow = async (Model, id, options) => { const found = await Model.findOne(id, options); return found; };\nconst check = async (row) => row.save();\nexport const update = async (Model, id, input) => { const row = await findOrThrow(Model, id); return check(row); };',
      'src/use.ts':
        "import { Issue, Comment } from './entities';\nimport { findOrThrow, update } from './helpers';\nexport const a = () => findOrThrow(Issue, 1, { relations: ['users'] });\nexport const b = () => update(Comment, 1, {});",
    });
    expect(access).toEqual({
      'src/use.ts': { issue: 'read', issue_users_people: 'read', people: 'read', remarks: 'readwrite' },
    });
  });
});

describe('prisma', () => {
  it('reads the schema, tables between models, includes and rows written along', async () => {
    const { tables, access, foreignKeys } = await read({
      'prisma/schema.prisma':
        'model User {\n  id Int @id\n  posts Post[]\n  @@map("users")\n}\n// model Gone { id Int }\nmodel Post {\n  id Int @id\n  author User @relation(fields: [authorId], references: [id], onDelete: Cascade)\n  authorId Int\n  tags Tag[]\n}\nmodel Tag {\n  id Int @id\n  posts Post[]\n}',
      'src/a.ts':
        "import prisma from './client';\nexport const list = () => prisma.post.findMany({ include: { author: true } });\nexport const add = () => prisma.post.create({ data: { tags: { connectOrCreate: [{ where: {}, create: {} }] } } });",
      'src/b.ts':
        "import prisma from './client';\nexport const tx = () => prisma.$transaction(async (tx) => { await tx.user.deleteMany(); });\nexport const other = (store) => store.cache.count();",
    });
    expect(tables).toEqual(['Post', 'Tag', '_PostToTag', 'users']);
    expect(foreignKeys).toMatchObject([
      { table: 'Post', columns: ['authorId'], references: 'users', onDelete: 'CASCADE' },
    ]);
    expect(access).toEqual({
      'src/a.ts': { Post: 'readwrite', users: 'read', Tag: 'write', _PostToTag: 'write' },
      'src/b.ts': { users: 'write' },
    });
  });
});

describe('other libraries', () => {
  it('reads objection, mongoose, drizzle and kysely', async () => {
    const { tables, access } = await read({
      'o/models.js':
        "const { Model } = require('objection');\nclass Person extends Model { static get tableName() { return 'persons'; } static get relationMappings() { return { pets: { relation: Model.HasManyRelation, modelClass: Pet } }; } }\nclass Pet extends Model { static tableName = 'pets'; }\nmodule.exports = { Person, Pet };",
      'o/use.js':
        "const { Person } = require('./models');\nexports.a = () => Person.query().withGraphFetched('pets').where('id', 1);\nexports.b = () => Person.query().patch({}).where('id', 1);",
      'm/user.js':
        "const mongoose = require('mongoose');\nconst schema = new mongoose.Schema({ name: String });\nmodule.exports = mongoose.model('User', schema);",
      'm/use.js':
        "const User = require('./user');\nexports.a = async (id) => { const user = await User.findById(id); user.name = 'x'; await user.save(); };",
      'd/schema.ts':
        "import { pgTable, text } from 'drizzle-orm/pg-core';\nexport const accounts = pgTable('accounts', { id: text('id') });\nexport const posts = pgTable('blog_posts', { id: text('id') });",
      'd/more.ts':
        "import * as pg from 'drizzle-orm/pg-core';\nimport { pgTable as table } from 'drizzle-orm/pg-core';\nexport const keys = pg.pgTable('api_keys', { id: pg.text('id') });\nexport const marks = table('marks', {});\nexport const shelves = pg.pgSchema('lib').table('shelves', {});",
      'd/use-more.ts':
        "import * as schema from './more';\nexport const c = (db) => db.delete(schema.keys);\nexport const d = (db) => db.select().from(schema.marks).innerJoin(schema.shelves, true);",
      'd/use.ts':
        "import { accounts, posts } from './schema';\nimport { sql } from 'drizzle-orm';\nexport const a = (db) => db.select().from(accounts).leftJoin(posts, sql`true`);\nexport const b = (db) => db.insert(posts).values({});",
      'k/db.ts':
        "import { Kysely } from 'kysely';\nexport interface DB { album: { id: string }; asset: { id: string } }\nexport const db = new Kysely<DB>({});",
      'k/use.ts':
        "import { db } from './db';\nexport const a = () => db.with('x', (qb) => qb.selectFrom('asset')).selectFrom('x').innerJoin('album as a', 'a.id', 'x.id');\nexport const b = () => db.updateTable('asset').set({});",
    });
    expect(tables).toEqual([
      'accounts',
      'album',
      'api_keys',
      'asset',
      'blog_posts',
      'lib.shelves',
      'marks',
      'persons',
      'pets',
      'users',
    ]);
    expect(access).toEqual({
      'o/use.js': { persons: 'readwrite', pets: 'read' },
      'm/use.js': { users: 'readwrite' },
      'd/use-more.ts': { api_keys: 'write', 'lib.shelves': 'read', marks: 'read' },
      'd/use.ts': { accounts: 'read', blog_posts: 'readwrite' },
      'k/use.ts': { asset: 'readwrite', album: 'read' },
    });
  });

  it('tells collections of MongoDB from tables, with mongoose and with Prisma', async () => {
    const kinds = async (tree: Record<string, string>) =>
      (await inventoryOf(tree)).tables.map(({ name, kind }) => `${kind} ${name}`);
    const mongoose = "const { Schema, model } = require('mongoose');\nmodule.exports = model('User', new Schema({}));";
    const schema = (provider: string) =>
      `datasource db {\n  provider = "${provider}"\n  url = env("URL")\n}\nmodel Post {\n  id String @id\n}\n`;
    expect(await kinds({ 'user.js': mongoose })).toEqual(['collection users']);
    expect(await kinds({ 'schema.prisma': schema('mongodb') })).toEqual(['collection Post']);
    expect(await kinds({ 'schema.prisma': schema('postgresql') })).toEqual(['table Post']);
  });

  it('calls the tables of Kysely as the database does where a plugin translates', async () => {
    const tree = (plugins: string) => ({
      'migrations/1.ts':
        "import type { Kysely } from 'kysely';\nexport async function up(db: Kysely<any>) { await db.schema.createTable('user_tokens').execute(); }",
      'db.ts': `import { CamelCasePlugin, Kysely } from 'kysely';\nexport interface DB { userTokens: { id: string }; audit: { id: string } }\nexport const db = new Kysely<DB>({ plugins: [${plugins}] });`,
      'q.ts':
        "import { db } from './db';\nexport const list = () => db.selectFrom('userTokens as t').innerJoin('audit', 'a', 'b').execute();",
    });
    const translated = await read(tree('new CamelCasePlugin()'));
    expect(translated.tables).toEqual(['audit', 'user_tokens']);
    expect(translated.access['q.ts']).toEqual({ audit: 'read', user_tokens: 'read' });
    expect((await read(tree(''))).access['q.ts']).toEqual({ audit: 'read', userTokens: 'read' });
  });

  it('reads SQL of other drivers, and searches what no parser accepts for tables that it knows', async () => {
    const { access, unresolved } = await read({
      'schema.sql': 'CREATE TABLE orders (id int); CREATE TABLE items (id int);',
      'a.js': 'exports.a = (db) => db.query("SELECT `id` FROM `orders` WHERE id = ? AND a = :name", [1]);',
      'b.js': 'exports.b = (db) => db.query("REPLACE INTO items (id) VALUES (?)", [1]);',
      'c.js': 'exports.c = (db) => rawQuery(`select id from orders final prewhere id in {ids:Array(String)}`);',
      'd.js':
        "exports.d = (db) => db.query('SELEKT 1 FRM');\nexports.e = (db) => db.query('SELECT FROM WHERE nothing of this');",
    });
    expect(access).toEqual({ 'a.js': { orders: 'read' }, 'b.js': { items: 'write' }, 'c.js': { orders: 'read' } });
    expect(unresolved.map(({ file, line }) => `${file}:${line}`)).toEqual(['d.js:2']);
  });

  it('says that compiled files are not read where their sources are', async () => {
    const { access, unresolved } = await read({
      'schema.sql': 'CREATE TABLE orders (id int);',
      'src/a.ts': "export const a = (db: any) => db.query('DELETE FROM orders');",
      'dist/a.js': "exports.a = (db) => db.query('DELETE FROM orders');",
    });
    expect(access).toEqual({ 'src/a.ts': { orders: 'write' } });
    expect(unresolved).toMatchObject([{ what: 'dist/', why: expect.stringContaining('compiled') }]);
  });
});
