import type { AclItem, Catalog, CatalogRelation, CatalogRole } from '../model/catalog.ts';

/** One line per fact of the schema. */
export function schemaLines(catalog: Catalog): string[] {
  return [
    ...catalog.schemas.map((schema) => `schema ${schema.name} owner ${schema.owner}`),
    ...catalog.relations.flatMap(relationLines),
    ...catalog.functions.map(
      (one) =>
        `function ${one.schema}.${one.name}(${one.arguments}) owner ${one.owner}${one.securityDefiner ? ' security definer' : ''} ${flat(one.definition)}`,
    ),
    ...catalog.types.map((type) => `type ${type.schema}.${type.name} ${type.definition}`),
    ...catalog.extensions.map((extension) => `extension ${extension}`),
  ];
}

function relationLines(relation: CatalogRelation): string[] {
  const name = `${relation.schema}.${relation.name}`;
  const columns = relation.columns.map(
    (column, index) =>
      `column ${name} ${index + 1} ${column.name} ${column.type}${column.notNull ? ' not null' : ''} default ${column.default ?? '-'} identity ${column.identity || '-'} generated ${column.generated || '-'}`,
  );
  return [
    `${relation.kind} ${name} owner ${relation.owner} options ${relation.options.join(',') || '-'} ${flat(relation.definition ?? '')}`,
    ...columns,
    ...relation.constraints.map((one) => `constraint ${name} ${one.name} ${one.definition}`),
    ...relation.indexes.map((one) => `index ${name} ${one.definition}${one.valid ? '' : ' invalid'}`),
    ...relation.triggers.map((one) => `trigger ${name} ${one.definition} enabled ${one.enabled}`),
  ];
}

/** One line per fact about who may do what. Roles of other databases on the same server do not show. */
export function grantLines(catalog: Catalog): string[] {
  const lines = [
    ...aclLines('database', catalog.databaseAcl ?? []),
    ...(catalog.defaultPrivileges ?? []).map((text) => `default privileges ${text}`),
    ...catalog.schemas.flatMap((schema) => aclLines(`schema ${schema.name}`, schema.acl)),
    ...catalog.relations.flatMap(relationGrantLines),
    ...catalog.functions.flatMap((one) => aclLines(`function ${one.schema}.${one.name}(${one.arguments})`, one.acl)),
    ...catalog.types.flatMap((type) => aclLines(`type ${type.schema}.${type.name}`, type.acl)),
  ];
  const named = namedRoles(catalog);
  return [...lines, ...catalog.roles.filter((role) => named.has(role.name)).map(roleLine)];
}

function relationGrantLines(relation: CatalogRelation): string[] {
  const name = `${relation.schema}.${relation.name}`;
  return [
    ...aclLines(name, relation.acl),
    ...relation.columns.flatMap((column) => aclLines(`${name}.${column.name}`, column.acl)),
    ...(relation.kind === 'table' || relation.kind === 'partitioned-table'
      ? [`row security ${name} ${relation.rowSecurity} forced ${relation.forceRowSecurity}`]
      : []),
    ...relation.policies.map(
      (policy) =>
        `policy ${name} ${policy.name} ${policy.permissive ? 'permissive' : 'restrictive'} ${policy.command} to ${policy.roles.join(',')} using ${policy.using ?? '-'} check ${policy.check ?? '-'}`,
    ),
  ];
}

function aclLines(on: string, acl: AclItem[]): string[] {
  return acl.map(
    (item) => `grant ${item.privilege} on ${on} to ${item.grantee}${item.grantable ? ' with grant option' : ''}`,
  );
}

function namedRoles(catalog: Catalog): Set<string> {
  const acls = [
    catalog.databaseAcl ?? [],
    ...catalog.schemas.map((schema) => schema.acl),
    ...catalog.relations.flatMap((relation) => [relation.acl, ...relation.columns.map((column) => column.acl)]),
    ...catalog.functions.map((one) => one.acl),
  ];
  return new Set([
    ...acls.flat().map((item) => item.grantee),
    ...catalog.relations.flatMap((relation) => [
      relation.owner,
      ...relation.policies.flatMap((policy) => policy.roles),
    ]),
  ]);
}

function roleLine(role: CatalogRole): string {
  return `role ${JSON.stringify({ ...role, memberOf: [...role.memberOf].sort() })}`;
}

/** On one line with nothing lost: white space may stand in a string constant. */
function flat(text: string): string {
  return JSON.stringify(text);
}
