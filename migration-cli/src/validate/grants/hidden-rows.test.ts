import { expect, it } from 'vitest';
import type { Catalog, CatalogPolicy, CatalogRole } from '../../model/catalog.ts';
import { hiddenRows } from './hidden-rows.ts';

const role = { name: 'news', superuser: false, bypassRls: false, memberOf: [] } as unknown as CatalogRole;
const grant = (on: string, privilege: string) =>
  ({ role: 'news', type: 'table', on, privilege, column: null }) as never;
const grants = [grant('public.books', 'SELECT'), grant('public.books', 'INSERT')];
const changes = [...grants, grant('public.books', 'UPDATE'), grant('public.books', 'DELETE')];
const policy = (command: string, roles: string[], permissive = true) =>
  ({ command, roles, permissive }) as unknown as CatalogPolicy;
const said = (policies: CatalogPolicy[], rowSecurity = true, as = role, held = grants) =>
  hiddenRows(
    { relations: [{ schema: 'public', name: 'books', owner: 'owner', rowSecurity, policies }] } as unknown as Catalog,
    as,
    held,
  );

it('rights to a table whose row-level security knows no policy for the role reach no row', () => {
  const all =
    'news: SELECT, INSERT on public.books reaches no row, since no policy of its row-level security is for that role';
  expect(said([])).toEqual([all]);
  expect(said([policy('all', ['other'])])).toEqual([all]);
  expect(said([policy('all', ['news'], false)])).toEqual([all]);
  expect(said([policy('select', ['public'])])).toEqual([all.replace('SELECT, INSERT', 'INSERT')]);
  expect(said([policy('all', ['news'])])).toEqual([]);
  expect(said([], false)).toEqual([]);
  expect(said([], true, { ...role, bypassRls: true })).toEqual([]);
});

it('rows that a role may read and add, and rights to change them, are those of a log', () => {
  const log = [policy('select', ['news']), policy('insert', ['news'])];
  expect(said(log, true, role, changes)).toEqual([]);
  expect(said([policy('select', ['news'])], true, role, changes)).toEqual([
    'news: INSERT, UPDATE, DELETE on public.books reaches no row, since no policy of its row-level security is for that role',
  ]);
});
