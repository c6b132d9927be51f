import { expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

const said = async (tree: Record<string, string>) =>
  (await inventoryOf(tree)).unresolved.map(({ file, line, what, why }) => `${file}:${line} ${what}: ${why}`);

it('models of a package are said where they are asked, once in each file', async () => {
  const found = await said({
    'package.json': '{ "dependencies": { "engine": "1.0.0", "lodash": "4" } }',
    'a.js': [
      "const { BillModel } = require('engine/models');",
      "const Licence = require('engine/models/licence');",
      "const _ = require('lodash');",
      'exports.a = (id) => BillModel.query().findById(id);',
      'exports.b = (id) => Licence.findByPk(id);',
      'exports.c = (id) => BillModel.query().patch({ id });',
      'exports.d = (rows) => _.find(rows);',
    ].join('\n'),
    'b.js': "import { Client } from 'engine';\nexport const q = () => Client.query('{ me }');",
  });
  expect(found).toEqual([
    'a.js:4 BillModel, Licence: these models stand in the package engine; which tables they touch here is not known',
  ]);
});

it('so are those of an object that a package makes', async () => {
  const found = await said({
    'a.js': [
      'exports.a = async (req) => { const { Editor } = req.app.locals.orm; return new Editor({ id: 1 }).fetch(); };',
      'exports.b = (orm) => orm.Work.forge({}).save();',
      'exports.c = (sdk) => sdk.Thing.findOne();',
      'exports.d = (orm) => { const { Area } = orm; return Area.where({ id: 1 }).save({}); };',
    ].join('\n'),
  });
  expect(found).toEqual([
    'a.js:1 Editor, Work, Area: nothing in the tree defines these models; which tables they touch here is not known',
  ]);
});

it('models of the tree are none of them', async () => {
  const found = await said({
    'models/user.js':
      "const { Model } = require('objection');\nclass User extends Model { static get tableName() { return 'users'; } }\nmodule.exports = User;",
    'models/index.js': "exports.User = require('./user');",
    'a.js': "const models = require('./models');\nexports.a = () => models.User.query().where('id', 1);",
    'b.js': "const { User } = require('./models');\nexports.b = () => User.query().findById(1);",
  });
  expect(found).toEqual([]);
});
