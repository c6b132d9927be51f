import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

/** The rights that the file `use` of a tree takes, by table: `I` for INSERT and so on. */
async function rightsOf(tree: Record<string, string>, code: string) {
  const path = Object.keys(tree).some((name) => name.endsWith('.js')) ? 'use.js' : 'use.ts';
  const { tableAccess, unresolved } = await inventoryOf({ ...tree, [path]: code });
  const rights: Record<string, string> = {};
  for (const { file, table, commands = [] } of tableAccess.filter(({ file }) => file === path)) {
    expect(file).toBe(path);
    const known = new Set([...(rights[table] ?? ''), ...commands.map((command) => command.charAt(0).toUpperCase())]);
    rights[table] = [...known].sort().join('');
  }
  return { rights, said: unresolved.map(({ line, what, why }) => `${line} ${what}: ${why}`) };
}

type Cases = [string, Record<string, string>][];

describe('the rights that Objection takes', () => {
  const tree = {
    'models.js': `const { Model } = require('objection');
class Person extends Model { static tableName = 'persons'; static relationMappings = {
  pets: { relation: Model.HasManyRelation, modelClass: Pet, join: { from: 'persons.id', to: 'pets.owner' } },
  home: { relation: Model.BelongsToOneRelation, modelClass: Home, join: { from: 'persons.home', to: 'homes.id' } },
  films: { relation: Model.ManyToManyRelation, modelClass: Film, join: { from: 'persons.id', through: { from: 'roles.person', to: 'roles.film' }, to: 'films.id' } },
}; }
class Pet extends Model { static tableName = 'pets'; }
class Home extends Model { static tableName = 'homes'; }
class Film extends Model { static tableName = 'films'; }
module.exports = { Person, Pet, Home, Film };`,
  };

  it.each<Cases[number]>([
    ['Person.query().insert({})', { persons: 'IS' }],
    ['Person.query().patch({}).where("id", 1)', { persons: 'SU' }],
    ['Person.query().deleteById(1)', { persons: 'DS' }],
    ['Person.query().insert({}).onConflict("id").merge()', { persons: 'ISU' }],
    ['Person.query().findById(1).forUpdate()', { persons: 'SU' }],
    ['Person.query().insertGraph({ name: "x", pets: [{}] })', { persons: 'IS', pets: 'ISU' }],
    ['Person.query().upsertGraph({ films: [{}] })', { persons: 'DISU', films: 'DISU', roles: 'DISU' }],
    ['Person.relatedQuery("films").for(1).relate(2)', { roles: 'IS' }],
    ['Person.relatedQuery("films").for(1).unrelate()', { films: 'S', roles: 'DS' }],
    ['Person.relatedQuery("films").for(1).insert({})', { films: 'IS', roles: 'IS' }],
    ['Person.relatedQuery("films").for(1).delete()', { films: 'DS', roles: 'S' }],
    ['Person.relatedQuery("pets").for(1).relate(2)', { pets: 'SU' }],
    ['Person.relatedQuery("home").for(1).relate(2)', { persons: 'SU' }],
  ])('%s', async (code, expected) => {
    const text = `const { Person } = require('./models');\nexports.f = () => ${code};`;
    expect((await rightsOf(tree, text)).rights).toEqual(expected);
  });
});

describe('the rights that Prisma takes', () => {
  const tree = {
    'prisma/schema.prisma': `datasource db {
  provider = "postgresql"
}
model User {
  id Int @id
  posts Post[]
  @@map("users")
}
model Post {
  id Int @id
  author User @relation(fields: [authorId], references: [id])
  authorId Int
  tags Tag[]
  @@map("posts")
}
model Tag {
  id Int @id
  posts Post[]
  @@map("tags")
}`,
  };

  it.each<Cases[number]>([
    ['prisma.user.create({ data: {} })', { users: 'IS' }],
    ['prisma.user.update({ data: {}, where: {} })', { users: 'SU' }],
    ['prisma.user.upsert({ create: {}, update: {}, where: {} })', { users: 'ISU' }],
    ['prisma.user.deleteMany({})', { users: 'DS' }],
    ['prisma.user.create({ data: { posts: { create: [{}] } } })', { users: 'IS', posts: 'IS' }],
    ['prisma.user.update({ data: { posts: { connect: { id: 1 } } } })', { users: 'SU', posts: 'SU' }],
    ['prisma.user.update({ data: { posts: { deleteMany: {} } } })', { users: 'SU', posts: 'DS' }],
    ['prisma.post.create({ data: { author: { connect: { id: 1 } } } })', { posts: 'IS', users: 'S' }],
    ['prisma.post.update({ data: { tags: { set: [] } } })', { posts: 'SU', tags: 'S', _PostToTag: 'DIS' }],
    ['prisma.post.update({ data: { tags: { connectOrCreate: [] } } })', { posts: 'SU', tags: 'IS', _PostToTag: 'IS' }],
  ])('%s', async (code, expected) => {
    const text = `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nexport const f = () => ${code};`;
    expect((await rightsOf(tree, text)).rights).toEqual(expected);
  });
});

