import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { refusal } from '../errors/refusal.ts';
import type { Operation } from '../model/operation.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import { settingOf } from './settings.ts';

/** What Postgres itself uses. */
const ITERATIONS = 4096;

/** The verifier that Postgres stores for a password: with it in the statement no log ever holds the password. */
export function scramVerifier(password: string, salt: Uint8Array, iterations = ITERATIONS): string {
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, iterations, 32, 'sha256');
  const mac = (text: string) => createHmac('sha256', salted).update(text).digest();
  const stored = createHash('sha256').update(mac('Client Key')).digest('base64');
  const server = mac('Server Key').toString('base64');
  return `SCRAM-SHA-256$${iterations}:${Buffer.from(salt).toString('base64')}$${stored}:${server}`;
}

type Needs = Pick<Dependencies, 'files' | 'env' | 'random'>;

/** The password of a variable: from the environment, the monolith's .env or .nectar/secrets.json; null where none has it. */
export async function knownSecret(
  deps: Needs,
  workspace: Pick<Workspace, 'state' | 'root'>,
  name: string,
): Promise<string | null> {
  return (await settingOf(deps, workspace, name)) ?? (await readSecrets(deps, workspace))[name] ?? null;
}

/** The same, and where there is none a new one, which is kept. */
export async function secretOf(
  deps: Needs,
  workspace: Pick<Workspace, 'state' | 'root'>,
  name: string,
): Promise<string> {
  const known = await knownSecret(deps, workspace, name);
  if (known !== null) return known;
  const made = Buffer.from(deps.random.bytes(24)).toString('base64url');
  const all = { ...(await readSecrets(deps, workspace)), [name]: made };
  await deps.files.write(secretsPath(workspace), `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600 });
  return made;
}

/** The variable with the password of the role that an operation makes; null where it has none. */
export function passwordEnvOf(operation: Operation): string | null {
  return operation.kind === 'role' && 'passwordEnv' in operation.params ? operation.params.passwordEnv : null;
}

/** A role that is used as it stands keeps its password, so the services have to be told it. */
export async function refuseUnknownPassword(
  { deps, workspace }: { deps: Needs; workspace: Pick<Workspace, 'state' | 'root'> },
  operation: Operation,
): Promise<void> {
  const name = passwordEnvOf(operation);
  if (name === null || (await knownSecret(deps, workspace, name)) !== null) return;
  throw refusal('NECTAR-E058', {
    what: `Cannot use the existing role of ${operation.title}`,
    why: `${name} is set neither in the environment nor in .env nor in .nectar/secrets.json`,
  });
}

async function readSecrets(deps: Needs, workspace: Pick<Workspace, 'state'>): Promise<Record<string, string>> {
  if (!(await deps.files.exists(secretsPath(workspace)))) return {};
  return JSON.parse(await deps.files.readText(secretsPath(workspace))) as Record<string, string>;
}

function secretsPath(workspace: Pick<Workspace, 'state'>): string {
  return `${workspace.state}/secrets.json`;
}
