import { hashToken, randomToken, withTenant } from '../../shared/index.ts';

export interface ApiKeyOwner {
  organizationId: string;
  keyId: string;
}

const KEY = /^nk_([0-9a-f]{32})_[\w-]{20,}$/;

/** "nk_<organisation>_<random>": the organisation is in the key, because without it row-level security finds nothing. */
export function newApiKey(organizationId: string): { key: string; prefix: string; hash: string } {
  const secret = randomToken(24);
  const key = `nk_${organizationId.replaceAll('-', '')}_${secret}`;
  return { key, prefix: `nk_…${secret.slice(0, 6)}`, hash: hashToken(key) };
}

function organizationOf(key: string): string | undefined {
  const hex = KEY.exec(key)?.[1];
  return hex?.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The owner of a key that is not revoked; notes the use. */
export async function authenticateApiKey(key: string): Promise<ApiKeyOwner | undefined> {
  const organizationId = organizationOf(key);
  if (!organizationId) return undefined;
  return withTenant(organizationId, async (tx) => {
    const used = await tx.query<{ id: string }>(
      `UPDATE public.api_keys SET last_used_at = now()
       WHERE organization_id = $1 AND key_hash = $2 AND revoked_at IS NULL RETURNING id`,
      [organizationId, hashToken(key)],
    );
    const row = used.rows[0];
    return row ? { organizationId, keyId: row.id } : undefined;
  });
}
