import type { Catalog } from './catalog.ts';
import type { RunEvent } from './events.ts';
import type { Faults } from './faults.ts';
import type { Traffic } from './traffic.ts';

/** The only doors to effects. adapters/ implements them; app.ts puts them together. */
export interface Files {
  exists(path: string): Promise<boolean>;
  read(path: string): Promise<Uint8Array>;
  readText(path: string): Promise<string>;
  /** The contents of many files below a folder, in order, with their mode; null where there is no plain file. Much faster than one by one. */
  readAll(root: string, paths: string[]): Promise<({ content: Uint8Array; executable: boolean } | null)[]>;
  /** Writes beside, fsyncs, renames. */
  write(path: string, content: string | Uint8Array, options?: { executable?: boolean; mode?: number }): Promise<void>;
  /** Appends one line and fsyncs. */
  append(path: string, line: string): Promise<void>;
  /** Writes a file that must not exist yet, whole or not at all; false where it exists. */
  create(path: string, content: string): Promise<boolean>;
  remove(path: string): Promise<void>;
  move(from: string, to: string): Promise<void>;
  copy(from: string, to: string): Promise<void>;
  /** Every file below, relative, sorted; `ignore` is given folder names. */
  list(path: string, ignore?: string[]): Promise<string[]>;
  /** The names in one folder, sorted. */
  names(path: string): Promise<string[]>;
  executable(path: string): Promise<boolean>;
  makeDirectory(path: string): Promise<void>;
  symlink(target: string, path: string): Promise<void>;
  /** Where a path leads when every link in it is followed. */
  realPath(path: string): Promise<string>;
  /** The same folder again, files hard-linked where the disk allows it, links resolved; folders named in `ignore` are left out. */
  linkTree(from: string, to: string, ignore: string[]): Promise<void>;
  temporary(prefix: string): Promise<string>;
  freeBytes(path: string): Promise<number>;
}

export interface Git {
  root(cwd: string): Promise<string | null>;
  head(cwd: string): Promise<{ commit: string; branch: string | null }>;
  /** Paths that are changed or untracked and not ignored. */
  dirty(cwd: string): Promise<string[]>;
  tracked(cwd: string): Promise<string[]>;
  tree(cwd: string, commit: string): Promise<string>;
  createBranch(cwd: string, name: string, commit: string): Promise<void>;
  run(cwd: string, args: string[], options?: { env?: Record<string, string>; input?: string }): Promise<string>;
}

export interface Row {
  [column: string]: unknown;
}

export interface Sql {
  query<T = Row>(text: string, values?: unknown[]): Promise<T[]>;
}

export interface Database extends Sql {
  readonly url: string;
  /** One transaction; rolled back when `work` throws. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  catalog(schemas: string[]): Promise<Catalog>;
  close(): Promise<void>;
}

export interface Postgres {
  connect(url: string, options?: { applicationName?: string; statementTimeoutMs?: number; max?: number }): Database;
}

export interface ProcessResult {
  exitCode: number;
  stdout: string;
  stderr: string;
  timedOut: boolean;
  ms: number;
}

export interface RunningProcess {
  pid: number;
  output(): string;
  exited: Promise<number | null>;
  /** SIGTERM to the group, SIGKILL after the grace time. Resolves with the exit code, null when it had to be killed. */
  stop(graceMs?: number): Promise<number | null>;
}

/** Tells a process from another one that was given the same id later, or that runs on another machine. */
export interface ProcessIdentity {
  pid: number;
  host: string;
  started: string;
}

export interface ProcessOptions {
  cwd: string;
  /** The whole environment: nothing is inherited besides PATH and HOME. */
  env: Record<string, string>;
  timeoutMs?: number;
  input?: string;
  /** True where it speaks to the user's terminal by itself; nothing of its output is kept then. */
  shown?: boolean;
}

export interface Processes {
  run(command: string[], options: ProcessOptions): Promise<ProcessResult>;
  start(command: string[], options: ProcessOptions): Promise<RunningProcess>;
  /** The path of a program, or null. */
  which(name: string): Promise<string | null>;
  freePort(): Promise<number>;
  /** How many of them can work at once on this machine, at least 1. */
  cores(): number;
  /** Version of Node, and the machine's system and processor. */
  platform(): { node: string; system: string };
  portTaken(port: number): Promise<boolean>;
  /** Of this process, or of another one on this machine; null where it is not running. */
  identity(pid?: number): Promise<ProcessIdentity | null>;
}

/**
 * Texts that can be computed again, each under a key (hexadecimal) that says everything it depends on. Nothing here fails:
 * what is missing or damaged is null, and what cannot be kept is not kept.
 */
