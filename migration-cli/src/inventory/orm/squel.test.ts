import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

describe("Squel's builder", () => {
  it('names tables along a chain and on the variable that holds it', async () => {
    const inventory = await inventoryOf({
      'schema.sql': ['users', 'roles', 'teams', 'audits'].map((name) => `CREATE TABLE ${name} (id int);`).join(''),
      'lib/users.js': `const squel = require('squel').useFlavour('postgres');
const TABLE = 'users';
exports.list = (db, roles) => {
  let query = squel.select().field('*').from(TABLE, 'u').where('u.id > ?', 1);
  if (roles) query = query.left_join('roles', 'r', 'r.user_id = u.id');
  query.join('teams', 't', 't.id = u.team_id');
  return db.query(query.toString());
};
exports.add = (db, row) => db.query(squel.insert().into('audits').setFields(row).toString());
exports.touch = (db) => db.query(squel.update().table('users').set('a', 1).toParam());
exports.drop = (db, name) => db.query(squel.delete().from(name).toString());
exports.text = ['a', 'b'].join('posts');`,
    });
    expect(inventory.tableAccess.map(({ line, access, table }) => `${line} ${access} ${table}`)).toEqual([
      '4 read users',
      '5 read roles',
      '6 read teams',
      '9 write audits',
      '10 write users',
    ]);
    expect(inventory.unresolved).toEqual([
      { file: 'lib/users.js', line: 11, what: 'SQL', why: 'the name of a table is computed' },
    ]);
  });
});
