import type { Inventory } from '../model/inventory.ts';

/** What a repository turned out to be. Every entry was seen in it; what was not seen is not listed. */
export interface Facts {
  languages: { name: string; files: number }[];
  modules: { esm: number; commonjs: number };
  packageManager: string[];
  workspaces: string[];
  /** By subject: 'HTTP', 'Database', 'Front end' … */
  uses: Record<string, string[]>;
  scripts: Record<string, string>;
  delivery: string[];
  counts: Record<
    'files' | 'routes' | 'tables' | 'collections' | 'variables' | 'jobs' | 'transactions' | 'tests',
    number
  >;
  /** What could not be read, the most frequent reason first, each with one place. */
  unknown: { why: string; count: number; file: string; line: number; what: string }[];
  /** What will be in the way of any extraction, with the next thing to do. */
  missing: string[];
}

const LANGUAGES: [string, RegExp][] = [
  ['TypeScript', /\.(?:[cm]?ts|tsx)$/],
  ['JavaScript', /\.(?:[cm]?js|jsx)$/],
  ['Vue', /\.vue$/],
  ['Svelte', /\.svelte$/],
  ['CoffeeScript (not read)', /\.coffee$/],
  ['SQL', /\.sql$/],
  ['Prisma schema', /\.prisma$/],
  ['Python (not read)', /\.py$/],
  ['Ruby (not read)', /\.rb$/],
  ['PHP (not read)', /\.php$/],
  ['Go (not read)', /\.go$/],
];

const LOCKS: [string, RegExp][] = [
  ['npm', /(?:^|\/)(?:package-lock|npm-shrinkwrap)\.json$/],
  ['Yarn', /(?:^|\/)yarn\.lock$/],
  ['pnpm', /(?:^|\/)pnpm-lock\.yaml$/],
  ['Bun', /(?:^|\/)bun\.lockb?$/],
];

const USES: [string, RegExp][] = [
  [
    'HTTP',
    /^(?:express|koa|fastify|@nestjs\/core|@hapi\/hapi|hapi|hono|restify|@feathersjs\/(?:koa|express|feathers)|@loopback\/rest|loopback|sails|@strapi\/strapi|@adonisjs\/core|@foal\/core|meteor-node-stubs|micro|connect|polka|routing-controllers|tsoa|next|@remix-run\/node|apollo-server.*|@apollo\/server|graphql-yoga|postgraphile|@trpc\/server)$/,
  ],
  [
    'Database',
    /^(?:pg|pg-promise|postgres|slonik|mysql2?|better-sqlite3|sqlite3|knex|sequelize|sequelize-typescript|typeorm|@mikro-orm\/core|objection|bookshelf|@prisma\/client|drizzle-orm|kysely|mongoose|mongodb|redis|ioredis)$/,
  ],
  ['Front end', /^(?:react|vue|svelte|@angular\/core|preact|solid-js|jquery|backbone|ember-source|lit|next|nuxt)$/],
  ['Bundler', /^(?:vite|webpack|rollup|parcel|esbuild|react-scripts|@rspack\/core|gulp|browserify)$/],
  [
    'Sessions',
    /^(?:better-auth|passport|express-session|cookie-session|koa-session|jsonwebtoken|next-auth|lucia|@fastify\/session)$/,
  ],
  [
    'Queues and events',
    /^(?:bull|bullmq|agenda|bee-queue|pg-boss|graphile-worker|amqplib|kafkajs|nats|node-cron|croner|cron|node-schedule|socket\.io|ws)$/,
  ],
  ['Tests', /^(?:vitest|jest|mocha|ava|tap|jasmine|cypress|@playwright\/test|playwright|supertest)$/],
];

const DELIVERY =
  /(?:^|\/)(?:Dockerfile[^/]*|(?:docker-)?compose[^/]*\.ya?ml|Procfile|fly\.toml|app\.json|vercel\.json|netlify\.toml|serverless\.ya?ml|ecosystem\.config\.[cm]?js|Jenkinsfile|\.gitlab-ci\.yml|\.travis\.yml|manifest\.yml)$/;
const WORKFLOWS = /^\.(?:github\/workflows|circleci)\//;

