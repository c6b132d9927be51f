/** A snapshot of what Postgres' catalogue says, in an order that does not depend on OIDs. The source of fingerprints, operations and checks. */
export interface Catalog {
  serverVersion: number;
  database: string;
  user: string;
  superuser: boolean;
  createRole: boolean;
  roles: CatalogRole[];
  schemas: CatalogSchema[];
  relations: CatalogRelation[];
  functions: CatalogFunction[];
  types: { schema: string; name: string; definition: string; acl: AclItem[] }[];
  extensions: string[];
  /** Privileges on the database itself. */
  databaseAcl?: AclItem[];
  /** ALTER DEFAULT PRIVILEGES, one text per entry. */
  defaultPrivileges?: string[];
}

export interface CatalogRole {
  name: string;
  login: boolean;
  superuser: boolean;
  bypassRls: boolean;
  inherit: boolean;
  createRole: boolean;
  createDb: boolean;
  replication: boolean;
  connectionLimit: number;
  memberOf: string[];
}

export interface CatalogSchema {
  name: string;
  owner: string;
  acl: AclItem[];
}

/** acldefault() is applied, so an ACL never set and one set back to its default are equal. */
export interface AclItem {
  grantee: string;
  privilege: string;
  grantable: boolean;
}

export interface CatalogRelation {
  schema: string;
  name: string;
  kind: 'table' | 'partitioned-table' | 'view' | 'materialized-view' | 'sequence' | 'foreign-table';
  owner: string;
  rowSecurity: boolean;
  forceRowSecurity: boolean;
  acl: AclItem[];
  options: string[];
  columns: {
    name: string;
    type: string;
    notNull: boolean;
    default: string | null;
    identity: string;
    generated: string;
    acl: AclItem[];
  }[];
  constraints: { name: string; type: string; definition: string }[];
  indexes: { name: string; definition: string; valid: boolean }[];
  policies: CatalogPolicy[];
  triggers: { name: string; definition: string; enabled: string }[];
  /** View definition. */
  definition: string | null;
  primaryKey: string[];
}

export interface CatalogPolicy {
  name: string;
  command: string;
  permissive: boolean;
  roles: string[];
  using: string | null;
  check: string | null;
}

export interface CatalogFunction {
  schema: string;
  name: string;
  arguments: string;
  owner: string;
  securityDefiner: boolean;
  definition: string;
  acl: AclItem[];
}
