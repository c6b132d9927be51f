import { exampleValues } from '../code/environment-files.ts';
import type { Inventory } from '../model/inventory.ts';
import type { MonolithEndpoint, PlanFile } from '../model/plan-file.ts';
import { databaseEnvOf, databaseVariables } from './database-variables.ts';
import { isSecretName } from './service-env.ts';
import type { Sources } from './sources.ts';
import type { StartModule } from './start-module.ts';

/** What an application signs and encrypts by itself; keys of other systems are not made up. */
const OWN_SECRET =
  /^(?:\w+_)?(?:JWT|SESSION|COOKIE|AUTH|TOKEN|CSRF|APP|SIGNING|ENCRYPTION|HASH|REFRESH|CONFIRM|FORGOT|RESET|PASSPORT)\w*(?:SECRET|KEY|SALT|PEPPER)S?$|^(?:SECRET|SECRET_KEY|KEYS|SALT|PEPPER)$/;
const OF_OTHERS = /CLIENT|CONSUMER|PUBLIC|PRIVATE|API|OAUTH|WEBHOOK|ISSUER|EXPIR|_ID$|URL$|URI$/;

/**
 * What a start needs besides the database: the port, what the repository's own examples set, and made up secrets. Values of
 * variables that nothing reads are left out.
 */
export function environmentFor(
  inventory: Inventory,
  sources: Sources,
  { folder }: StartModule,
  { portEnv, endpoint, urlEnv }: { portEnv: string; endpoint: string; urlEnv: string | null },
): Record<string, string> {
  const paths = inventory.files.map(({ path }) => path);
  const given = exampleValues(paths, sources.text, folder);
  const oldPort = given[portEnv] ?? inventory.env.find(({ name }) => name === portEnv)?.defaultValue ?? null;
  const database = databaseValues(inventory, urlEnv);
  const values: [string, string][] = [[portEnv, `\${port.${endpoint}}`], ...database];
  const apart = new Set(database.map(([name]) => name));
  for (const { name, defaultValue } of inventory.env) {
    if (name === portEnv || apart.has(name)) continue;
    const example = given[name] ?? '';
    const isOwn = OWN_SECRET.test(name) && !OF_OTHERS.test(name);
    if (isOwn && (example !== '' || defaultValue === null)) values.push([name, `\${secret.${name}}`]);
    else if (example !== '' && !example.includes('${') && !isSecretName(name))
      values.push([name, atPort(example, oldPort, endpoint)]);
  }
  return Object.fromEntries(values.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const DIALECT = /(?:^|_)(?:DB|DATABASE|SQL|KNEX|TYPEORM|SEQUELIZE)_(?:CLIENT|TYPE|DIALECT|DRIVER|ENGINE|CONNECTION)$/;

/** The copy of the database, as the role that may do everything in it: the monolith has no role of its own in the plan. */
function databaseValues(inventory: Inventory, urlEnv: string | null): [string, string][] {
  if (urlEnv === null) return [];
  const parts = databaseVariables({ databaseEnv: databaseEnvOf(inventory), role: urlEnv });
  const own = parts.map(({ variable, part }): [string, string] => [
    variable,
    part === 'url' ? `\${database.${urlEnv}}` : `\${database.${urlEnv}.${part}}`,
  ]);
  const knex = inventory.packages.some(({ name }) => name === 'knex');
  const dialects = inventory.env.filter(({ name }) => DIALECT.test(name) && !own.some(([taken]) => taken === name));
  return [...own, ...dialects.map(({ name }): [string, string] => [name, knex ? 'pg' : 'postgres'])];
}

/** Addresses of the application itself follow its port. */
function atPort(value: string, oldPort: string | null, endpoint: string): string {
  if (oldPort === null || !/^\d+$/.test(oldPort)) return value;
  const own = new RegExp(`(localhost|127\\.0\\.0\\.1|0\\.0\\.0\\.0):${oldPort}(?!\\d)`, 'g');
  return value.replace(own, `$1:\${port.${endpoint}}`);
}

/** All parts answer on the monolith's one port as long as they are parts of it. */
export function endpointsOf(names: string[], services: PlanFile['services']): Record<string, MonolithEndpoint> {
  const main = names.at(-1);
  if (main === undefined) return {};
  const readyOf = (name: string) => services[name]?.backend?.ready ?? '/';
  const others = names.slice(0, -1).map((name) => [name, { ready: readyOf(name), sharesPortWith: main }] as const);
  return Object.fromEntries([[main, { ready: readyOf(main) }], ...others]);
}

/** Runs a script of the package that starts the application, from the root. */
export function scriptOf(inventory: Inventory, folder: string, script: string): string[] | null {
  const manifest = inventory.manifests.find(({ path }) => path === `${folder}package.json`);
  const scripts = (manifest?.json.scripts ?? {}) as Record<string, unknown>;
  if (typeof scripts[script] !== 'string' || /no test specified/.test(scripts[script])) return null;
  const place = folder === '' ? [] : ['--prefix', folder.replace(/\/$/, '')];
  return script === 'start' ? ['npm', ...place, 'start'] : ['npm', ...place, 'run', script];
}
