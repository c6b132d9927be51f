import type { Accepted } from './accepted.ts';

/** The engineer's plan file (YAML), after it was parsed. The JSON Schema in schema/ is made from plan/schema.ts, which matches these types. */
export interface PlanFile {
  version: 1;
  /** Fingerprint of the inventory that the plan was made for. */
  inventory: string;
  monolith: MonolithSettings;
  database: DatabaseSettings | null;
  services: Record<string, ServiceSettings>;
  phases: PhaseSettings[];
  validate: ValidationSettings;
  /** What `nectar record` and `nectar parity` need to know; without it they refuse. */
  parity?: ParitySettings;
  /** Once it is set, `accepted` can only shrink: `nectar check` holds it against the history. */
  sealed?: string;
  /** Findings that stay, each with its reason. */
  accepted: Accepted[];
}

export interface MonolithSettings {
  name: string;
  /** Commands, each an argv. They run in the tree that is checked. Null: there is none. */
  typecheck: string[] | null;
  build: string[] | null;
  test: string[] | null;
  /** Starts every back end of the monolith that still lives there. */
  start: string[];
  /** What answers there, by the name of the service that it becomes, with the path that says 'ready'. Ports come from validate.env as ${port.NAME}. */
  endpoints: Record<string, MonolithEndpoint>;
  /** Where generated internal endpoints for remote and outbox calls stand; null where there are no such decisions. */
  internal: InternalCalls | null;
}

export interface MonolithEndpoint {
  ready: string;
  /** The endpoint on whose port it answers as long as it is a part of the monolith: one server with several parts. */
  sharesPortWith?: string;
}

export interface InternalCalls {
  /** The module that is written: it exports `internalCalls(): Router`. An edit in the plan mounts it. */
  module: string;
  /** How a transaction is had on the keeping side, for outbox calls. */
  transaction: SymbolImport | null;
  /** Variables on the calling side (URL) and on both sides (shared secret). */
  urlEnv: string;
  tokenEnv: string;
  /** The error class whose instances the calling side recognises; errors of the other side become one. */
  error?: SymbolImport;
  /** Error classes that both sides have: an error of one of them arrives as one of the same name. */
  errors?: SymbolImport[];
  context?: CarriedContext;
}

/** What a call takes along of the request around it, besides the headers that say which request that is. */
export interface CarriedContext {
  /** Headers of the request that are handed on as they came. Whoever sends the request can write them. */
  headers?: string[];
  /** Values that the code itself keeps around a request, such as the tenant. */
  values?: {
    header: string;
    /** On the calling side: gives the value; undefined or null where there is none. */
    read: SymbolImport;
    /** On the side that is called: `run(value, work)` gives what `work()` gives. */
    run: SymbolImport;
  }[];
}

export interface SymbolImport {
  module: string;
  export: string;
}

export interface DatabaseSettings {
  /** Environment variable that holds the URL of a role that may create roles and owns the tables. */
  urlEnv: string;
  /** True where it may be lost: phases are then not rehearsed before they touch it. */
  scratch?: boolean;
  schemas: string[];
  /** The tenant: which setting carries it and how its value is typed. Null where there are no tenants. */
  tenant: { setting: string; type: string; function: string } | null;
  roles: Record<string, RoleSettings>;
}

export interface RoleSettings {
  kind: 'owner' | 'migrator' | 'backup' | 'runtime';
  /** Environment variable with the password; generated and kept in .nectar/secrets.json when unset. Null: NOLOGIN. */
  passwordEnv: string | null;
  connectionLimit?: number;
}

export interface ServiceSettings {
  title: string;
  /** Folder of the service in the migrated repository. */
  folder: string;
  description: string;
  backend: {
    port: number;
    portEnv: string;
    /** The monolith's own application: main.ts is scaffolded around it. */
    entry: {
      module: string;
      export: string;
      /** 'application': the monolith's own start module, cut down to the routes of the service. */
      kind: 'express-factory' | 'express-app' | 'self-starting' | 'application';
      /** Modules loaded first for their side effects, in order: environment, job registration. */
      before: string[];
    };
    ready: string;
  } | null;
  frontend: { root: string; port: number; portEnv: string; config: string | null } | null;
  role: string | null;
  /** The variable with the URL under which the code finds the database, or one variable for each part of it. */
  databaseEnv: string | DatabaseVariables | null;
  /** Old prefix → new prefix below the service's folder; the longest match wins. */
  place: Record<string, string>;
  /** Example values for .env.example, for variables the moved code reads and for others; never secrets. */
  env: Record<string, string>;
}

