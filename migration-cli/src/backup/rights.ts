import type { SourceGrant, SourceRights } from '../model/backup.ts';
import type { AclItem, Catalog } from '../model/catalog.ts';

/** Who may do what, from a snapshot of the catalogue. */
export function rightsOf(catalog: Catalog): SourceRights {
  const grants = (type: SourceGrant['type'], on: string, acl: AclItem[], column: string | null = null): SourceGrant[] =>
    acl.map(({ grantee, privilege }) => ({ role: grantee, type, on, privilege, column }));
  const nameOf = (one: { schema: string; name: string }) => `${one.schema}.${one.name}`;
  return {
    relations: catalog.relations.map((one) => ({
      name: nameOf(one),
      kind: one.kind,
      rowSecurity: one.rowSecurity,
      forced: one.forceRowSecurity,
    })),
    grants: [
      ...catalog.schemas.flatMap((one) => grants('schema', one.name, one.acl)),
      ...catalog.relations.flatMap((one) => [
        ...grants(one.kind === 'sequence' ? 'sequence' : 'table', nameOf(one), one.acl),
        ...one.columns.flatMap((column) => grants('table', nameOf(one), column.acl, column.name)),
      ]),
      ...catalog.functions.flatMap((one) => grants('function', `${nameOf(one)}(${one.arguments})`, one.acl)),
    ],
    policies: catalog.relations.flatMap((one) => one.policies.map((policy) => ({ table: nameOf(one), ...policy }))),
    functions: catalog.functions.map((one) => `${nameOf(one)}(${one.arguments})`),
  };
}
