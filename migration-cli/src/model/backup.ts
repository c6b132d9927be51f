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
  /** How the files are encrypted; absent where they are plain. */
  encryption?: Encryption | null;
  /** The named place in the server's log that a restore goes on to; absent for a copy that stands by itself. */
  recovery?: RecoveryPoint | null;
}

export interface Encryption {
  cipher: 'AES-256-GCM';
  /** Tells the key from others; it is not the key. */
  keyId: string;
  key: KeyPlace;
}

/** Where the engineer keeps a key: an absolute path, or the name of a variable. */
export type KeyPlace = { file: string } | { env: string };

/** A restore point of Postgres (`pg_create_restore_point`), reached through the archive of its log. */
export interface RecoveryPoint {
  name: string;
  lsn: string;
  timeline: number;
  /** The file of the log that holds it. */
  segment: string;
  /** How Postgres fetches a file of the archive: `%f` is its name, `%p` where it goes. */
  restoreCommand: string;
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
