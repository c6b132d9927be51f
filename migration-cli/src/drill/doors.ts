import type { Database, Dependencies, Sql } from '../model/ports.ts';

/** One effect on the world, as the doors see it. */
export interface Effect {
  port: 'files' | 'git' | 'database' | 'processes';
  name: string;
  target: string;
  /** The line that is appended to a file. */
  line?: string;
}

export interface Watch {
  /** Around every effect. */
  effect<T>(one: Effect, work: () => Promise<T>): Promise<T>;
  /** Around everything that only looks. */
  look<T>(work: () => Promise<T>): Promise<T>;
  /** Around every statement inside of a transaction, which is one effect as a whole. */
  inside?<T>(one: Effect, work: () => Promise<T>): Promise<T>;
}

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

/** The same doors with somebody who watches what goes through them. */
export function watchedDoors(deps: Dependencies, watch: Watch): Dependencies {
  const { effect, look } = watch;
  const { files, git, processes, postgres } = deps;
  const file = (name: string, target: string, line?: string): Effect => ({
    port: 'files',
    name,
    target,
    ...(line === undefined ? {} : { line }),
  });
  return {
    ...deps,
    files: {
      ...files,
      exists: (path) => look(() => files.exists(path)),
      read: (path) => look(() => files.read(path)),
      readText: (path) => look(() => files.readText(path)),
      write: (path, content, options) => effect(file('write', path), () => files.write(path, content, options)),
      append: (path, line) => effect(file('append', path, line), () => files.append(path, line)),
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
    postgres: { connect: (url, options) => watchedDatabase(postgres.connect(url, options), watch) },
  };
}

function watchedDatabase(database: Database, { effect, look, inside }: Watch): Database {
  const reads = (text: string) => /^\s*select\b/i.test(text) && !/pg_terminate_backend/.test(text);
  const statement = (text: string): Effect => ({ port: 'database', name: 'query', target: text });
  const query: Sql['query'] = (text, values) =>
    reads(text)
      ? look(() => database.query(text, values))
      : effect(statement(text), () => database.query(text, values));
  return {
    url: database.url,
    query,
    catalog: (schemas) => look(() => database.catalog(schemas)),
    close: () => database.close(),
    transaction: (work) =>
      effect({ port: 'database', name: 'transaction', target: '' }, () =>
        database.transaction((sql) =>
          inside === undefined
            ? work(sql)
            : work({ query: (text, values) => inside(statement(text), () => sql.query(text, values)) }),
        ),
      ),
  };
}
