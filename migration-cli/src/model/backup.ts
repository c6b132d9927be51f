/** .nectar/backups/<id>/manifest.json: what a restore point holds. */
export interface RestorePoint {
  version: 1;
  id: string;
  at: string;
  branch: string;
  commit: string;
  tree: string;
  inventory: string | null;
  /** sha256 of the catalogue, and of each table. */
  database: DatabaseSnapshot | null;
  method: 'pg_dump' | 'physical' | 'none';
  files: { path: string; bytes: number; sha256: string }[];
  /** True only after a restore into a scratch database compared equal. */
  verified: boolean;
  verifiedAt: string | null;
  /** What a restore needs to know about the server that the copy is of. */
  source?: BackupSource | null;
}

export interface BackupSource {
  /** URL without the password. */
  url: string;
  /** Major version of the server. */
  major: number;
  /** Bootstrap of an empty database like this one (pg_dump): its options, then statements. */
  createOptions: string;
  setUp: string[];
  /** Roles of the server, as CREATE ROLE statements without passwords. */
  roles: string[];
  /** Roles that own something or that a grant, policy or setting of this database names. */
  needs: string[];
  /** The folder of the server's programs (physical). */
  programs: string | null;
  /** Who could do what when the backup was taken: what validation measures later phases against. */
  rights?: SourceRights;
}

export interface SourceRights {
  relations: { name: string; kind: string; rowSecurity: boolean; forced: boolean }[];
  grants: SourceGrant[];
  policies: {
    table: string;
    name: string;
    command: string;
    permissive: boolean;
    roles: string[];
    using: string | null;
    check: string | null;
  }[];
  /** Functions with their arguments. */
  functions: string[];
}

export interface SourceGrant {
  role: string;
  type: 'table' | 'sequence' | 'schema' | 'function';
  on: string;
  privilege: string;
  column: string | null;
}

export interface DatabaseSnapshot {
  database: string;
  serverVersion: number;
  schema: string;
  grants: string;
  tables: TableChecksum[];
  sequences: { name: string; value: string }[];
}

export interface TableChecksum {
  table: string;
  rows: number;
  /** Two 64-bit hash sums, as text: about 128 bits. */
  checksum: string;
}
