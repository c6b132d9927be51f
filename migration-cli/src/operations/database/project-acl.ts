import type { AclItem, Catalog } from '../../model/catalog.ts';
import { findFunction } from './find.ts';
import { withRelation } from './kind.ts';
import { parseName } from './names.ts';
import type { ObjectType } from './privileges.ts';

/** The catalogue with the ACL of one object changed. */
export function projectAcl(
  catalog: Catalog,
  type: ObjectType,
  on: string,
  change: (acl: AclItem[]) => AclItem[],
): Catalog {
  switch (type) {
    case 'table':
    case 'sequence':
      return withRelation(catalog, parseName(on), (relation) => ({ ...relation, acl: change(relation.acl) }));
    case 'schema':
      return {
        ...catalog,
        schemas: catalog.schemas.map((schema) =>
          schema.name === on ? { ...schema, acl: change(schema.acl) } : schema,
        ),
      };
    case 'database':
      return { ...catalog, databaseAcl: change(catalog.databaseAcl ?? []) };
    case 'function': {
      const found = findFunction(catalog, on);
      return {
        ...catalog,
        functions: catalog.functions.map((one) => (one === found ? { ...one, acl: change(one.acl) } : one)),
      };
    }
  }
}

/** An ACL with privileges added, sorted as the catalogue sorts it. */
export function addItems(acl: AclItem[], grantee: string, privileges: string[]): AclItem[] {
  const fresh = privileges.filter(
    (privilege) => !acl.some((item) => item.grantee === grantee && item.privilege === privilege),
  );
  const items = [...acl, ...fresh.map((privilege) => ({ grantee, privilege, grantable: false }))];
  return items.sort((a, b) => compare(a.grantee, b.grantee) || compare(a.privilege, b.privilege));
}

/** An ACL with privileges taken away. */
export function removeItems(acl: AclItem[], grantee: string, privileges: string[]): AclItem[] {
  return acl.filter((item) => item.grantee !== grantee || !privileges.includes(item.privilege));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
