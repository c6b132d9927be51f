import type { checkConnection as checkContract } from '@nectar/contracts/core/connections.ts';
import { nameTaken } from '@nectar/contracts/core/errors.ts';
import { found, notFound, refuse, type SecretBox, type TenantDb, withTenant } from '@nectar/service-kit';
import type { z } from 'zod';
import type { CoreContext } from '../../shared/context.ts';
import { OutboundError } from '../../shared/outbound/outbound.ts';
import { type Actor, recordAudit } from '../../shared/record-audit.ts';
import { assertWithinLimit } from '../billing/limits.ts';
import {
  type Connection,
  type ConnectionValues,
  deleteConnection,
  insertConnection,
  isNameTaken,
  noteCheck,
  selectSecret,
  updateConnection,
} from './connections.queries.ts';

interface Input {
  provider?: string | undefined;
  name?: string | undefined;
  baseUrl?: string | undefined;
  secret?: string | undefined;
}

export type ConnectionCheck = z.infer<typeof checkContract.response>;

const CHECK_TIMEOUT_MS = 5000;
const FIRST_ERROR_STATUS = 400;

const valuesOf = (secrets: SecretBox, input: Input): ConnectionValues => ({
  provider: input.provider ?? null,
  name: input.name ?? null,
  baseUrl: input.baseUrl ?? null,
  secretEncrypted: input.secret === undefined ? null : secrets.encrypt(input.secret),
});

async function assertNameFree(db: TenantDb, name: string | undefined, exceptId: string | null): Promise<void> {
  if (name !== undefined && (await isNameTaken(db, name, exceptId)))
    throw refuse(nameTaken, `A connection named "${name}" exists already.`);
}

export async function addConnection(
  db: TenantDb,
  secrets: SecretBox,
  actor: Actor,
  input: Input & { name: string; secret: string },
): Promise<Connection> {
  await assertWithinLimit(db, 'connections');
  await assertNameFree(db, input.name, null);
  const connection = await insertConnection(db, valuesOf(secrets, input));
  await recordAudit(db, actor, 'connection.created', connection.id);
  return connection;
}

/** Without a secret the stored one stays. */
export async function changeConnection(
  db: TenantDb,
  secrets: SecretBox,
  actor: Actor,
  id: string,
  input: Input,
): Promise<Connection> {
  await assertNameFree(db, input.name, id);
  const connection = found(await updateConnection(db, id, valuesOf(secrets, input)), 'Connection');
  await recordAudit(db, actor, 'connection.updated', id);
  return connection;
}

export async function removeConnection(db: TenantDb, actor: Actor, id: string): Promise<void> {
  if (!(await deleteConnection(db, id))) throw notFound('Connection');
  await recordAudit(db, actor, 'connection.deleted', id);
}

async function readSecret(db: TenantDb, secrets: SecretBox, id: string) {
  const { baseUrl, secretEncrypted } = found(await selectSecret(db, id), 'Connection');
  return { baseUrl, secret: secrets.decrypt(secretEncrypted) };
}

/** The headers that a connection adds to a call. @throws OutboundError instead of sending its secret to another origin. */
export async function connectionHeaders(
  db: TenantDb,
  secrets: SecretBox,
  id: string,
  url: string,
): Promise<Record<string, string>> {
  const { baseUrl, secret } = await readSecret(db, secrets, id);
  if (!baseUrl) throw new OutboundError('The connection has no base URL, so its secret is not sent anywhere.');
  if (!URL.canParse(url) || new URL(url).origin !== new URL(baseUrl).origin)
    throw new OutboundError(`The connection is for ${baseUrl}; its secret is not sent elsewhere.`);
  return { authorization: `Bearer ${secret}` };
}

async function probe(
  { outbound }: Pick<CoreContext, 'outbound'>,
  baseUrl: string | null,
  secret: string,
): Promise<ConnectionCheck> {
  if (!baseUrl)
    return { ok: true, status: null, message: 'The secret can be read. Add a base URL to check the service too.' };
  try {
    const headers = { authorization: `Bearer ${secret}` };
    const { status } = await outbound({ method: 'GET', url: baseUrl, headers, timeoutMs: CHECK_TIMEOUT_MS });
    const ok = status < FIRST_ERROR_STATUS;
    return { ok, status, message: ok ? 'The service answers.' : `The service answered ${status}.` };
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return { ok: false, status: null, message: error.message };
  }
}

/** Calls the base URL with the secret, outside of any transaction, and remembers how it went. */
export async function checkConnection(
  context: Pick<CoreContext, 'pool' | 'outbound' | 'secrets'>,
  organizationId: string,
  id: string,
): Promise<ConnectionCheck> {
  const { pool, secrets } = context;
  const { baseUrl, secret } = await withTenant(pool, organizationId, (db) => readSecret(db, secrets, id));
  const result = await probe(context, baseUrl, secret);
  await withTenant(pool, organizationId, (db) => noteCheck(db, id, result.ok ? 'ok' : 'failing'));
  return result;
}
