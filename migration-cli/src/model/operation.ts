import type { Catalog } from './catalog.ts';
import type { DatabaseVariable } from './plan-file.ts';

/** Data that says what to do; the behaviour of each kind stands in operations/. */
export interface Operation<K extends Kind = Kind> {
  /** Stable within the plan: phase/number-kind-subject. */
  id: string;
  phase: string;
  kind: K;
  title: string;
  params: ParamsOf[K];
  needs: string[];
}

export interface ParamsOf {
  'move-files': { moves: { from: string; to: string }[] };
  'copy-files': { copies: { from: string; to: string }[] };
  'edit-files': { files: { path: string; spans: SpanEdit[]; finds: FindEdit[] }[] };
  'write-files': { files: { path: string; content: string; executable?: boolean }[] };
  'delete-files': { paths: string[] };
  'update-manifest': { path: string; remove: string[]; set: Record<string, unknown> };
  'prune-lock': {
    from: string;
    to: string;
    root: string;
    manifests: Record<string, Record<string, unknown>>;
    /** Packages of the repository outside of `root` that npm packs into node_modules; `resolved` is relative to the lock. */
    packed?: { resolved: string; manifest: Record<string, unknown> }[];
    /** True where workspaces of the lock that are not among `manifests` are still there. */
    others?: boolean;
    /** True where npm is told not to install what packages expect beside them. */
    legacyPeers?: boolean;
  };
  'run-process': { command: string[]; cwd: string; purpose: string; env: Record<string, string>; timeoutMs: number };
  role: {
    role: string;
    login: boolean;
    bypassRls: boolean;
    passwordEnv: string | null;
    connectionLimit: number;
    comment: string;
  };
  grant: {
    role: string;
    on: string;
    objectType: 'table' | 'sequence' | 'schema' | 'function' | 'database';
    privileges: string[];
    columns: string[] | null;
  };
  revoke: {
    role: string;
    on: string;
    objectType: 'table' | 'sequence' | 'schema' | 'function' | 'database';
    privileges: string[];
  };
  'row-level-security': { table: string; force: boolean };
  policy: { name: string; table: string; role: string; command: string; using: string | null; check: string | null };
  'drop-policy': { name: string; table: string };
  index: { name: string; table: string; columns: string[]; unique: boolean };
  sql: { name: string; up: string; down: string; verify: string };
  /**
   * `inherited`: names whose value in the monolith's own .env wins over the one here. `beside`: the folder, ending in '/', of the
   * application whose .env is read before that of the root.
   */
  'write-env': {
    path: string;
    values: Record<string, string>;
    connection: DatabaseVariable[];
    inherited: string[];
    beside?: string;
  };
  'export-folder': { from: string; to: string };
}

export type Kind = keyof ParamsOf;

/** An edit by span: refused unless the text there is `expect`. */
export interface SpanEdit {
  start: number;
  end: number;
  expect: string;
  replace: string;
  why: string;
}

/** An edit by exact text, which must stand there exactly once. */
export interface FindEdit {
  find: string;
  replace: string;
  why: string;
}

/** One effect. A dry run prints the very list that a real run executes. */
export type Change =
  | {
      type: 'WriteFile';
      path: string;
      content: string;
      encoding: 'utf8' | 'base64';
      executable: boolean;
      before: FileState | null;
    }
  | { type: 'DeleteFile'; path: string; before: FileState }
  /** Puts a content back that the object store holds: how writing over and deleting are undone. */
  | { type: 'RestoreFile'; path: string; to: FileState; before: FileState | null }
  | { type: 'MoveFile'; from: string; to: string; hash: string }
  | { type: 'CopyFile'; from: string; to: string; hash: string }
  /** `observe` is a query returning one boolean: true when `up` is in effect. Secrets stand as ${NAME} and are filled in when executed. */
  | { type: 'Sql'; up: string; down: string; observe: string; transactional: boolean }
  | {
      type: 'RunProcess';
      command: string[];
      cwd: string;
      purpose: string;
      env: Record<string, string>;
      timeoutMs: number;
    }
  | { type: 'GitCommit'; message: string; base: string };

/** What stood there before: enough to put it back from the object store. */
export interface FileState {
  hash: string;
  executable: boolean;
}

/** Reads a tree at its present state, changes that are planned before included. */
export interface TreeView {
  exists(path: string): boolean;
  read(path: string): Uint8Array;
  readText(path: string): string;
  hash(path: string): string;
  executable(path: string): boolean;
  list(prefix: string): string[];
}

export type View = { tree: TreeView; catalog: Catalog | null };

export interface Problem {
  what: string;
  why: string;
  next: string;
}

/** The behaviour of one kind. Every function is pure over its arguments. */
export interface OperationKind<K extends Kind> {
  kind: K;
  target: 'tree' | 'database' | 'workspace' | 'process';
  irreversible: string | null;
  describe(params: ParamsOf[K]): string;
  /** What stands in the way; empty when it can be applied. */
  check(params: ParamsOf[K], view: View): Problem[];
  changes(params: ParamsOf[K], view: View): Change[];
  /** What is not as it should be after applying; empty when all is well. */
  verify(params: ParamsOf[K], view: View): Problem[];
  /** The changes that undo `applied`, last first. */
  revert(applied: Change[]): Change[];
}

export type OperationKinds = { [K in Kind]: OperationKind<K> };

export interface Plan {
  version: 1;
  inventory: string;
  /** sha256 of the plan file's meaning (parsed, keys sorted). */
  hash: string;
  phases: PlannedPhase[];
}

export interface PlannedPhase {
  name: string;
  goal: string;
  service: string;
  folder: string;
  /** Folders of packages that the service shares with others, each ending in '/'. */
  packages?: string[];
  operations: Operation[];
}