export function factsOf(inventory: Inventory): Facts {
  const paths = inventory.files.map(({ path }) => path);
  const manifest = inventory.manifests.find(({ path }) => path === 'package.json')?.json ?? {};
  const facts: Omit<Facts, 'missing'> = {
    languages: countedBy(LANGUAGES, paths),
    modules: {
      esm: inventory.modules.filter(({ system }) => system === 'esm').length,
      commonjs: inventory.modules.filter(({ system }) => system === 'commonjs').length,
    },
    packageManager: LOCKS.filter(([, pattern]) => paths.some((path) => pattern.test(path))).map(([name]) => name),
    workspaces: inventory.manifests.map(({ path }) => path).filter((path) => path !== 'package.json'),
    uses: usesOf(inventory),
    scripts: textsOf(manifest.scripts),
    delivery: deliveryOf(paths),
    counts: {
      files: inventory.files.length,
      routes: inventory.routes.length,
      tables: inventory.tables.filter(({ kind }) => kind !== 'collection').length,
      collections: inventory.tables.filter(({ kind }) => kind === 'collection').length,
      variables: inventory.env.length,
      jobs: inventory.jobs.length,
      transactions: inventory.transactions.length,
      tests: inventory.files.filter(({ test, kind }) => test && kind === 'code').length,
    },
    unknown: unknownOf(inventory),
  };
  return { ...facts, missing: missingOf(inventory, facts) };
}

function countedBy(patterns: [string, RegExp][], paths: string[]): Facts['languages'] {
  const counted = patterns.map(([name, pattern]) => ({
    name,
    files: paths.filter((path) => pattern.test(path)).length,
  }));
  return counted.filter(({ files }) => files > 0).sort((a, b) => b.files - a.files);
}

function deliveryOf(paths: string[]): string[] {
  const workflows = paths.filter((path) => WORKFLOWS.test(path)).length;
  const files = paths.filter((path) => DELIVERY.test(path));
  return workflows === 0 ? files : [...files, `${workflows} CI workflow${workflows === 1 ? '' : 's'}`];
}

function usesOf({ packages }: Inventory): Facts['uses'] {
  const found = USES.map(([subject, pattern]) => {
    const names = packages.filter(({ name, version }) => pattern.test(name) && version !== undefined);
    return [subject, names.map(({ name, version }) => (version === null ? name : `${name} ${version}`))] as const;
  });
  return Object.fromEntries(found.filter(([, names]) => names.length > 0));
}

function textsOf(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function unknownOf({ unresolved, dynamicEdges }: Inventory): Facts['unknown'] {
  const said = new Set(unresolved.map(({ file, line }) => `${file}:${line}`));
  const unbounded = dynamicEdges
    .filter(({ reaches, file, line }) => reaches === null && !said.has(`${file}:${line}`))
    .map(({ file, line, pattern }) => ({ file, line, what: pattern, why: 'a load whose target is computed' }));
  const groups = Map.groupBy([...unresolved, ...unbounded], ({ why }) => why.split(':')[0] ?? why);
  const list = [...groups].flatMap(([why, all]) => {
    const [first] = all;
    return first ? [{ why, count: all.length, file: first.file, line: first.line, what: first.what }] : [];
  });
  return list.sort((a, b) => b.count - a.count || (a.why < b.why ? -1 : 1));
}

function missingOf(inventory: Inventory, facts: Omit<Facts, 'missing'>): string[] {
  const missing: string[] = [];
  if (inventory.files.length === 0)
    missing.push('No file was found that git tracks: check the files out, or name their folder with --root.');
  if (inventory.commit === null)
    missing.push('It is not in git: extraction works on commits. Run: git init, then commit.');
  if (inventory.manifests.length === 0) missing.push('There is no package.json: packages and scripts are unknown.');
  if (facts.packageManager.length === 0)
    missing.push('There is no lock file: versions of packages cannot be kept the same.');
  if (facts.scripts.start === undefined)
    missing.push("package.json has no script 'start': see in the plan how it is started (monolith.start).");
  if (facts.counts.tests === 0)
    missing.push(
      'There are no tests: what has to stay the same can only be shown by requests over HTTP (validate.suites).',
    );
  if (facts.counts.tables === 0 && facts.counts.collections > 0)
    missing.push('Its data is in collections: roles and rights are proposed for tables of Postgres alone.');
  else if (facts.counts.tables === 0 && facts.uses.Database !== undefined)
    missing.push('No table definition was found: database roles and rights cannot be proposed.');
  return missing;
}
