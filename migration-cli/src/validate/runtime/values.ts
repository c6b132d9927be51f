import type { DatabasePart } from '../../model/plan-file.ts';
import { connectionPart } from '../../run/connection-part.ts';
import { knownSecret, secretOf } from '../../run/secrets.ts';
import type { BaseContext } from '../context.ts';

/** Fills the `${…}` of the plan's values in; the same name has the same port in one run. */
export interface Values {
  text(template: string): Promise<string>;
  record(templates: Record<string, string>): Promise<Record<string, string>>;
  port(name: string): Promise<number>;
  /** The URL of the database under test as a role, or a part of that connection. */
  database(role: string, part?: DatabasePart): Promise<string>;
  /** The same values, with more names that are filled in by themselves: ${NAME}. */
  with(more: Record<string, string>): Values;
}

const PLACEHOLDER = /\$\{([^}]*)\}/g;

/**
 * `databaseUrl` is asked for a role's URL; null where there is no database. `root` is the tree that is under test, `alone`
 * names the services that run beside the monolith.
 */
export function createValues(
  context: Pick<BaseContext, 'deps' | 'workspace' | 'plan'>,
  root: string,
  databaseUrl: ((role: string) => Promise<string>) | null,
  alone: string[] = [],
): Values {
  const ports = new Map<string, Promise<number>>();
  const taken = new Set<number>();
  const free = async (): Promise<number> => {
    const port = await context.deps.processes.freePort();
    if (taken.has(port)) return free();
    taken.add(port);
    return port;
  };
  const port = (asked: string): Promise<number> => {
    const host = alone.includes(asked) ? undefined : context.plan.monolith.endpoints[asked]?.sharesPortWith;
    const name = host ?? asked;
    const known = ports.get(name) ?? free();
    ports.set(name, known);
    return known;
  };
  const database = async (role: string, part: DatabasePart = 'url'): Promise<string> => {
    if (databaseUrl === null) throw new Error(`\${database.${role}} is asked for, and the plan has no database`);
    return connectionPart(await databaseUrl(role), part);
  };
  const named = async (kind: string, name: string): Promise<string | null> => {
    if (kind === 'port') return String(await port(name));
    if (kind === 'database') return database(...roleAndPart(name));
    if (kind === 'secret') return secretOf(context.deps, context.workspace, name);
    if (kind === 'env') return knownSecret(context.deps, context.workspace, name);
    if (kind !== 'dir') throw new Error(`\${${kind}.${name}} is none of port, database, env, secret and dir`);
    const folders: Record<string, string> = { plan: folderOf(context.workspace.planPath), root };
    return folders[name] ?? null;
  };
  return valuesOf(named, port, database, {});
}

/** `reader.host` is a part of a role's connection, `reader` its URL. */
function roleAndPart(name: string): [role: string, part: DatabasePart] {
  const [, role, part] = /^(.+)\.(host|port|address|user|password|database)$/.exec(name) ?? [];
  return role === undefined ? [name, 'url'] : [role, part as DatabasePart];
}

function valuesOf(
  named: (kind: string, name: string) => Promise<string | null>,
  port: Values['port'],
  database: Values['database'],
  own: Record<string, string>,
): Values {
  const one = async (key: string, template: string): Promise<string> => {
    const dot = key.indexOf('.');
    const value = dot < 0 ? (own[key] ?? null) : await named(key.slice(0, dot), key.slice(dot + 1));
    if (value === null) throw new Error(`'${template}' needs \${${key}}, which is not set`);
    return value;
  };
  const text = async (template: string): Promise<string> => {
    const keys = new Set([...template.matchAll(PLACEHOLDER)].map(([, key = '']) => key));
    const filled = new Map<string, string>();
    for (const key of keys) filled.set(key, await one(key, template));
    return template.replace(PLACEHOLDER, (_, key: string) => filled.get(key) ?? '');
  };
  const record = async (templates: Record<string, string>): Promise<Record<string, string>> => {
    const filled: Record<string, string> = {};
    for (const [name, template] of Object.entries(templates)) filled[name] = await text(template);
    return filled;
  };
  return { text, record, port, database, with: (more) => valuesOf(named, port, database, { ...own, ...more }) };
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 1));
}