export interface Cache {
  /** Belongs into every key: it changes with the toolkit's code and packages. Null where nothing is kept. */
  toolkit(): string | null;
  get(key: string): Promise<string | null>;
  put(key: string, text: string): Promise<void>;
}

export interface Clock {
  now(): Date;
}

export interface Random {
  bytes(count: number): Uint8Array;
}

export interface Signatures {
  /** Ed25519 with a private key in PEM. `key` is the sha256 of its public key. Throws where the key is none. */
  sign(privateKey: string, content: Uint8Array): { key: string; value: string };
  verify(publicKey: string, content: Uint8Array, signature: string): { key: string; holds: boolean };
}

/** Folders under a key of 32 bytes: AES-256-GCM, in chunks that are each authenticated. */
export interface Seals {
  /** Tells keys apart and gives nothing of them away. */
  keyId(key: Uint8Array): string;
  /** Every file below but manifest.json becomes NAME.sealed; the plain ones are removed. */
  seal(folder: string, key: Uint8Array): Promise<void>;
  /** What lies in `below` of a sealed folder, plain into `to`. Throws an UnsealError. */
  unseal(folder: string, below: string, to: string, key: Uint8Array, owner: FolderOwner): Promise<void>;
  unsealFile(folder: string, path: string, to: string, key: Uint8Array): Promise<void>;
}

export interface Http {
  request(
    url: string,
    options?: { method?: string; headers?: Record<string, string>; body?: string; timeoutMs?: number },
  ): Promise<{ status: number; headers: Headers; text: string }>;
}

export interface FolderOwner {
  uid: number;
  gid: number;
}

export interface RunningCluster {
  pid: number;
  exited: Promise<void>;
  ended(): boolean;
  /** The end of its log. */
  output(): Promise<string>;
  /** Without a checkpoint: for servers whose data is thrown away. */
  stop(): Promise<void>;
}

/** Data folders of Postgres servers on this machine. */
export interface Clusters {
  owner(path: string): Promise<FolderOwner>;
  /** Null where it is not there or may not be read. */
  readText(path: string): Promise<string | null>;
  /** The program file of a running process; null where that cannot be told. */
  programOf(pid: number): Promise<string | null>;
  /** Makes a folder that only this user may enter. */
  privateFolder(path: string): Promise<void>;
  /** A new temporary folder that the server's user may enter. */
  scratch(owner: FolderOwner): Promise<string>;
  /** `choose` gets relative paths; 'empty' keeps a folder without its content. `live`: files may vanish meanwhile. */
  copyTree(
    from: string,
    to: string,
    options: { owner: FolderOwner; live: boolean; choose(path: string): 'copy' | 'skip' | 'empty' },
  ): Promise<void>;
  /** Every file below with size and sha256, sorted. */
  hashTree(path: string): Promise<{ path: string; bytes: number; sha256: string }[]>;
  /** True where there is nothing, or an empty folder. */
  isEmpty(path: string): Promise<boolean>;
  writeOwned(path: string, content: string, owner: FolderOwner): Promise<void>;
  /** Runs a server as the owner where this process may change users. `stays`: it outlives this process. */
  start(
    command: string[],
    options: { cwd: string; owner: FolderOwner; log: string; stays: boolean },
  ): Promise<RunningCluster>;
}

/** A Postgres that is gone afterwards. */
export interface ScratchPostgres {
  /** host:port */
  host: string;
  user: string;
  password: string;
  /** Folder of the server's programs. */
  binaries: string;
  stop(): Promise<void>;
}

export interface Tracing {
  /** The file that every process of a traced command loads first (node --require). */
  preload: string;
}

export interface Dependencies {
  files: Files;
  cache: Cache;
  git: Git;
  postgres: Postgres;
  processes: Processes;
  clusters: Clusters;
  http: Http;
  traffic: Traffic;
  tracing: Tracing;
  scratchPostgres(): Promise<ScratchPostgres>;
  clock: Clock;
  random: Random;
  signatures: Signatures;
  faults: Faults;
  seals: Seals;
  /** Aborted when the user asks the run to stop: nothing new is begun then, and what was begun is taken back. */
  signal: AbortSignal;
  env: Record<string, string | undefined>;
  emit(event: RunEvent): void;
}

/** Where things are, for one run. */
export interface Workspace {
  /** The monolith's git root. */
  root: string;
  planPath: string;
  /** root/.nectar */
  state: string;
  /** Where finished services are exported to as well, or null. */
  out: string | null;
}
