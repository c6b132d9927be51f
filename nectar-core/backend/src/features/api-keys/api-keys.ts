import { hashToken, notFound, randomToken, type TenantDb, withTenant } from '@nectar/service-kit';
import type { CoreContext } from '../../shared/context.ts';
import { recordAudit } from '../../shared/record-audit.ts';
import { type ApiKey, insertApiKey, markRevoked, noteUse } from './api-keys.queries.ts';

const KEY = /^nk_([0-9a-f]{32})_[\w-]{20,}$/;
const SECRET_BYTES = 24;

/** "nk_<organisation>_<random>": the organisation is in the key, because without it row-level security finds nothing. */
function newKey(organizationId: string): { key: string; prefix: string; hash: string } {
  const secret = randomToken(SECRET_BYTES);
  const key = `nk_${organizationId.replaceAll('-', '')}_${secret}`;
  return { key, prefix: `nk_…${secret.slice(0, 6)}`, hash: hashToken(key) };
}

function organizationOf(key: string): string | undefined {
  const hex = KEY.exec(key)?.[1];
  return hex?.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The key is in this answer and nowhere else: only its hash is stored. */
export async function createApiKey(db: TenantDb, userId: string, name: string): Promise<ApiKey & { key: string }> {
  const { key, prefix, hash } = newKey(db.tenantId);
  const stored = await insertApiKey(db, { name, prefix, hash, createdBy: userId });
  await recordAudit(db, { type: 'user', id: userId }, 'api_key.created', stored.id);
  return { ...stored, key };
}

export async function revokeApiKey(db: TenantDb, userId: string, id: string): Promise<void> {
  if (!(await markRevoked(db, id))) throw notFound('API key');
  await recordAudit(db, { type: 'user', id: userId }, 'api_key.revoked', id);
}

/** The organisation of a key that is not revoked; notes the use. */
export async function organizationOfKey({ pool }: Pick<CoreContext, 'pool'>, key: string): Promise<string | undefined> {
  const organizationId = organizationOf(key);
  if (!organizationId) return undefined;
  const valid = await withTenant(pool, organizationId, (db) => noteUse(db, hashToken(key)));
  return valid ? organizationId : undefined;
}
