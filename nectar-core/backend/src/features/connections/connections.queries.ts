import type { connection } from '@nectar/contracts/core/connections.ts';
import type { TenantDb } from '@nectar/service-kit';
import type { z } from 'zod';

export type Connection = z.input<typeof connection>;

/** Null leaves what is stored. */
export interface ConnectionValues {
  provider: string | null;
  name: string | null;
  baseUrl: string | null;
  secretEncrypted: string | null;
}

const COLUMNS = `id, provider, name, base_url AS "baseUrl", status AS "lastCheckStatus",
  last_checked_at AS "lastCheckedAt", created_at AS "createdAt"`;

/** All connections, by name, without their secrets. */
export const selectConnections = (db: TenantDb): Promise<Connection[]> =>
  db.query<Connection>(`SELECT ${COLUMNS} FROM public.connections WHERE organization_id = $1 ORDER BY name`, [
    db.tenantId,
  ]);

/** True where another connection than `exceptId` has the name. */
export async function isNameTaken(db: TenantDb, name: string, exceptId: string | null): Promise<boolean> {
  const rows = await db.query(
    'SELECT id FROM public.connections WHERE organization_id = $1 AND name = $2 AND id IS DISTINCT FROM $3::uuid',
    [db.tenantId, name, exceptId],
  );
  return rows.length > 0;
}

export async function insertConnection(db: TenantDb, values: ConnectionValues): Promise<Connection> {
  const rows = await db.query<Connection>(
    `INSERT INTO public.connections (organization_id, provider, name, base_url, secret_encrypted)
     VALUES ($1, $2, $3, $4, $5) RETURNING ${COLUMNS}`,
    [db.tenantId, values.provider, values.name, values.baseUrl, values.secretEncrypted],
  );
  const connection = rows[0];
  if (!connection) throw new Error(`The connection ${values.name} was not stored.`);
  return connection;
}

export async function updateConnection(
  db: TenantDb,
  id: string,
  values: ConnectionValues,
): Promise<Connection | undefined> {
  const rows = await db.query<Connection>(
    `UPDATE public.connections
        SET provider = coalesce($3, provider), name = coalesce($4, name), base_url = coalesce($5, base_url),
            secret_encrypted = coalesce($6, secret_encrypted), status = 'unchecked', updated_at = now()
      WHERE organization_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
    [db.tenantId, id, values.provider, values.name, values.baseUrl, values.secretEncrypted],
  );
  return rows[0];
}

/** False where there was none. */
export async function deleteConnection(db: TenantDb, id: string): Promise<boolean> {
  const rows = await db.query('DELETE FROM public.connections WHERE organization_id = $1 AND id = $2 RETURNING id', [
    db.tenantId,
    id,
  ]);
  return rows.length === 1;
}

export interface StoredSecret {
  baseUrl: string | null;
  secretEncrypted: string;
}

export async function selectSecret(db: TenantDb, id: string): Promise<StoredSecret | undefined> {
  const rows = await db.query<StoredSecret>(
    `SELECT base_url AS "baseUrl", secret_encrypted AS "secretEncrypted"
       FROM public.connections WHERE organization_id = $1 AND id = $2`,
    [db.tenantId, id],
  );
  return rows[0];
}

export async function noteCheck(db: TenantDb, id: string, status: 'ok' | 'failing'): Promise<void> {
  await db.query(
    'UPDATE public.connections SET status = $3, last_checked_at = now() WHERE organization_id = $1 AND id = $2',
    [db.tenantId, id, status],
  );
}
