import type { PlanFile, ServiceSettings } from '../../model/plan-file.ts';
import { databaseVariables } from '../../plan/database-variables.ts';
import type { Values } from './values.ts';

/** What a service is started with: the names of its .env.example and nothing else. */
export async function serviceEnvironment(
  plan: PlanFile,
  name: string,
  example: string,
  values: Values,
): Promise<Record<string, string>> {
  const filled: Record<string, string> = {};
  const own = plan.services[name];
  for (const [key, value] of Object.entries(readExample(example))) {
    const given = (await decided(own, name, key, values)) ?? (await pooled(plan, key, values)) ?? value;
    // What nobody has a value for is not set, as with the monolith.
    if (given !== '') filled[key] = given;
  }
  return filled;
}

async function decided(
  service: ServiceSettings | undefined,
  name: string,
  key: string,
  values: Values,
): Promise<string | null> {
  if (service === undefined) return null;
  if (key === service.backend?.portEnv) return String(await values.port(name));
  const own = databaseVariables(service).find(({ variable }) => variable === key);
  return own === undefined ? null : values.database(own.role, own.part);
}

async function pooled(plan: PlanFile, key: string, values: Values): Promise<string | null> {
  const template = plan.validate.env[key];
  return template === undefined ? null : values.text(template);
}

/** Names and values of a .env file; comments and empty lines are none. */
export function readExample(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line);
    if (match?.[1] === undefined) continue;
    const value = match[2] ?? '';
    found[match[1]] = /^(['"]).*\1$/.test(value) ? value.slice(1, -1) : value.replace(/\s+#.*$/, '');
  }
  return found;
}
