import type { CatalogPolicy, CatalogRelation } from '../../model/catalog.ts';
import { quoteName, quoteQualified, quoteRole, quoteText } from '../database/names.ts';

/** The statement that makes a policy, from what the catalogue or a plan says of it. */
export function createPolicy(table: CatalogRelation, policy: CatalogPolicy): string {
  const parts = [
    `CREATE POLICY ${quoteName(policy.name)} ON ${quoteQualified(table)} AS ${policy.permissive ? 'PERMISSIVE' : 'RESTRICTIVE'}`,
    `FOR ${policy.command.toUpperCase()} TO ${policy.roles.map(quoteRole).join(', ')}`,
  ];
  if (policy.using !== null) parts.push(`USING (${policy.using})`);
  if (policy.check !== null) parts.push(`WITH CHECK (${policy.check})`);
  return parts.join(' ');
}

/** The statement that removes it. */
export function dropPolicyStatement(table: CatalogRelation, name: string): string {
  return `DROP POLICY ${quoteName(name)} ON ${quoteQualified(table)}`;
}

/** True when a policy of that name stands on the table, for these roles and this command where they are given. */
export function observePolicy(
  table: CatalogRelation,
  policy: Pick<CatalogPolicy, 'name'> & Partial<Pick<CatalogPolicy, 'roles' | 'command'>>,
): string {
  const letter = { all: '*', select: 'r', insert: 'a', update: 'w', delete: 'd' }[policy.command ?? ''];
  const command = letter === undefined ? '' : ` and polcmd = '${letter}'`;
  const [role] = policy.roles ?? [];
  const grantee =
    role === undefined
      ? ''
      : ` and polroles @> array[${role === 'public' ? '0::oid' : `(select oid from pg_roles where rolname = ${quoteText(role)})`}]`;
  return `select exists (select 1 from pg_policy where polrelid = ${quoteText(quoteQualified(table))}::regclass and polname = ${quoteText(policy.name)}${command}${grantee})`;
}
