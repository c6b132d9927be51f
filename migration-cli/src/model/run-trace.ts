/** What the processes of one command loaded, read and asked of databases. Paths are relative to the root; there are no values. */
export interface RunTrace {
  version: 1;
  /** When it was gathered, ISO 8601. */
  at: string;
  command: string[];
  /** Null where the command was ended, or not started by the toolkit. */
  exitCode: number | null;
  /** The commit that the tree stood at; null outside of git. */
  commit: string | null;
  /** sha256 of every file that is named below, as it was when the command had ended; null where it is gone. */
  files: Record<string, string | null>;
  processes: number;
  loads: TracedLoad[];
  /** Packages that files of the repository loaded. */
  packages: { from: string; name: string }[];
  env: TracedRead[];
  statements: TracedStatement[];
  /** Statements that the database refused for want of a right (SQLSTATE 42501). */
  refused: RefusedStatement[];
  /** What could not be watched or kept. */
  limits: string[];
}

export interface TracedLoad {
  /** Null where it was not loaded by a file of the repository. */
  from: string | null;
  to: string;
  /** Where `from` loads it; null where that is not known. */
  line: number | null;
}

export interface TracedPlace {
  file: string;
  line: number;
}

/** A variable's name that was read; '*' is the whole environment. */
export interface TracedRead {
  name: string;
  /** Files of the repository that the read comes from, the nearest first. */
  chain: TracedPlace[];
  /** The package that reads for it, or null where the nearest file reads itself. */
  through: string | null;
}

export type Dialect = 'postgres' | 'mysql' | 'sqlite';

export interface TracedStatement {
  dialect: Dialect;
  /** The role of the session; null where the driver does not say it. */
  user: string | null;
  /** Without values: texts are empty, numbers are 0. */
  text: string;
  /** Every way on which it was reached, each the nearest file first; empty where no file of the repository is known. */
  chains: TracedPlace[][];
  tables: { table: string; access: 'read' | 'write' | 'readwrite'; commands: string[]; columns: string[] }[];
  /** Why its tables are not known; null where they are. */
  unread: string | null;
}

export interface RefusedStatement {
  user: string | null;
  text: string;
  /** The nearest file first. */
  chain: TracedPlace[];
  /** What Postgres said. */
  message: string;
}
