import type { AclItem, Catalog, CatalogFunction, CatalogRelation, CatalogRole } from '../../model/catalog.ts';
import { JOURNAL_SCHEMA } from '../../model/journal.ts';
import type { Row, Sql } from '../../model/ports.ts';
import {
  columnsQuery,
  constraintsQuery,
  databaseAclQuery,
  defaultPrivilegesQuery,
  extensionsQuery,
  functionsQuery,
  indexesQuery,
  policiesQuery,
  relationsQuery,
  rolesQuery,
  schemasQuery,
  serverQuery,
  triggersQuery,
  typesQuery,
} from './queries.ts';

/**
 * What the catalogue says about `schemas`, in an order that two servers share. An empty list means every schema
 * of the user's. The toolkit's own schema is not a part of the application, so no snapshot holds it.
 */
export async function readCatalog(sql: Sql, schemas: string[]): Promise<Catalog> {
  // With a path that holds nothing, definitions name the schema of everything they mention.
  await sql.query("set local search_path to ''");
  const [server] = await sql.query<ServerRow>(serverQuery);
  if (server === undefined) throw new Error('The server did not say who it is.');
  const schemaRows = await sql.query<{ name: string; owner: string; acl: AclItem[] }>(schemasQuery, [
    schemas,
    JOURNAL_SCHEMA,
  ]);
  const names = schemaRows.map((row) => row.name);
  const rows = <T = Row>(text: string) => sql.query<T>(text, [names]);
  return {
    serverVersion: server.version,
    database: server.database,
    user: server.user,
    superuser: server.superuser,
    createRole: server.createRole,
    roles: await sql.query<CatalogRole>(rolesQuery),
    schemas: schemaRows,
    relations: await readRelations(rows),
    functions: await rows<CatalogFunction>(functionsQuery),
    types: await rows<Catalog['types'][number]>(typesQuery),
    extensions: (await sql.query<{ name: string }>(extensionsQuery)).map((row) => row.name),
    databaseAcl: await sql.query<AclItem>(databaseAclQuery),
    defaultPrivileges: (await sql.query<{ text: string }>(defaultPrivilegesQuery)).map((row) => row.text),
  };
}

interface ServerRow {
  version: number;
  database: string;
  user: string;
  superuser: boolean;
  createRole: boolean;
}

type Part<K extends 'columns' | 'constraints' | 'indexes' | 'policies' | 'triggers'> = CatalogRelation[K][number] & {
  relation: string;
};
type Bare = Omit<CatalogRelation, 'columns' | 'constraints' | 'indexes' | 'policies' | 'triggers'>;

async function readRelations(rows: <T = Row>(text: string) => Promise<T[]>): Promise<CatalogRelation[]> {
  const relations = await rows<Bare>(relationsQuery);
  const columns = byRelation(await rows<Part<'columns'>>(columnsQuery));
  const constraints = byRelation(await rows<Part<'constraints'>>(constraintsQuery));
  const indexes = byRelation(await rows<Part<'indexes'>>(indexesQuery));
  const policies = byRelation(await rows<Part<'policies'>>(policiesQuery));
  const triggers = byRelation(await rows<Part<'triggers'>>(triggersQuery));
  return relations.map((relation) => {
    const key = `${relation.schema}.${relation.name}`;
    return {
      ...relation,
      columns: columns.get(key) ?? [],
      constraints: constraints.get(key) ?? [],
      indexes: indexes.get(key) ?? [],
      policies: policies.get(key) ?? [],
      triggers: triggers.get(key) ?? [],
    };
  });
}

function byRelation<T extends { relation: string }>(parts: T[]): Map<string, Omit<T, 'relation'>[]> {
  const groups = new Map<string, Omit<T, 'relation'>[]>();
  for (const { relation, ...part } of parts) {
    const group = groups.get(relation);
    if (group === undefined) groups.set(relation, [part]);
    else group.push(part);
  }
  return groups;
}
