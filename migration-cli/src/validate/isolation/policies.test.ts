import { describe, expect, it } from 'vitest';
import type { ExpectedPolicy } from '../grants/expected.ts';
import { crossesTenants, predicateOf, tenantColumn } from './policies.ts';

const tenant = { setting: 'app.tenant_id', type: 'uuid', function: 'public.current_tenant' };
const policy = (using: string | null, extra: Partial<ExpectedPolicy> = {}): ExpectedPolicy => ({
  table: 'public.t',
  name: 'p',
  command: 'all',
  permissive: true,
  roles: ['app'],
  using,
  check: null,
  ...extra,
});

describe('the column that a policy compares with the tenant', () => {
  it.each([
    ['organization_id = (SELECT public.current_tenant())', 'organization_id'],
    ['(organization_id = ( SELECT public.current_tenant() AS current_tenant))', 'organization_id'],
    ['(t.organization_id = current_tenant())', 'organization_id'],
    [`("Org" = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid)`, 'Org'],
    [`id = (SELECT public.current_tenant()) OR id IN (SELECT m.organization_id FROM public.members m)`, 'id'],
    ["user_id = nullif(current_setting('app.user_id', true), '')", null],
    ['true', null],
  ])('%s', (text, column) => {
    expect(tenantColumn([policy(text)], tenant)).toBe(column);
  });
});

describe('what policies allow', () => {
  it('joins permissive ones with or, restrictive ones with and, and allows nothing without one', () => {
    expect(predicateOf([policy('a'), policy('b'), policy('c', { permissive: false })], 'app', 'select')).toBe(
      '((a) or (b)) and (c)',
    );
    expect(predicateOf([policy('a', { roles: ['other'] }), policy('a', { command: 'delete' })], 'app', 'select')).toBe(
      'false',
    );
    expect(predicateOf([policy('a', { check: 'b' })], 'app', 'insert')).toBe('((b))');
  });

  it('crosses tenants only where a policy says nothing but true', () => {
    expect(crossesTenants([policy('true')], 'app', 'select')).toBe(true);
    expect(crossesTenants([policy('true', { roles: ['admin'] })], 'app', 'select')).toBe(false);
    expect(crossesTenants([policy('true'), policy('x', { permissive: false })], 'app', 'select')).toBe(false);
  });
});