/** Names of environment variables; what is absent stands fixed in the code. */
export interface DatabaseVariables {
  host?: string;
  port?: string;
  /** One variable for both, 'host:port'. */
  address?: string;
  user: string;
  password: string;
  database?: string;
}

/** What a variable holds of a connection to the database. */
export type DatabasePart = 'url' | keyof DatabaseVariables;

/** A variable that a role's connection is written into, whole or in part. */
export interface DatabaseVariable {
  variable: string;
  role: string;
  part: DatabasePart;
}

export interface PhaseSettings {
  name: string;
  goal: string;
  service: string;
  /** Globs of what moves out of the monolith. */
  move: string[];
  /** The routes that the service answers from now on, and those that both sides answer; absent where no application is cut. */
  routes?: RouteSelection;
  /** Path → exports that the service gets of it, with what they need in that file; the rest of the file stays. */
  symbols?: Record<string, string[]>;
  /** Moves nothing: what `decisions` make remote is called through a client that the environment switches, function by function. */
  seam?: boolean;
  decisions: Decision[];
  /** Edits that only an engineer can decide, exact text, each with its reason. */
  edits: TextEdit[];
  /** Files that leave the monolith without a new home, each with its reason. */
  retire: { path: string; why: string }[];
  database: DatabaseStep[];
  /** True where nothing of the monolith is left to start afterwards. */
  final: boolean;
  notes: string[];
}

/** Each entry is `[METHOD ]/path`, the path as the inventory prints it; `/**` at its end takes everything below as well. */
export interface RouteSelection {
  moves: string[];
  shares: string[];
}

export type Choice = 'copy' | 'package' | 'remote' | 'outbox' | 'leave' | 'move';

/** One thing that crosses, and what is done about it. `subject` is the stable id that `plan --check` prints. */
export interface Decision {
  subject: string;
  choice: Choice;
  why: string;
  /** For package: the package's name; without a scope it gets the monolith's, and 'shared' where there is none. For remote and outbox: the service that keeps the function. */
  to?: string;
}

export interface TextEdit {
  /** Path after moving. */
  file: string;
  find: string;
  replace: string;
  why: string;
}

export type DatabaseStep =
  | { kind: 'role'; role: string }
  | { kind: 'grant'; role: string; on: string[]; privileges: string[]; columns?: string[] }
  | { kind: 'revoke'; role: string; on: string[]; privileges: string[] }
  | { kind: 'row-level-security'; tables: string[]; force: boolean }
  | {
      kind: 'policy';
      name: string;
      table: string;
      role: string;
      command: 'all' | 'select' | 'insert' | 'update' | 'delete';
      using: string | null;
      check: string | null;
      replaces?: string[];
    }
  | { kind: 'index'; name: string; table: string; columns: string[]; unique?: boolean }
  | { kind: 'sql'; name: string; up: string; down: string; verify: string };

/**
 * Values may hold ${port.NAME} (a free port, the same wherever NAME stands in one run; NAME of a service is its back end),
 * ${database.ROLE} (URL of the database under test as that role, or as the one of
 * the variable `database.urlEnv` where that is named), ${env.NAME}, ${secret.NAME} (as ${env.NAME}; made
 * and kept in .nectar/secrets.json where nothing sets it) and ${dir.plan}, ${dir.root}.
 */
