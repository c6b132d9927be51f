import type { Inventory } from '../model/inventory.ts';
import type { DatabasePart, DatabaseVariable, DatabaseVariables, ServiceSettings } from '../model/plan-file.ts';

/** The variables through which a service finds the database as its own role; none where it has no role. */
export function databaseVariables({
  databaseEnv,
  role,
}: Pick<ServiceSettings, 'databaseEnv' | 'role'>): DatabaseVariable[] {
  if (!databaseEnv || !role) return [];
  if (typeof databaseEnv === 'string') return [{ variable: databaseEnv, role, part: 'url' }];
  return PARTS.flatMap((part) => {
    const variable = databaseEnv[part];
    return variable === undefined ? [] : [{ variable, role, part }];
  });
}

const URLS = /^(?:\w+_)?(?:DATABASE|POSTGRES(?:QL)?|PG|DB)_?(?:URL|URI|CONNECTION_?STRING|DSN)$/;

/** The driver, what is made for it alone (`db-migrate-pg` brings it along), and clients that name it nowhere. */
const POSTGRES = /(?:^|[-/])(?:pg|postgres(?:ql|js)?)(?:-|$)|^(?:@prisma\/client|slonik)$/;

/** The variables with the address of the Postgres that the code talks to; null where there are none of that kind. */
export function databaseEnvOf({ tables, env, packages }: Inventory): ServiceSettings['databaseEnv'] {
  const postgres = packages.some(({ name }) => POSTGRES.test(name));
  if (tables.every(({ kind }) => kind === 'collection') || !postgres) return null;
  const names = env.map(({ name }) => name);
  const inside = new Set(env.flatMap(({ name, part }) => (part === undefined ? [] : [name])));
  const like = (pattern: RegExp) => names.find((name) => pattern.test(name) && !OTHER.test(name) && !inside.has(name));
  return like(/^DATABASE_URL$/) ?? putTogether(env) ?? like(URLS) ?? partsOf(names) ?? like(CONNECTION) ?? null;
}

/** Holds an address where nothing else does; beside a user and a password it would name the kind of database. */
const CONNECTION = /^(?:\w+_)?(?:DATABASE|POSTGRES(?:QL)?|PG|DB)_CONN(?:ECTION)?$/;

const PARTS = ['host', 'port', 'address', 'user', 'password', 'database'] as const;

/** Of an address that the code puts together out of variables, what each of them is. */
function putTogether(env: Inventory['env']): DatabaseVariables | null {
  const own = env.filter(({ name }) => !OTHER.test(name));
  const found: Partial<DatabaseVariables> = {};
  for (const part of PARTS) {
    const name = own.find((entry) => entry.part === part)?.name;
    if (name !== undefined) found[part] = name;
  }
  const { user, password } = found;
  return user === undefined || password === undefined ? null : { ...found, user, password };
}

/** How the parts of a connection are called, after a prefix that names the database. */
const ENDINGS: Record<Exclude<DatabasePart, 'url' | 'address'>, string[]> = {
  host: ['HOST', 'HOSTNAME', 'HOST_NAME', 'SERVER', 'ADDRESS'],
  port: ['PORT'],
  user: ['USER', 'USERNAME', 'USER_NAME'],
  password: ['PASSWORD', 'PASS', 'PASSWD', 'PWD'],
  database: ['DATABASE', 'DATABASE_NAME', 'DB', 'DBNAME', 'DB_NAME', 'NAME'],
};
const DATABASE = /(?:^|_)(?:DB|DATABASE|PG|PGSQL|PSQL|POSTGRES|POSTGRESQL|RDS|SQL|TYPEORM|SEQUELIZE|KNEX)$/;
/** Another system, or another database than the one that the application writes to. */
const OTHER = /MY_?SQL|MARIA|MONGO|REDIS|MS_?SQL|SQLITE|ELASTIC|CLICKHOUSE|TEST|SHADOW|REPLICA|READ_?ONLY|SLAVE/;

const NAMED = Object.keys(ENDINGS) as (keyof typeof ENDINGS)[];

/** The prefix that names most parts; without a user and a password a role of its own can't be told to the code. */
function partsOf(names: string[]): DatabaseVariables | null {
  const groups = new Map<string, Partial<DatabaseVariables>>();
  for (const name of names)
    for (const part of NAMED)
      for (const prefix of prefixesOf(capitals(name), ENDINGS[part]))
        groups.set(prefix, { [part]: name, ...groups.get(prefix) });
  const usable = [...groups.values()].filter(
    (group): group is DatabaseVariables => group.user !== undefined && group.password !== undefined,
  );
  const [best] = usable.sort((a, b) => Object.keys(b).length - Object.keys(a).length);
  if (best === undefined) return null;
  // The drivers take a port that the code leaves out from there; a port that stands fixed in the code wins over it.
  const whole = best.host === undefined ? best : { port: 'PGPORT', ...best };
  return Object.fromEntries(
    PARTS.flatMap((part) => (whole[part] === undefined ? [] : [[part, whole[part]]])),
  ) as unknown as DatabaseVariables;
}

const prefixesOf = (name: string, endings: string[]): string[] =>
  endings
    .filter((ending) => name.endsWith(ending))
    .map((ending) => name.slice(0, -ending.length).replace(/_$/, ''))
    .filter((prefix) => DATABASE.test(prefix) && !OTHER.test(prefix));

/** dbHost and db_host as DB_HOST. */
const capitals = (name: string) => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
