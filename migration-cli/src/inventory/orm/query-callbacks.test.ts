import { expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

const model = (table: string, more = '') =>
  `const { Model } = require('objection');\nclass ObjectModel extends Model { static get tableName() { return '${table}'; }\n${more} }\nmodule.exports = ObjectModel;`;

const TREE = {
  'models/tag.js': model('tags'),
  'models/book.js': model(
    'books',
    "static get relationMappings() { const Tag = require('./tag'); return { tags: { relation: Model.HasManyRelation, modelClass: Tag, join: { from: 'books.id', to: 'tags.book' } } }; }\nstatic get modifiers() { return { tagged(query, value) { query.withGraphJoined('tags'); } }; }",
  ),
  'models/index.js':
    "const models = {\n  Book: require('./book'),\n  Tag: require('./tag'),\n};\nmodule.exports = models;",
};

const read = async (tree: Record<string, string>) => {
  const { tables, tableAccess } = await inventoryOf({ ...TREE, ...tree });
  return {
    tables: tables.map(({ name }) => name),
    access: tableAccess.map(({ file, line, access, table }) => `${file}:${line} ${access} ${table}`),
  };
};

it('models are told apart by the keys of the index that exports them, whatever their classes are called', async () => {
  const { access } = await read({
    'a.js':
      "const { Book, Tag } = require('./models');\nexports.a = () => Book.query().findById(1);\nexports.b = () => Tag.query().insert({});",
  });
  expect(access).toEqual(['a.js:2 read books', 'a.js:3 write tags', 'models/book.js:4 read tags']);
});

it('a query that a callback or a modifier is handed is the one of its model', async () => {
  const { access } = await read({
    'a.js':
      "const { Book } = require('./models');\nexports.a = (all) => Book.query().modify((query) => {\n  if (all) query.withGraphJoined('tags');\n});\nexports.b = (list) => list.modify((query) => query.withGraphJoined('tags'));",
  });
  expect(access).toEqual(['a.js:2 read books', 'a.js:3 read tags', 'models/book.js:4 read tags']);
});

it('a table of another schema is called so, and a model that names none means it where it is the only one', async () => {
  const found = await read({
    'migrations/1.js':
      "exports.up = (knex) => knex.schema.withSchema('audit').createTable('actions', () => {}).then(() => knex.schema.withSchema('lib').createTable('books', () => {})).then(() => knex.schema.withSchema('public').createTable('tags', () => {}));",
    'a.js': "const { Book } = require('./models');\nexports.a = () => Book.query().findById(1);",
  });
  expect(found.tables).toEqual(['audit.actions', 'lib.books', 'tags']);
  expect(found.access).toContain('a.js:2 read lib.books');
});
