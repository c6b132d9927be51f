/** What `nectar inventory` reads from a monolith. Paths are relative to its root, with forward slashes; offsets are UTF-16. */
export interface Inventory {
  version: 1;
  /** The commit that was read, or null outside of git. */
  commit: string | null;
  /** sha256 over every tracked path and content hash, and over the inventory's own version; with `+` and a hash of what a run of the code adds to that. */
  fingerprint: string;
  files: FileEntry[];
  modules: ModuleEntry[];
  edges: Edge[];
  aliases: Alias[];
  calls: Call[];
  routes: RouteEntry[];
  tables: TableEntry[];
  tableAccess: TableAccess[];
  foreignKeys: ForeignKey[];
  transactions: TransactionEntry[];
  /** What the application reads; tests of it that read the same are left out. */
  env: EnvEntry[];
  /** What nothing but tests reads. */
  testEnv: EnvEntry[];
  packages: PackageEntry[];
  manifests: Manifest[];
  jobs: JobEntry[];
  singletons: SingletonEntry[];
  schemaChanges: SchemaChange[];
  dynamicEdges: DynamicEdge[];
  /** What could not be read or resolved, said instead of guessed. */
  unresolved: Unresolved[];
  /** What the last `nectar trace` has shown; absent where there is none. */
  runTime?: RunTimeSection;
}

/** A run of the code beside what was read from it. Its table accesses stand among the others with `via: 'trace'`. */
export interface RunTimeSection {
  at: string;
  command: string[];
  exitCode: number | null;
  commit: string | null;
  /** Files that are others now than they were in the run: what it saw in them is not used. */
  stale: string[];
  contradictions: Contradiction[];
  /** Tables that were touched by code outside of the repository, or by code whose file is not known. */
  unknown: { table: string; access: string }[];
  /** What could not be watched. */
  limits: string[];
}

/** The run shows something that reading the code did not find, or took for impossible. */
export interface Contradiction extends Location {
  kind: 'table' | 'access' | 'load' | 'environment';
  what: string;
  /** What reading the code says. */
  code: string;
}

export interface Location {
  file: string;
  line: number;
}

export type FileKind = 'code' | 'style' | 'data' | 'template' | 'sql' | 'asset' | 'document' | 'other';

export interface FileEntry {
  path: string;
  kind: FileKind;
  bytes: number;
  lines: number;
  hash: string;
  executable: boolean;
  /** True for tests, mocks and fixtures. */
  test: boolean;
}

export interface ModuleEntry {
  path: string;
  system: 'esm' | 'commonjs';
  exports: ExportEntry[];
  /** True where loading the module does something besides declaring (a listen, a schedule, a registration). */
  sideEffects: boolean;
  /** True where every statement is a re-export. */
  barrel: boolean;
}

export interface ExportEntry {
  name: string;
  kind: 'function' | 'class' | 'value' | 'type' | 'namespace' | 'unknown';
  line: number;
  /** The declaring statement, for slicing by symbol. */
  start: number;
  end: number;
  async: boolean;
  /** Source text of the parameter list without its parentheses, and of the return type; empty where there is none. */
  params: string;
  returns: string;
  /** Where the symbol is declared when this is a re-export. */
  origin: SymbolRef | null;
}

export interface SymbolRef {
  file: string;
  name: string;
}

export type EdgeKind =
  | 'static'
  | 'reexport'
  | 'side-effect'
  | 'dynamic'
  | 'require'
  | 'require-resolve'
  | 'mock'
  | 'new-url'
  | 'type'
  | 'style'
  | 'html'
  /** A file read by a path built in the source: templates, views, static folders, SQL files. */
  | 'file'
  /** A whole folder read or loaded: autoload, bounded dynamic import, static folder. */
  | 'directory';

export interface Edge {
  from: string;
  /** A path, a folder ending in '/', or null where `package` names an npm package or builtin. Both stand where a package reads a folder by itself. */
  to: string | null;
  package: string | null;
  kind: EdgeKind;
  /** The specifier as it is printed, without quotes. */
  specifier: string;
  line: number;
  /** Span of the specifier with its quotes. */
  start: number;
  end: number;
  /** Span of the whole statement for import and export declarations. */
  statement: { start: number; end: number } | null;
  /** The alias pattern that resolved it, for example '@server/*'. */
  alias: string | null;
  /** The folder that a 'file' or 'directory' specifier is relative to, ending in '/' ('' is the root), when `from`'s own folder does not say it. */
  base?: string;
  /** True where a folder is only the start of other paths (`join(__dirname, '..')`): by itself this edge loads nothing. */
  anchor?: boolean;
  /** True where `to` is not in the tree: ignored by git, built, or written at run time. The text still has to follow a move. */
  missing?: boolean;
  /** True where only a run of the code tells this edge: the pattern at its place can load more. */
  seen?: boolean;
  /** True where a pattern finds the file when the code runs: a tree without the file is loaded without it. */
  found?: boolean;
  /** Imported names, each followed through barrels to the file that declares it. '*' is a namespace. */
  names: ImportedName[];
}

