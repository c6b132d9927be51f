import { expect, it } from 'vitest';
import type { Catalog, CatalogRelation } from '../../model/catalog.ts';
import { grant } from './grant.ts';

const relation = (name: string, kind: CatalogRelation['kind'], defaults: (string | null)[] = []) =>
  ({
    schema: 'public',
    name,
    kind,
    acl: [],
    columns: defaults.map((text, index) => ({ name: `c${index}`, default: text, acl: [] })),
  }) as unknown as CatalogRelation;

const catalog = {
  serverVersion: 150000,
  roles: [{ name: 'news' }],
  relations: [
    relation('Post', 'table', ['nextval(\'"Post_id_seq"\'::regclass)', 'now()']),
    relation('Post_id_seq', 'sequence'),
    relation('tag', 'table', [null]),
    relation('tag_id_seq', 'sequence'),
  ],
} as unknown as Catalog;

const on = (table: string, privileges: string[], columns: string[] | null = null) => ({
  role: 'news',
  on: table,
  objectType: 'table' as const,
  privileges,
  columns,
});
const sqlOf = (params: ReturnType<typeof on>, at = catalog) =>
  grant.changes(params, { tree: null, catalog: at } as never).map((change) => (change.type === 'Sql' ? change.up : ''));

it('brings the sequences that a default draws from along with INSERT, and no others', () => {
  const usage = 'GRANT USAGE ON SEQUENCE "public"."Post_id_seq" TO "news";';
  expect(sqlOf(on('Post', ['SELECT', 'INSERT']))).toEqual([
    usage,
    'GRANT SELECT, INSERT ON TABLE "public"."Post" TO "news";',
  ]);
  expect(sqlOf(on('Post', ['INSERT'], ['c1']))[0]).toBe(usage);
  expect(sqlOf(on('Post', ['SELECT', 'UPDATE']))).toHaveLength(1);
  expect(sqlOf(on('tag', ['INSERT']))).toHaveLength(1);
});

it('says beforehand what the catalogue will hold', () => {
  const params = on('Post', ['INSERT']);
  expect(sqlOf(params, grant.project(params, catalog))).toEqual([]);
});