describe('the rights that query builders take', () => {
  const schema = { 'schema.sql': 'CREATE TABLE users (id serial primary key, n int); CREATE TABLE logs (id int);' };

  it.each<Cases[number]>([
    ["knex('users').insert({})", { users: 'I' }],
    ["knex('users').insert({}, 'id')", { users: 'IS' }],
    ["knex('users').insert({}).returning('id')", { users: 'IS' }],
    ["knex('users').insert({}).onConflict('id').ignore()", { users: 'IS' }],
    ["knex('users').insert({}).onConflict('id').merge()", { users: 'ISU' }],
    ["knex('users').where('id', 1).update({})", { users: 'SU' }],
    ["knex('users').where('id', 1).del()", { users: 'DS' }],
    ["knex('users').truncate()", { users: 'T' }],
    ["knex('users').where('id', 1).forUpdate().first()", { users: 'SU' }],
    ["knex('users').join('logs', 'logs.id', 'users.id').update({})", { users: 'SU', logs: 'S' }],
    ["knex.raw('select * from ??', ['users'])", { users: 'S' }],
    ["knex.raw('delete from ?? where ?? = ?', ['users', 'id', 1])", { users: 'DS' }],
    ["knex.raw('select ?? from ?? where id = ?', ['n', TABLE, 1])", { logs: 'S' }],
    ["knex.raw('select * from :table:', { table: 'users' })", { users: 'S' }],
  ])('of knex: %s', async (code, expected) => {
    const text = `const knex = require('knex')({});\nconst TABLE = 'logs';\nexports.f = async () => ${code};`;
    const { rights, said } = await rightsOf({ ...schema, 'db.js': "require('knex');" }, text);
    expect(rights).toEqual(expected);
    expect(said).toEqual(code.includes('truncate') ? [expect.stringContaining('only their owner may')] : []);
  });

  it('of knex, where a query goes on in other statements', async () => {
    const text = `const knex = require('knex')({});
exports.f = async (merge) => { const q = knex('users').insert({}); if (merge) q.onConflict('id').merge(); return q; };
exports.g = async () => { const q = knex('logs').where('id', 1); q.forUpdate(); return q; };`;
    expect((await rightsOf(schema, text.replace('exports', 'exports'))).rights).toEqual({ users: 'ISU', logs: 'SU' });
  });

  it.each<Cases[number]>([
    ["db.insertInto('users').values({}).execute()", { users: 'I' }],
    ["db.insertInto('users').values({}).returningAll().execute()", { users: 'IS' }],
    ["db.insertInto('users').values({}).onConflict((c) => c.doNothing()).execute()", { users: 'ISU' }],
    ["db.updateTable('users').set({}).execute()", { users: 'SU' }],
    ["db.deleteFrom('users').execute()", { users: 'DS' }],
    ["db.selectFrom('users').forUpdate().execute()", { users: 'SU' }],
  ])('of Kysely: %s', async (code, expected) => {
    const text = `import { Kysely } from 'kysely';\nconst db = new Kysely<any>({});\nexport const f = () => ${code};`;
    expect((await rightsOf(schema, text)).rights).toEqual(expected);
  });

  it.each<Cases[number]>([
    ['db.insert(users).values({})', { users: 'I' }],
    ['db.insert(users).values({}).returning()', { users: 'IS' }],
    ['db.insert(users).values({}).onConflictDoUpdate({})', { users: 'ISU' }],
    ['db.update(users).set({}).where(x)', { users: 'SU' }],
    ['db.delete(users).where(x)', { users: 'DS' }],
    ["db.select().from(users).for('update')", { users: 'SU' }],
    ['db.execute(sql`truncate table ${users}`)', { users: 'T' }],
    ['db.execute(sql`insert into ${users} values (1) on conflict (id) do update set id = 1`)', { users: 'ISU' }],
  ])('of Drizzle: %s', async (code, expected) => {
    const text = `import { pgTable, integer } from 'drizzle-orm/pg-core';\nimport { sql } from 'drizzle-orm';\nconst users = pgTable('users', { id: integer('id') });\nexport const f = (db, x) => ${code};`;
    expect((await rightsOf({}, text)).rights).toEqual(expected);
  });

  it.each<Cases[number]>([
    ['INSERT INTO users (n) VALUES (1)', { users: 'I' }],
    ['INSERT INTO users (n) VALUES (1) RETURNING id', { users: 'IS' }],
    ['UPDATE users SET n = 1', { users: 'U' }],
    ['UPDATE users SET n = n + 1', { users: 'SU' }],
    ['DELETE FROM users USING logs', { users: 'DS', logs: 'S' }],
    ['SELECT * FROM users u JOIN logs l USING (id) FOR UPDATE OF u', { users: 'SU', logs: 'S' }],
    ['SELECT * FROM users JOIN logs USING (id) FOR SHARE', { users: 'SU', logs: 'SU' }],
    ['INSERT INTO users (n) VALUES ($1) ${rest}', { users: 'ISU' }],
    ['DELETE FROM users ${where}', { users: 'DS' }],
  ])('of SQL: %s', async (sql, expected) => {
    const text = `export const f = (db, rest, where) => db.query(\`${sql}\`, [1]);`;
    expect((await rightsOf(schema, text)).rights).toEqual(expected);
  });
});

