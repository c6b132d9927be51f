import { Router } from 'express';
import { z } from 'zod';
import { newApiKey } from '../domain/api-keys';
import { recordAudit } from '../domain/audit';
import { notFound, parse, uuidParam, withTenant } from '../lib';
import { currentOrg, currentUser, requireOrg } from '../middleware/session';

export const apiKeysRouter = Router();

const newKey = z.object({ name: z.string().trim().min(1).max(120) });
const COLUMNS = 'id, name, prefix, last_used_at AS "lastUsedAt", revoked_at AS "revokedAt", created_at AS "createdAt"';

apiKeysRouter.get('/api/api-keys', requireOrg('admin'), async (req, res) => {
  const { id } = currentOrg(req);
  const found = await withTenant(id, (tx) =>
    tx.query(`SELECT ${COLUMNS} FROM public.api_keys WHERE organization_id = $1 ORDER BY created_at DESC, id`, [id]),
  );
  res.json({ items: found.rows, total: found.rowCount });
});

// The key is in this answer and nowhere else: only its hash is stored.
apiKeysRouter.post('/api/api-keys', requireOrg('admin'), async (req, res) => {
  const { id } = currentOrg(req);
  const user = currentUser(req);
  const { name } = parse(newKey, req.body);
  const { key, prefix, hash } = newApiKey(id);
  const created = await withTenant(id, async (tx) => {
    const inserted = await tx.query<{ id: string }>(
      `INSERT INTO public.api_keys (organization_id, name, prefix, key_hash, created_by) VALUES ($1, $2, $3, $4, $5) RETURNING ${COLUMNS}`,
      [id, name, prefix, hash, user.id],
    );
    await recordAudit(tx, { organizationId: id, actorType: 'user', actorId: user.id, action: 'api_key.created', target: inserted.rows[0]?.id });
    return inserted.rows[0];
  });
  res.status(201).json({ ...created, key });
});

apiKeysRouter.delete('/api/api-keys/:id', requireOrg('admin'), async (req, res) => {
  const { id } = currentOrg(req);
  const keyId = uuidParam(req.params.id, 'API key');
  await withTenant(id, async (tx) => {
    const revoked = await tx.query(
      'UPDATE public.api_keys SET revoked_at = now() WHERE organization_id = $1 AND id = $2 AND revoked_at IS NULL',
      [id, keyId],
    );
    if (revoked.rowCount === 0) throw notFound('API key');
    await recordAudit(tx, { organizationId: id, actorType: 'user', actorId: currentUser(req).id, action: 'api_key.revoked', target: keyId });
  });
  res.status(204).end();
});
