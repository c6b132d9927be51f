import { type RunningPostgres, startPostgres } from '@nectar/dev/postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import type { Database } from '../model/ports.ts';
import { createDatabase } from '../testing/monolith.ts';
import { grantsOf } from './propose-phase.ts';
import { inventoryOf } from './testing/in-memory.ts';

const { deps, close } = createApp({ PATH: process.env.PATH });
let postgres: RunningPostgres;

beforeAll(async () => {
  postgres = await startPostgres({ ephemeral: true });
});
afterAll(async () => {
  await postgres?.stop();
  await close();
});

const SCHEMA =
  'CREATE TABLE users (id int PRIMARY KEY, name text, gone timestamp); CREATE TABLE tags (id int PRIMARY KEY); CREATE TABLE user_tags (user_id int REFERENCES users ON DELETE CASCADE, tag_id int REFERENCES tags, PRIMARY KEY (user_id, tag_id));';

const SEQUELIZE = `const { Sequelize } = require('sequelize');
const sequelize = new Sequelize('x');
const User = sequelize.define('user', {}, { tableName: 'users', paranoid: true, deletedAt: 'gone' });
const Tag = sequelize.define('tag', {}, { tableName: 'tags' });
User.belongsToMany(Tag, { through: 'user_tags' });
module.exports = { User, Tag };`;

const TYPEORM = `import { BaseEntity, Entity, JoinTable, ManyToMany } from 'typeorm';
@Entity('tags') export class Tag extends BaseEntity { id: number; }
@Entity('users') export class User extends BaseEntity { @ManyToMany(() => Tag) @JoinTable({ name: 'user_tags' }) tags: Tag[]; }`;

const model = (code: string) => ({
  'models.js': SEQUELIZE,
  'use.js': `const { User, Tag } = require('./models');\nexports.f = async (id) => { ${code} };`,
});
const entity = (code: string) => ({
  'models.ts': TYPEORM,
  'use.ts': `import { User, Tag } from './models';\nexport const f = async (id: number, input: any) => { ${code} };`,
});
const builder = (code: string) => ({
  'use.js': `const knex = require('knex')({});\nexports.f = async () => ${code};`,
});

const insert = "INSERT INTO users (id, name) VALUES (9, 'x') RETURNING id, name";
const update = "UPDATE users SET name = 'y' WHERE id = 1";
const links = 'SELECT t.user_id, t.tag_id FROM tags JOIN user_tags t ON t.user_id = 1 AND t.tag_id = tags.id';
const linkOff = 'DELETE FROM user_tags WHERE user_id = 1 AND tag_id = 1';
const linkOn = 'INSERT INTO user_tags (user_id, tag_id) VALUES (1, 2) RETURNING user_id';

// What the libraries send for each of the calls, as their logs print it.
it.each<[string, Record<string, string>, string[]]>([
  ['Sequelize creates', model("await User.create({ name: 'x' });"), [insert]],
  [
    'Sequelize marks as deleted',
    model('await User.destroy({ where: { id } });'),
    [update.replace('name', 'gone').replace("'y'", 'now()')],
  ],
  ['Sequelize deletes', model('await Tag.destroy({ where: { id } });'), ['DELETE FROM tags WHERE id = 2']],
  [
    'Sequelize saves what it found',
    model('const row = await User.findByPk(id); await row.save();'),
    ['SELECT id, name FROM users WHERE id = 1', update],
  ],
  [
    'TypeORM saves an entity with a list',
    entity('await User.create(input).save();'),
    [links, insert, update, linkOff, linkOn],
  ],
  [
    'TypeORM removes',
    entity('const row = await User.findOne(id); await row.remove();'),
    [links, linkOff, 'DELETE FROM users WHERE id = 1'],
  ],
  ['knex inserts', builder("knex('users').insert({})"), ['INSERT INTO users (id) VALUES (9)']],
  [
    'knex merges',
    builder("knex('users').insert({}).onConflict('id').merge()"),
    ["INSERT INTO users (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET name = 'z'"],
  ],
  ['knex locks', builder("knex('users').where('id', 1).forUpdate()"), ['SELECT * FROM users WHERE id = 1 FOR UPDATE']],
])('%s with the rights that are proposed, and with none of them missing', async (_, tree, statements) => {
  const inventory = await inventoryOf({ 'schema.sql': SCHEMA, ...tree });
  const part = { name: 'part', move: [], cut: null, reasons: [], blockers: [], backend: [], frontend: '' };
  const rights = grantsOf(inventory, { ...part, inside: (path) => path.startsWith('use') }).flatMap((step) =>
    step.kind !== 'grant' || step.on.some((name) => name.includes(':'))
      ? []
      : step.on.flatMap((table) => step.privileges.map((privilege) => `${privilege} ON ${table}`)),
  );
  const { database, remove } = await createDatabase(deps, postgres.url(), `${SCHEMA} CREATE ROLE part_service;`);
  try {
    expect(await refused(database, rights, statements)).toEqual([]);
    for (const right of rights) {
      const fewer = rights.filter((one) => one !== right);
      expect(await refused(database, fewer, statements), `without ${right}`).not.toEqual([]);
    }
  } finally {
    await database.query('DROP OWNED BY part_service; DROP ROLE part_service');
    await remove();
  }
});

/** What a role is told that holds the rights and sends the statements. */
async function refused(database: Database, rights: string[], statements: string[]): Promise<string[]> {
  const rows =
    "INSERT INTO users VALUES (1, 'a'); INSERT INTO tags VALUES (1), (2); INSERT INTO user_tags VALUES (1, 1);";
  const grants = rights.map((right) => `GRANT ${right} TO part_service;`).join(' ');
  await database.query(`DROP OWNED BY part_service; TRUNCATE users, tags, user_tags; ${rows} ${grants}`);
  const told: string[] = [];
  for (const statement of statements)
    await database
      .query(`DO $do$ BEGIN SET LOCAL ROLE part_service; EXECUTE $sql$${statement}$sql$; END $do$`)
      .catch((error: Error) => told.push(`${statement}: ${error.message}`));
  return told;
}
