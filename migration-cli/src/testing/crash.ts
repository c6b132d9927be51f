import type { Database, Dependencies, ProcessIdentity, Sql } from '../model/ports.ts';

/** What a port throws from the moment at which the process is dead. */
export class CrashError extends Error {
  constructor() {
    super('The process is dead.');
    this.name = 'CrashError';
  }
}

export interface CrashPlan {
  /** The number of the effect, from 1, at which the process dies; Infinity for never. */
  at: number;
  /** Whether that effect still happens. */
  when: 'before' | 'after';
  /** Which effects count. */
  counts(effect: Effect): boolean;
}

export interface Effect {
  port: 'files' | 'git' | 'database' | 'processes';
  name: string;
  target: string;
}

/** Doors that die at a chosen effect. A dead process does nothing any more: every later call throws as well. */
export function crashingDependencies(
  deps: Dependencies,
  plan: CrashPlan,
): { deps: Dependencies; effects: Effect[]; dead(): boolean } {
  const effects: Effect[] = [];
  let dead = false;
  const alive = () => {
    if (dead) throw new CrashError();
  };
  const die = (): never => {
    dead = true;
    throw new CrashError();
  };
  const effect = async <T>(one: Effect, work: () => Promise<T>): Promise<T> => {
    alive();
    if (!plan.counts(one)) return work();
    effects.push(one);
    const now = effects.length === plan.at;
    if (now && plan.when === 'before') die();
    const value = await work();
    if (now) die();
    alive();
    return value;
  };
  const look = async <T>(work: () => Promise<T>): Promise<T> => {
    alive();
    return work();
  };
  return { deps: { ...deps, ...doors(deps, effect, look), emit: () => undefined }, effects, dead: () => dead };
}

type Run = <T>(one: Effect, work: () => Promise<T>) => Promise<T>;
type Look = <T>(work: () => Promise<T>) => Promise<T>;

const MUTATING = new Set([
  'worktree',
  'update-index',
  'read-tree',
  'update-ref',
  'write-tree',
  'commit-tree',
  'checkout',
  'cherry-pick',
]);

function doors(deps: Dependencies, effect: Run, look: Look): Partial<Dependencies> {
  const { files, git, processes, postgres } = deps;
  const file = (name: string, target: string): Effect => ({ port: 'files', name, target });
  return {
    files: {
      ...files,
      exists: (path) => look(() => files.exists(path)),
      read: (path) => look(() => files.read(path)),
      readText: (path) => look(() => files.readText(path)),
      write: (path, content, options) => effect(file('write', path), () => files.write(path, content, options)),
      append: (path, line) => effect(file('append', path), () => files.append(path, line)),
      create: (path, content) => effect(file('create', path), () => files.create(path, content)),
      remove: (path) => effect(file('remove', path), () => files.remove(path)),
      move: (from, to) => effect(file('move', to), () => files.move(from, to)),
      copy: (from, to) => effect(file('copy', to), () => files.copy(from, to)),
      symlink: (target, path) => effect(file('symlink', path), () => files.symlink(target, path)),
    },
    git: {
      ...git,
      run: (cwd, args, options) => {
        const verb = args.find((arg) => MUTATING.has(arg));
        const work = () => git.run(cwd, args, options);
        return verb === undefined ? look(work) : effect({ port: 'git', name: verb, target: cwd }, work);
      },
    },
    processes: {
      ...processes,
      run: (command, options) =>
        effect({ port: 'processes', name: 'run', target: command.join(' ') }, () => processes.run(command, options)),
    },
    postgres: { connect: (url, options) => databaseDoor(postgres.connect(url, options), effect, look) },
  };
}

function databaseDoor(database: Database, effect: Run, look: Look): Database {
  const reads = (text: string) => /^\s*select\b/i.test(text) && !/pg_terminate_backend/.test(text);
  const query: Sql['query'] = (text, values) =>
    reads(text)
      ? look(() => database.query(text, values))
      : effect({ port: 'database', name: 'query', target: text }, () => database.query(text, values));
  return {
    url: database.url,
    query,
    catalog: (schemas) => look(() => database.catalog(schemas)),
    close: () => database.close(),
    transaction: (work) =>
      effect({ port: 'database', name: 'transaction', target: '' }, () => database.transaction(work)),
  };
}

/** Each run of a test is a process of its own to the lock; only those in `alive` are running. */
export function identities(deps: Dependencies): { next(): Dependencies } {
  let pid = 0;
  return {
    next: () => {
      const own: ProcessIdentity = { pid: ++pid, host: 'test', started: `start-${pid}` };
      const identity = async (asked?: number) => (asked === undefined || asked === own.pid ? own : null);
      return { ...deps, processes: { ...deps.processes, identity } };
    },
  };
}
