import { expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

const base = (call: string) => `const mongoose = require('mongoose');
const registry = require('../registry');
class Base {
  constructor() {
    this.schema = new mongoose.Schema(this.getSchema());
    this.name = this.getName();
    this.model = ${call};
  }
}
module.exports = Base;`;

const TREE = {
  'models/user.js': `const Base = require('./base');
class userModel extends Base {
  getName() { return 'user'; }
  getSchema() { return { email: String }; }
  list() { return this.model.find().exec(); }
  save(data) { const user = new this.model(data); return user.save(); }
  other() { return this.cache.find({}); }
}
module.exports = userModel;`,
  'models/plain.js':
    "const Base = require('./base');\nmodule.exports = class Plain extends Base { list() { return this.model.find(); } };",
};

const read = async (tree: Record<string, string>) => {
  const { tables, tableAccess } = await inventoryOf({ ...TREE, ...tree });
  return {
    tables: tables.map(({ name, kind }) => `${name} ${kind}`),
    access: tableAccess.map(({ file, line, access, table }) => `${file}:${line} ${access} ${table}`),
  };
};

it('classes tell the base class that makes their model what it is called', async () => {
  expect(await read({ 'models/base.js': base('mongoose.model(this.getName(), this.schema)') })).toEqual({
    tables: ['users collection'],
    access: ['models/user.js:5 read users', 'models/user.js:6 write users'],
  });
});

it('the collection has that very name where the tree hands it on', async () => {
  const found = await read({
    'models/base.js': base('registry.db(this.name, this.schema)'),
    'registry.js':
      "const mongoose = require('mongoose');\nexports.db = function (model, schema) { return mongoose.model(model, schema, model); };",
  });
  expect(found.tables).toEqual(['user collection']);
  expect(found.access).toEqual(['models/user.js:5 read user', 'models/user.js:6 write user']);
});