export interface ValidationSettings {
  /** The pool of values for every process started; a service gets only those it declares. */
  env: Record<string, string>;
  /** Test commands that speak HTTP and write JUnit to ${JUNIT_FILE}; run before (monolith) and after. */
  suites: { name: string; command: string[]; env: Record<string, string> }[];
  /** Helper processes which suites need: stand-ins for outside systems. */
  companions: { name: string; command: string[]; env: Record<string, string>; ready: string }[];
  /** Tests that may change their outcome, each with a reason. */
  allowedDifferences: {
    test: string;
    before: 'passed' | 'failed' | 'absent';
    after: 'passed' | 'failed' | 'absent';
    why: string;
    until?: string;
  }[];
  /** Numbers over HTTP that must equal a count in the database. */
  truths: Truth[];
}

export interface Truth {
  name: string;
  service: string;
  /** Requests in order, sharing cookies; the last one's JSON is compared. Values are ${VAR} interpolated. */
  requests: { method: string; path: string; body?: unknown; headers?: Record<string, string> }[];
  /** JSON path in dots → SQL that returns one number. */
  equals: Record<string, string>;
}

/** How the traffic of the monolith is recorded and replayed. Values are filled in as in `validate`. */
export interface ParitySettings {
  /** Names of ports that clients speak to: the monolith listens on each of them. */
  doors: string[];
  /** Which part of the services answers a door's paths; the first prefix that fits wins, else the part of the door's own name. */
  gateway?: { door: string; prefix: string; part: string }[];
  /** Wins over `validate.env` while parity runs: timers off, limits out of the way. */
  env?: Record<string, string>;
  /** The suite of `validate.suites` whose traffic is the trace when none is named, and variables that it gets instead. */
  suite?: string;
  suiteEnv?: Record<string, string>;
  /** Names of ports under which outside systems are reached; while replaying, stand-ins answer there what was recorded. */
  outbound?: Record<string, { kind: 'http' | 'smtp' }>;
  /** SQL that returns 0 once nothing is under way any more: queues, outboxes. */
  settle?: { monolith?: string[]; services?: string[] };
  /** Tables, as schema.table or a bare name of `public`, whose changes count as these planes. */
  planes?: { audit?: string[]; jobs?: string[] };
  ignoreTables?: { table: string; why: string }[];
  /** Differences that may be, each until a date (YYYY-MM-DD). `route` and `at` may hold `*`. */
  tolerated?: ToleratedDifference[];
  /** What the services have to answer where the monolith is known to be wrong. */
  truths?: ParityTruth[];
  /** What is never written into a trace: names of headers, of cookies, and of fields of bodies. */
  redact?: { headers?: string[]; cookies?: string[]; fields?: string[] };
  /** Requests that are signed over their body, so that they are signed again when they are replayed. */
  signatures?: SignatureRule[];
  /** Who sent a request: SQL with the cookie's value (up to its first dot) as $1 that returns `role` and `tenant`. */
  identity?: { cookie: string; sql: string }[];
  /** How a copy of the repository gets its database, for `nectar parity --example`. */
  example?: { prepare: string[][]; env: Record<string, string> };
}

export type ParityPlane = 'http' | 'database' | 'audit' | 'jobs' | 'outbound' | 'mail';

export interface ToleratedDifference {
  plane: ParityPlane;
  /** METHOD /path. */
  route: string;
  /** What differs, as it is printed: status, header NAME, body.path, TABLE insert.column. */
  at: string;
  /** What the monolith and the services say, where only that is meant. */
  expected?: string;
  actual?: string;
  /** The services' value has to be a number from the first to the second one. */
  between?: number[];
  /** How often it may be in one request; as often as it is where this is not given. */
  most?: number;
  why: string;
  until: string;
}

export interface ParityTruth {
  /** METHOD /path with `*`. */
  route: string;
  /** `body`, a field of it, or one of each item of a list: body.items[*].name. */
  at: string;
  /** One value; null says nothing. $1 is the request as JSON: `path` (segments), `query`, and `item` below a list. */
  sql: string;
}

export interface SignatureRule {
  path: string;
  header: string;
  secret: string;
  /** What is signed, with {time} in seconds and {body}. */
  signed: string;
  /** The header, with {time} and {signature} (HMAC-SHA256 in hex). */
  value: string;
}
