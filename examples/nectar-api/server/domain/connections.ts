import { conflict, decryptSecret, encryptSecret, notFound, OutboundError, outboundRequest, withTenant, type Tx } from '../lib';
import { recordAudit } from './audit';
import { assertWithinLimit } from './plans';

export interface Connection {
  id: string;
  provider: string;
  name: string;
  /** Where the secret belongs; without one it is stored but never sent. */
  baseUrl: string | null;
  lastCheckStatus: 'unchecked' | 'ok' | 'failing';
  lastCheckedAt: Date | null;
  createdAt: Date;
}

export interface ConnectionInput {
  provider: string;
  name: string;
  baseUrl?: string;
  secret: string;
}

interface Actor {
  organizationId: string;
  userId: string;
}

const COLUMNS = `id, provider, name, base_url AS "baseUrl", status AS "lastCheckStatus",
  last_checked_at AS "lastCheckedAt", created_at AS "createdAt"`;
const CHECK_TIMEOUT_MS = 5000;

export async function listConnections(organizationId: string): Promise<Connection[]> {
  return withTenant(organizationId, async (tx) => {
    const found = await tx.query<Connection>(
      `SELECT ${COLUMNS} FROM public.connections WHERE organization_id = $1 ORDER BY name`,
      [organizationId],
    );
    return found.rows;
  });
}

async function audit(tx: Tx, actor: Actor, action: string, target: string): Promise<void> {
  await recordAudit(tx, { organizationId: actor.organizationId, actorType: 'user', actorId: actor.userId, action, target });
}

async function assertNameFree(tx: Tx, organizationId: string, name: string, exceptId?: string): Promise<void> {
  const taken = await tx.query(
    'SELECT 1 FROM public.connections WHERE organization_id = $1 AND name = $2 AND id IS DISTINCT FROM $3::uuid',
    [organizationId, name, exceptId ?? null],
  );
  if (taken.rowCount) throw conflict(`A connection named "${name}" exists already.`);
}

export async function createConnection(actor: Actor, input: ConnectionInput): Promise<Connection> {
  return withTenant(actor.organizationId, async (tx) => {
    await assertWithinLimit(tx, actor.organizationId, 'connections');
    await assertNameFree(tx, actor.organizationId, input.name);
    const created = await tx.query<Connection>(
      `INSERT INTO public.connections (organization_id, provider, name, base_url, secret_encrypted)
       VALUES ($1, $2, $3, $4, $5) RETURNING ${COLUMNS}`,
      [actor.organizationId, input.provider, input.name, input.baseUrl ?? null, encryptSecret(input.secret)],
    );
    const connection = created.rows[0] as Connection;
    await audit(tx, actor, 'connection.created', connection.id);
    return connection;
  });
}

/** Without a secret the stored one stays. */
export async function updateConnection(actor: Actor, id: string, input: Partial<ConnectionInput>): Promise<Connection> {
  return withTenant(actor.organizationId, async (tx) => {
    if (input.name) await assertNameFree(tx, actor.organizationId, input.name, id);
    const updated = await tx.query<Connection>(
      `UPDATE public.connections
       SET provider = coalesce($3, provider), name = coalesce($4, name), base_url = coalesce($5, base_url),
           secret_encrypted = coalesce($6, secret_encrypted), status = 'unchecked', updated_at = now()
       WHERE organization_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
      [actor.organizationId, id, input.provider ?? null, input.name ?? null, input.baseUrl ?? null,
        input.secret ? encryptSecret(input.secret) : null],
    );
    if (!updated.rows[0]) throw notFound('Connection');
    await audit(tx, actor, 'connection.updated', id);
    return updated.rows[0];
  });
}

export async function deleteConnection(actor: Actor, id: string): Promise<void> {
  await withTenant(actor.organizationId, async (tx) => {
    const deleted = await tx.query('DELETE FROM public.connections WHERE organization_id = $1 AND id = $2', [actor.organizationId, id]);
    if (deleted.rowCount === 0) throw notFound('Connection');
    await audit(tx, actor, 'connection.deleted', id);
  });
}

async function readSecret(organizationId: string, id: string): Promise<{ baseUrl: string | null; secret: string }> {
  return withTenant(organizationId, async (tx) => {
    const found = await tx.query<{ baseUrl: string | null; secret: string }>(
      'SELECT base_url AS "baseUrl", secret_encrypted AS secret FROM public.connections WHERE organization_id = $1 AND id = $2',
      [organizationId, id],
    );
    const row = found.rows[0];
    if (!row) throw notFound('Connection');
    return { baseUrl: row.baseUrl, secret: decryptSecret(row.secret) };
  });
}

/** The headers that a connection adds to a call; refuses to send its secret to another origin. */
export async function connectionHeaders(organizationId: string, id: string, url: string): Promise<Record<string, string>> {
  const { baseUrl, secret } = await readSecret(organizationId, id);
  if (!baseUrl) throw new OutboundError('The connection has no base URL, so its secret is not sent anywhere.');
  if (!URL.canParse(url) || new URL(url).origin !== new URL(baseUrl).origin) {
    throw new OutboundError(`The connection is for ${baseUrl}; its secret is not sent elsewhere.`);
  }
  return { authorization: `Bearer ${secret}` };
}

export interface ConnectionCheck {
  ok: boolean;
  status: number | null;
  message: string;
}

async function probe(baseUrl: string | null, secret: string): Promise<ConnectionCheck> {
  if (!baseUrl) return { ok: true, status: null, message: 'The secret can be read. Add a base URL to check the service too.' };
  try {
    const response = await outboundRequest({
      method: 'GET',
      url: baseUrl,
      headers: { authorization: `Bearer ${secret}` },
      timeoutMs: CHECK_TIMEOUT_MS,
    });
    const ok = response.status < 400;
    return { ok, status: response.status, message: ok ? 'The service answers.' : `The service answered ${response.status}.` };
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return { ok: false, status: null, message: error.message };
  }
}

/** Calls the base URL with the secret and remembers how it went. */
export async function checkConnection(organizationId: string, id: string): Promise<ConnectionCheck> {
  const { baseUrl, secret } = await readSecret(organizationId, id);
  const result = await probe(baseUrl, secret);
  await withTenant(organizationId, (tx) =>
    tx.query('UPDATE public.connections SET status = $3, last_checked_at = now() WHERE organization_id = $1 AND id = $2', [
      organizationId,
      id,
      result.ok ? 'ok' : 'failing',
    ]),
  );
  return result;
}
