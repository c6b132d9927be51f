import type { DatabaseSettings } from '../../model/plan-file.ts';
import type { ExpectedPolicy } from '../grants/expected.ts';

export type Command = 'select' | 'insert' | 'update' | 'delete';
export type Tenant = NonNullable<DatabaseSettings['tenant']>;

/** What the expected policies let a role do, as a condition on a row; 'false' where no policy is for the role. */
export function predicateOf(policies: ExpectedPolicy[], role: string, command: Command): string {
  const mine = policies.filter((policy) => appliesTo(policy, role, command));
  const text = (policy: ExpectedPolicy) =>
    `(${(command === 'insert' ? (policy.check ?? policy.using) : policy.using) ?? 'true'})`;
  const permissive = mine.filter((policy) => policy.permissive).map(text);
  const restrictive = mine.filter((policy) => !policy.permissive).map(text);
  if (permissive.length === 0) return 'false';
  return [`(${permissive.join(' or ')})`, ...restrictive].join(' and ');
}

/** True where the plan lets the role cross tenants on purpose: a policy that says nothing but true. */
export function crossesTenants(policies: ExpectedPolicy[], role: string, command: Command): boolean {
  const mine = policies.filter((policy) => appliesTo(policy, role, command));
  if (mine.some((policy) => !policy.permissive)) return false;
  return mine.some((policy) =>
    /^\(*\s*true\s*\)*$/i.test((command === 'insert' ? (policy.check ?? policy.using) : policy.using) ?? ''),
  );
}

function appliesTo(policy: ExpectedPolicy, role: string, command: Command): boolean {
  const named = policy.command.toLowerCase();
  return (policy.roles.includes(role) || policy.roles.includes('public')) && (named === 'all' || named === command);
}

/** The column that the policies compare with the tenant; null where none does. */
export function tenantColumn(policies: ExpectedPolicy[], tenant: Tenant): string | null {
  const bare = tenant.function.split('.').at(-1) ?? tenant.function;
  const source = `(?:[^=()]*\\()*\\s*(?:select\\s+)?(?:nullif\\s*\\(\\s*)?(?:(?:"?\\w+"?\\.)?"?${escaped(bare)}"?\\s*\\(|current_setting\\s*\\(\\s*'${escaped(tenant.setting)}')`;
  const pattern = new RegExp(`(?:\\w+\\.)?(?:"([^"]+)"|([a-z_][a-z0-9_]*))(?:::\\w+|\\))*\\s*=\\s*${source}`, 'i');
  for (const policy of policies) {
    const match = pattern.exec(policy.using ?? policy.check ?? '') ?? pattern.exec(policy.check ?? '');
    if (match !== null) return match[1] ?? match[2] ?? null;
  }
  return null;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
