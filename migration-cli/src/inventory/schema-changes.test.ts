import { describe, expect, it } from 'vitest';
import { inventoryOf } from './testing/inventory-of.ts';

const changes = async (tree: Record<string, string>) =>
  (await inventoryOf(tree)).schemaChanges.map(({ file, line, what, when }) => [`${file}:${line}`, what, when]);

describe('tables that the application alters by itself', () => {
  it('are found in settings of TypeORM, with what decides', async () => {
    const found = await changes({
      'a.ts':
        "import { DataSource } from 'typeorm';\nimport { SYNC } from './c';\nnew DataSource({ type: 'postgres', synchronize: SYNC });",
      'b.ts':
        "import { TypeOrmModule } from '@nestjs/typeorm';\nTypeOrmModule.forRoot({\n  type: 'postgres',\n  synchronize: process.env.SYNC === 'yes',\n});",
      'c.ts': 'export const SYNC = true;',
      'off.ts': "export default { type: 'postgres', synchronize: false };",
      'entity.ts': "import { Entity } from 'typeorm';\n@Entity({ synchronize: true }) export class A {}",
      'ormconfig.json': '{\n  "type": "postgres",\n  "synchronize": true\n}',
      'a.test.ts': "export default { type: 'postgres', synchronize: true };",
    });
    expect(found).toEqual([
      ['a.ts:3', 'synchronize', null],
      ['b.ts:4', 'synchronize', "process.env.SYNC === 'yes'"],
      ['ormconfig.json:3', 'synchronize', null],
    ]);
  });

  it('are found in calls of Sequelize, TypeORM and MikroORM, and in no other sync', async () => {
    const found = await changes({
      'package.json': JSON.stringify({ dependencies: { sequelize: '6.0.0' } }),
      'db.js':
        "const { Sequelize, DataTypes } = require('sequelize');\nexports.store = new Sequelize('x');\nexports.User = exports.store.define('user', {});",
      'start.js': [
        "const { store } = require('./db');",
        "const db = require('./models');",
        'store.sync();',
        "if (process.env.NODE_ENV !== 'production') db.sequelize.sync({ alter: true });",
        'async function go() { await connection.synchronize(); await orm.getSchemaGenerator().updateSchema(); }',
        "require('rimraf').sync('x'); clock.sync(); calendar.synchronize();",
      ].join('\n'),
    });
    expect(found).toEqual([
      ['start.js:3', 'store.sync()', null],
      ['start.js:4', 'sequelize.sync()', "process.env.NODE_ENV !== 'production'"],
      ['start.js:5', 'connection.synchronize()', null],
      ['start.js:5', 'getSchemaGenerator.updateSchema()', null],
    ]);
  });

  it('are looked for only where such a library is used', async () => {
    expect(await changes({ 'a.js': 'db.sync(); connection.synchronize();' })).toEqual([]);
  });
});