export interface ImportedName {
  imported: string;
  local: string;
  typeOnly: boolean;
  origin: SymbolRef | null;
}

export interface Alias {
  pattern: string;
  targets: string[];
  /** The files that define it: tsconfig, vite, vitest, jest, package imports … */
  sources: string[];
}

/** One call of an imported function, with what decides whether it can become remote. */
export interface Call extends Location {
  target: SymbolRef;
  /** The enclosing function, or null at module level. */
  within: string | null;
  awaited: boolean;
  argumentCount: number;
  /** True where an argument is a transaction or database client handed over. */
  passesTransaction: boolean;
  /** True where the result is used. */
  resultUsed: boolean;
}

export interface RouteEntry extends Location {
  method: string;
  /** With every prefix under which it is mounted. */
  path: string;
}

export interface TableEntry extends Location {
  /** Schema-qualified unless the schema is public. */
  name: string;
  /** A 'collection' is one of MongoDB's: Postgres has no such relation, and nobody can be granted rights to it. */
  kind: 'table' | 'view' | 'materialized-view' | 'collection';
  columns: string[];
  /** Whom the policies of its row-level security are for, where migrations turn that on: whoever owns the table is not held to it. */
  rowSecurity?: string[];
  /** Tables of entities with which TypeORM or MikroORM writes rows of this one as well, where such an entity is saved. */
  savedWith?: string[];
}

export interface TableAccess extends Location {
  table: string;
  access: 'read' | 'write' | 'readwrite';
  /** How it is known: 'sql' (parsed), 'builder', 'orm', 'library', 'trace' (seen at run time) … */
  via: string;
  columns: string[];
  /** The enclosing function. */
  within: string | null;
  /** The rights that it takes, sorted; an UPDATE with a WHERE reads as well. */
  commands?: ('select' | 'insert' | 'update' | 'delete' | 'truncate')[];
}

export interface ForeignKey extends Location {
  table: string;
  columns: string[];
  references: string;
  referencedColumns: string[];
  onDelete: string;
}

export interface TransactionEntry extends Location {
  within: string | null;
  tables: string[];
  /** Imported functions called inside, which may reach further tables. */
  calls: SymbolRef[];
}

export interface EnvEntry {
  name: string;
  files: string[];
  reads: (Location & { via?: string })[];
  defaultValue: string | null;
  /** What it is of an address of Postgres that code puts together; 'address' may hold a host and a port. */
  part?: 'user' | 'password' | 'address' | 'host' | 'port' | 'database';
}

export interface PackageEntry {
  name: string;
  /** The locked version, or null where it is not installed. */
  version: string | null;
  declared: 'dependency' | 'devDependency' | 'optional' | 'peer' | 'undeclared';
  files: string[];
}

export interface Manifest {
  path: string;
  json: Record<string, unknown>;
}

export interface JobEntry extends Location {
  kind: 'cron' | 'interval' | 'timeout-loop' | 'queue' | 'listener';
  schedule: string | null;
  name: string | null;
}

export interface SingletonEntry extends Location {
  name: string;
  /** 'server' for what listens: `app.listen()`, `http.createServer()`. */
  kind: 'pool' | 'cache' | 'counter' | 'emitter' | 'client' | 'server' | 'state';
  /** True where code outside of its module changes it through an export. */
  shared: boolean;
}

/** A place where the application makes the tables of its database fit its models, without a migration. */
export interface SchemaChange extends Location {
  /** 'synchronize' for a setting, or the call: 'sequelize.sync()'. */
  what: string;
  /** The condition or value that decides, as it is printed; null where it always does. */
  when: string | null;
}

export interface DynamicEdge extends Location {
  pattern: string;
  /** The files that the pattern can reach, or null where it is unbounded: a blocker. */
  reaches: string[] | null;
  /** Files that an unbounded pattern was seen to load at run time. */
  seen?: string[];
}

export interface Unresolved extends Location {
  what: string;
  why: string;
}
