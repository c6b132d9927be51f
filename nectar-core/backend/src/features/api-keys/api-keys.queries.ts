import type { apiKey } from '@nectar/contracts/core/api-keys.ts';
import type { TenantDb } from '@nectar/service-kit';
import type { z } from 'zod';

export type ApiKey = z.input<typeof apiKey>;

const COLUMNS = 'id, name, prefix, last_used_at AS "lastUsedAt", revoked_at AS "revokedAt", created_at AS "createdAt"';

/** All keys, newest first. */
export const selectApiKeys = (db: TenantDb): Promise<ApiKey[]> =>
  db.query<ApiKey>(`SELECT ${COLUMNS} FROM public.api_keys WHERE organization_id = $1 ORDER BY created_at DESC, id`, [
    db.tenantId,
  ]);

export interface NewApiKey {
  name: string;
  prefix: string;
  hash: string;
  createdBy: string;
}

export async function insertApiKey(db: TenantDb, draft: NewApiKey): Promise<ApiKey> {
  const rows = await db.query<ApiKey>(
    `INSERT INTO public.api_keys (organization_id, name, prefix, key_hash, created_by)
     VALUES ($1, $2, $3, $4, $5) RETURNING ${COLUMNS}`,
    [db.tenantId, draft.name, draft.prefix, draft.hash, draft.createdBy],
  );
  const key = rows[0];
  if (!key) throw new Error(`The API key ${draft.prefix} was not stored.`);
  return key;
}

/** False where there is no such key, or it is revoked already. */
export async function markRevoked(db: TenantDb, id: string): Promise<boolean> {
  const rows = await db.query(
    `UPDATE public.api_keys SET revoked_at = now()
      WHERE organization_id = $1 AND id = $2 AND revoked_at IS NULL RETURNING id`,
    [db.tenantId, id],
  );
  return rows.length === 1;
}

/** Notes the use of a key that is not revoked; false where there is none of this hash. */
export async function noteUse(db: TenantDb, hash: string): Promise<boolean> {
  const rows = await db.query(
    `UPDATE public.api_keys SET last_used_at = now()
      WHERE organization_id = $1 AND key_hash = $2 AND revoked_at IS NULL RETURNING id`,
    [db.tenantId, hash],
  );
  return rows.length === 1;
}
