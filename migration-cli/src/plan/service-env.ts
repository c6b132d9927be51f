import { isPlatformVariable } from '../code/platform-variables.ts';
import type { Inventory } from '../model/inventory.ts';
import type { DatabasePart, PlanFile, ServiceSettings } from '../model/plan-file.ts';
import { databaseVariables } from './database-variables.ts';
import type { Layout } from './layout.ts';

const SECRET = /SECRET|PASS(?:WORD)?$|PASSWORD|TOKEN|PRIVATE|CREDENTIAL|(?:^|_)KEY(?:$|_)|API_KEY|ENCRYPTION/i;

/** What is said about a secret, which is none. */
const ABOUT =
  /(?:^|_)(?:EXPIR\w*|EXPIRATION_\w+|EXPIRES_IN|TTL|LIFETIME|MAX_?AGE|TIME|MINUTES|HOURS|DAYS|SECONDS|ALG\w*|ISSUER|AUDIENCE|LENGTH|ROUNDS)$/i;

/** True where a name says that its value must stay out of git. */
export function isSecretName(name: string): boolean {
  return SECRET.test(name) && !ABOUT.test(name);
}

/** Values with a password inside are secrets whatever their name is. */
export function hasPassword(value: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s@]+@/i.test(value);
}

/** Names that the service's files and those of its `shared` packages (where the inventory has them) read, each with an example value; secrets stay empty. */
export function serviceEnv(
  inventory: Inventory,
  plan: PlanFile,
  layout: Layout,
  given: Record<string, string>,
  texts: string[],
  shared: string[],
): Record<string, string> {
  const { service } = layout;
  const tests = new Set(inventory.files.filter(({ test }) => test).map(({ path }) => path));
  const files = new Set(
    [...layout.moves.keys(), ...layout.copies.keys(), ...shared].filter((path) => !tests.has(path)),
  );
  const read = inventory.env.filter((entry) => entry.files.some((file) => files.has(file)));
  const values: Record<string, string> = {};
  // An edit of the plan may have renamed a variable: what no text names any more is not read.
  const named = (name: string) => texts.some((text) => text.includes(name));
  // What the application's own examples name is configuration, whoever else may set it.
  const configures = (name: string) => name in given || !isPlatformVariable(name);
  for (const { name, defaultValue } of read)
    if (named(name) && configures(name)) values[name] = safe(name, given[name] ?? defaultValue ?? '');
  Object.assign(values, ownEnv(plan, service), service.env);
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function ownEnv(plan: PlanFile, service: ServiceSettings): Record<string, string> {
  const values: Record<string, string> = {};
  if (service.backend) values[service.backend.portEnv] = String(service.backend.port);
  if (service.frontend) values[service.frontend.portEnv] = String(service.frontend.port);
  const database = plan.monolith.name.replaceAll('-', '_');
  for (const { variable, role, part } of databaseVariables(service)) values[variable] = exampleOf(role, database)[part];
  return values;
}

const exampleOf = (user: string, database: string): Record<DatabasePart, string> => ({
  url: `postgres://${user}@127.0.0.1:5432/${database}`,
  host: '127.0.0.1',
  port: '5432',
  address: '127.0.0.1:5432',
  user,
  password: '',
  database,
});

function safe(name: string, value: string): string {
  return isSecretName(name) || hasPassword(value) ? '' : value;
}

export function envExample(title: string, values: Record<string, string>): string {
  const lines = Object.entries(values).map(
    ([name, value]) => `${name}=${/[#"']/.test(value) ? JSON.stringify(value) : value}`,
  );
  return [`# ${title}: copy this file to .env and fill in what is empty.`, ...lines, ''].join('\n');
}