describe('the rights that MikroORM takes', () => {
  const tree = {
    'entities.ts': `import { Entity, Property, ManyToMany, ManyToOne, OneToMany, Collection } from '@mikro-orm/core';
@Entity({ tableName: 'books' }) export class Book {
  @Property() title: string;
  @ManyToOne(() => Writer) writer: Writer;
  @ManyToMany({ entity: () => Genre, pivotTable: 'book_genres', owner: true }) genres = new Collection<Genre>(this);
  @OneToMany(() => Page, (page) => page.book, { orphanRemoval: true }) pages = new Collection<Page>(this);
}
@Entity({ tableName: 'writers' }) export class Writer { @OneToMany(() => Book, (book) => book.writer) books = new Collection<Book>(this); }
@Entity({ tableName: 'genres' }) export class Genre { @ManyToMany({ entity: () => Book, mappedBy: 'genres' }) books = new Collection<Book>(this); }
@Entity({ tableName: 'pages' }) export class Page { @ManyToOne(() => Book) book: Book; }`,
  };

  it.each<Cases[number]>([
    ['em.create(Book, { title: "x" }); await em.flush();', { books: 'IS' }],
    ['const book = new Book(); em.persist(book); await em.flush();', { books: 'ISU' }],
    ['const book = await em.findOne(Book, id); book.title = "x"; await em.flush();', { books: 'SU' }],
    ['const book = await em.findOne(Book, id); em.assign(book, { title: "x" }); await em.flush();', { books: 'SU' }],
    ['const book = await em.findOne(Book, id); wrap(book).assign({ title: "x" }); await em.flush();', { books: 'SU' }],
    [
      'const book = await em.findOne(Book, id); book.genres.add(id); await em.flush();',
      { books: 'S', book_genres: 'IS' },
    ],
    [
      'const book = await em.findOne(Book, id); book.genres.removeAll(); await em.flush();',
      { books: 'S', book_genres: 'DS' },
    ],
    ['const book = await em.findOne(Book, id); book.pages.set([]); await em.flush();', { books: 'S', pages: 'DISU' }],
    [
      'const book = await em.findOne(Book, id); await em.removeAndFlush(book);',
      { books: 'DS', book_genres: 'DS', pages: 'DS' },
    ],
    ['await em.nativeDelete(Book, { id })', { books: 'DS' }],
    ['await em.nativeUpdate(Book, { id }, {})', { books: 'SU' }],
    ['await em.nativeInsert(Book, {})', { books: 'IS' }],
    ['await em.upsert(Book, {})', { books: 'ISU' }],
  ])('%s', async (code, expected) => {
    const text = `import { wrap } from '@mikro-orm/core';\nimport { Book, Writer, Genre, Page } from './entities';\nexport const f = async (em: any, id: number) => { ${code} };`;
    expect((await rightsOf(tree, text)).rights).toEqual(expected);
  });

  it('and the tables between two entities are named as it names them', async () => {
    const entities = tree['entities.ts'].replace("pivotTable: 'book_genres', ", '');
    const { tables } = await inventoryOf({ 'entities.ts': entities });
    expect(tables.map(({ name }) => name)).toContain('books_genres');
  });
});

it('a write whose name does not tell its statement counts as all four rights, and is said', async () => {
  const tree = {
    'models.js':
      "const { Sequelize } = require('sequelize');\nconst sequelize = new Sequelize('x');\nmodule.exports.User = sequelize.define('user', {}, { tableName: 'users' });",
  };
  const { rights, said } = await rightsOf(
    tree,
    "const { User } = require('./models');\nexports.f = () => User.createOrTouch({});\nexports.g = () => User.createManyOrTouch([]);",
  );
  expect(rights).toEqual({ users: 'DISU' });
  expect(said).toEqual([
    "3 .createManyOrTouch(): which statements it sends to users can't be told, so it counts as all four rights",
  ]);
});
