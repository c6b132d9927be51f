import type { SourceGrant } from '../../model/backup.ts';
import type { Catalog, CatalogRole } from '../../model/catalog.ts';

const COMMANDS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

/** Rights that reach no row: the table's row-level security has no policy that lets the role in. */
export function hiddenRows(catalog: Catalog, role: CatalogRole, grants: SourceGrant[]): string[] {
  if (role.superuser || role.bypassRls) return [];
  const mine = grants.filter((one) => one.role === role.name && one.type === 'table');
  return catalog.relations.flatMap((relation) => {
    const table = `${relation.schema}.${relation.name}`;
    if (!relation.rowSecurity || (relation.owner === role.name && !relation.forceRowSecurity)) return [];
    const lets = (command: string) =>
      relation.policies.some(
        (one) =>
          one.permissive &&
          ['ALL', command].includes(one.command.toUpperCase()) &&
          one.roles.some((name) => name === 'public' || name === role.name || role.memberOf.includes(name)),
      );
    const given = COMMANDS.filter((command) => mine.some((one) => one.on === table && one.privilege === command));
    const hidden = given.filter((command) => !lets(command));
    // Rows that a role may read or add and not change are a log: nothing that it does fails over those rights.
    const isLog = hidden.length < given.length && hidden.every((command) => /^(?:UPDATE|DELETE)$/.test(command));
    if (hidden.length === 0 || isLog) return [];
    return [
      `${role.name}: ${hidden.join(', ')} on ${table} reaches no row, since no policy of its row-level security is for that role`,
    ];
  });
}
