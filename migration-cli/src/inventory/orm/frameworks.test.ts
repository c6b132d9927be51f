// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the fixtures are source text
import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

async function read(tree: Record<string, string>) {
  const { tables, tableAccess, unresolved } = await inventoryOf(tree);
  return {
    tables: tables.map(({ name }) => name),
    access: tableAccess.map(({ file, line, access, table }) => `${file}:${line} ${access} ${table}`),
    unresolved,
  };
}

describe('models of frameworks', () => {
  it('of Sails are files of api/models, known to every file by their names', async () => {
    const inventory = await read({
      'api/models/User.js':
        "module.exports = { tableName: 'accounts', attributes: { name: 'string', boards: { collection: 'Board', via: 'users', through: 'Membership' } } };",
      'api/models/Board.js': 'module.exports = { attributes: { owner: { model: "user" } } };',
      'api/models/Membership.js': 'module.exports = { attributes: { role: "string" } };',
      'api/controllers/boards.js': `module.exports = async (req) => {
  const board = await Board.create({ ...req.body }).fetch();
  await Membership.createEach([{ board }]);
  const user = await User.findOne(req.id).populate('boards');
  await User.updateOne({ id: user.id }).set({ name: 'x' });
  return Board.destroyOne(board.id);
};`,
      'client/card.js': "import Board from './board-view';\nexport const first = (rows) => Board.find(rows);",
      'client/board-view.js': 'export default wrap(() => null);',
    });
    expect(inventory.tables).toEqual(['accounts', 'board', 'membership']);
    expect(inventory.access).toEqual([
      'api/controllers/boards.js:2 write board',
      'api/controllers/boards.js:3 write membership',
      'api/controllers/boards.js:4 read accounts',
      'api/controllers/boards.js:4 read board',
      'api/controllers/boards.js:4 read membership',
      'api/controllers/boards.js:5 write accounts',
      'api/controllers/boards.js:6 write board',
    ]);
  });

  it('of AdonisJS are named by their classes; relations of a row and the query builder count', async () => {
    const inventory = await read({
      'app/Models/User.ts': `import { BaseModel, column, hasMany, manyToMany } from '@ioc:Adonis/Lucid/Orm';
import Post from './Post'; import Team from './Team';
export default class User extends BaseModel {
  @column() public email: string;
  @hasMany(() => Post) public posts: unknown;
  @manyToMany(() => Team) public teams: unknown;
}`,
      'app/Models/Post.ts':
        "import { BaseModel } from '@ioc:Adonis/Lucid/Orm';\nexport default class Post extends BaseModel { public static table = 'articles'; }",
      'app/Models/Team.ts':
        "import { BaseModel } from '@ioc:Adonis/Lucid/Orm';\nexport default class Team extends BaseModel {}",
      'app/Controllers/UsersController.ts': `import Database from '@ioc:Adonis/Lucid/Database';
import User from 'App/Models/User'; import Post from '../Models/Post';
export default class UsersController {
  async store({ request }) {
    const user = await User.create(request.all());
    await user.related('posts').create({ title: 'x' });
    await user.related('teams').attach([1]);
    await Post.query().where('id', 1).delete();
    const [all] = await User.query().preload('posts');
    return Database.from('sessions').where('user_id', all.id).count('* as total').first();
  }
}`,
      'database/migrations/1_sessions.ts': `import BaseSchema from '@ioc:Adonis/Lucid/Schema';
export default class extends BaseSchema {
  protected tableName = 'sessions';
  public async up() { this.schema.createTable(this.tableName, (table) => { table.increments(); }); }
  public async down() { this.schema.dropTable(this.tableName); }
}`,
      'tsconfig.json': '{ "compilerOptions": { "paths": { "App/*": ["./app/*"] } } }',
    });
    expect(inventory.tables).toEqual(['articles', 'sessions', 'team_user', 'teams', 'users']);
    expect(inventory.access.filter((item) => item.startsWith('app/Controllers'))).toEqual([
      'app/Controllers/UsersController.ts:5 write users',
      'app/Controllers/UsersController.ts:6 write articles',
      'app/Controllers/UsersController.ts:7 write team_user',
      'app/Controllers/UsersController.ts:8 write articles',
      'app/Controllers/UsersController.ts:9 read articles',
      'app/Controllers/UsersController.ts:9 read users',
      'app/Controllers/UsersController.ts:10 read sessions',
    ]);
  });

  it('of AdonisJS 4 come out of its container', async () => {
    const inventory = await read({
      'app/Models/User.js': `const Model = use('Model');
class User extends Model { posts () { return this.hasMany('App/Models/Post'); } }
module.exports = User;`,
      'app/Models/Post.js':
        "const Model = use('Model');\nclass Post extends Model { static get table () { return 'articles'; } }\nmodule.exports = Post;",
      'app/Controllers/Http/PostController.js': `const Post = use('App/Models/Post'); const User = use('App/Models/User'); const Database = use('Database');
class PostController {
  async index () { return User.query().with('posts').fetch(); }
  async store ({ request }) { await Database.table('logs').insert({ at: 1 }); return Post.create(request.all()); }
}
module.exports = PostController;`,
      'database/migrations/1_log_schema.js': `const Schema = use('Schema');
class LogSchema extends Schema {
  up () { this.create('logs', (table) => { table.increments(); }); }
  down () { this.drop('logs'); }
}
module.exports = LogSchema;`,
    });
    expect(inventory.tables).toEqual(['articles', 'logs', 'users']);
    expect(inventory.access).toEqual([
      'app/Controllers/Http/PostController.js:3 read articles',
      'app/Controllers/Http/PostController.js:3 read users',
      'app/Controllers/Http/PostController.js:4 write articles',
      'app/Controllers/Http/PostController.js:4 write logs',
    ]);
  });
});

describe('models of Objection', () => {
  it('that knex prints in snake case have the tables of the migrations; rows are known by the names of models', async () => {
    const inventory = await read({
      'app/models/bill_run.model.js': `const { Model } = require('objection');
class BillRunModel extends Model {
  static get tableName () { return 'billRuns'; }
  static get relationMappings () {
    return { invoices: { relation: Model.HasManyRelation, modelClass: 'invoice.model', join: { from: 'billRuns.id', to: 'invoices.billRunId' } } };
  }
}
module.exports = BillRunModel;`,
      'app/models/invoice.model.js':
        "const { Model } = require('objection');\nclass InvoiceModel extends Model { static get tableName () { return 'invoices'; } }\nmodule.exports = InvoiceModel;",
      'app/approve.js': `exports.approve = async (billRun, trx) => {
  await billRun.$query(trx).patch({ status: 'approved' });
  return billRun.$relatedQuery('invoices');
};`,
      'migrations/1.js':
        "exports.up = async (knex) => { await knex.schema.createTable('bill_runs', (t) => {}); await knex.schema.createTable('invoices', (t) => {}); };",
    });
    expect(inventory.tables).toEqual(['bill_runs', 'invoices']);
    expect(inventory.access).toEqual(['app/approve.js:2 write bill_runs', 'app/approve.js:3 read invoices']);
  });
});
