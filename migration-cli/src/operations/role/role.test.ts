import { expect, it } from 'vitest';
import type { Catalog } from '../../model/catalog.ts';
import { role } from './role.ts';

const catalog = (grantee: string) =>
  ({
    database: 'shop',
    superuser: true,
    serverVersion: 150000,
    roles: [],
    databaseAcl: [{ grantee, privilege: 'CONNECT', grantable: false }],
  }) as unknown as Catalog;
const params = { role: 'news', login: true, bypassRls: false, passwordEnv: null, connectionLimit: 3, comment: 'news' };
const sqlOf = (at: Catalog, given = params) =>
  role.changes(given, { tree: null, catalog: at } as never).map((change) => (change.type === 'Sql' ? change.up : ''));

it('lets a role that may log in into a database that took CONNECT from everybody, and says so beforehand', () => {
  const closed = catalog('owner');
  expect(sqlOf(closed)[0]).toContain('GRANT CONNECT ON DATABASE "shop" TO "news";');
  expect(sqlOf(closed, { ...params, login: false })[0]).not.toContain('CONNECT ON');
  expect(sqlOf(catalog('public'))[0]).not.toContain('CONNECT ON');
  expect(role.project(params, closed).databaseAcl).toEqual([
    { grantee: 'news', privilege: 'CONNECT', grantable: false },
    { grantee: 'owner', privilege: 'CONNECT', grantable: false },
  ]);
});
