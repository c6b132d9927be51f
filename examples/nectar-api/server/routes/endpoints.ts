import { type Request, Router } from 'express';
import { z } from 'zod';
import { recordAudit } from '../domain/audit';
import { callEndpoint, type Endpoint, ENDPOINT_COLUMNS } from '../domain/endpoints';
import { assertWithinLimit } from '../domain/plans';
import { conflict, notFound, pageOf, parse, type Tx, uuidParam, withTenant } from '../lib';
import { currentOrg, currentUser, requireOrg } from '../middleware/session';

export const endpointsRouter = Router();

const headers = z.record(z.string().regex(/^[\w-]{1,80}$/, 'Not a header name.'), z.string().max(2000));
const fields = {
  name: z.string().trim().min(1).max(120),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  path: z.string().trim().regex(/^\/[\w\-./~]{0,200}$/, 'Begins with / and holds letters, digits, - . _ ~ and /.'),
  upstreamUrl: z.url({ protocol: /^https?$/ }).max(2000),
  headers,
  timeoutMs: z.number().int().min(100).max(30_000),
  enabled: z.boolean(),
};
const newEndpoint = z.object({
  ...fields,
  method: fields.method.default('GET'),
  headers: headers.default({}),
  timeoutMs: fields.timeoutMs.default(10_000),
  enabled: fields.enabled.default(true),
});
const endpointChange = z.object(fields).partial();
const testInput = z.object({ headers: headers.optional(), body: z.unknown().optional() });

async function readEndpoint(tx: Tx, organizationId: string, id: string): Promise<Endpoint> {
  const found = await tx.query<Endpoint>(
    `SELECT ${ENDPOINT_COLUMNS} FROM public.api_endpoints WHERE organization_id = $1 AND id = $2`,
    [organizationId, id],
  );
  if (!found.rows[0]) throw notFound('Endpoint');
  return found.rows[0];
}

async function assertPathFree(tx: Tx, organizationId: string, wanted: Pick<Endpoint, 'method' | 'path'>, exceptId?: string): Promise<void> {
  const taken = await tx.query(
    'SELECT 1 FROM public.api_endpoints WHERE organization_id = $1 AND method = $2 AND path = $3 AND id IS DISTINCT FROM $4::uuid',
    [organizationId, wanted.method, wanted.path, exceptId ?? null],
  );
  if (taken.rowCount) throw conflict(`${wanted.method} ${wanted.path} exists already.`);
}

async function audit(tx: Tx, req: Request, action: string, target: string): Promise<void> {
  await recordAudit(tx, { organizationId: currentOrg(req).id, actorType: 'user', actorId: currentUser(req).id, action, target });
}

endpointsRouter.get('/api/endpoints', requireOrg(), async (req, res) => {
  const { id } = currentOrg(req);
  const found = await withTenant(id, (tx) =>
    tx.query<Endpoint>(`SELECT ${ENDPOINT_COLUMNS} FROM public.api_endpoints WHERE organization_id = $1 ORDER BY path, method`, [id]),
  );
  res.json({ items: found.rows, total: found.rowCount });
});

endpointsRouter.post('/api/endpoints', requireOrg('admin'), async (req, res) => {
  const { id } = currentOrg(req);
  const input = parse(newEndpoint, req.body);
  const endpoint = await withTenant(id, async (tx) => {
    await assertWithinLimit(tx, id, 'endpoints');
    await assertPathFree(tx, id, input);
    const created = await tx.query<Endpoint>(
      `INSERT INTO public.api_endpoints (organization_id, name, method, path, upstream_url, headers, timeout_ms, enabled)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${ENDPOINT_COLUMNS}`,
      [id, input.name, input.method, input.path, input.upstreamUrl, JSON.stringify(input.headers), input.timeoutMs, input.enabled],
    );
    const row = created.rows[0] as Endpoint;
    await audit(tx, req, 'endpoint.created', row.id);
    return row;
  });
  res.status(201).json(endpoint);
});

endpointsRouter.get('/api/endpoints/:id', requireOrg(), async (req, res) => {
  const { id } = currentOrg(req);
  const endpointId = uuidParam(req.params.id, 'Endpoint');
  res.json(await withTenant(id, (tx) => readEndpoint(tx, id, endpointId)));
});

endpointsRouter.put('/api/endpoints/:id', requireOrg('admin'), async (req, res) => {
  const { id } = currentOrg(req);
  const endpointId = uuidParam(req.params.id, 'Endpoint');
  const input = parse(endpointChange, req.body);
  const endpoint = await withTenant(id, async (tx) => {
    const next = { ...(await readEndpoint(tx, id, endpointId)), ...input };
    await assertPathFree(tx, id, next, endpointId);
    const updated = await tx.query<Endpoint>(
      `UPDATE public.api_endpoints
       SET name = $3, method = $4, path = $5, upstream_url = $6, headers = $7, timeout_ms = $8, enabled = $9, updated_at = now()
       WHERE organization_id = $1 AND id = $2 RETURNING ${ENDPOINT_COLUMNS}`,
      [id, endpointId, next.name, next.method, next.path, next.upstreamUrl, JSON.stringify(next.headers), next.timeoutMs, next.enabled],
    );
    await audit(tx, req, 'endpoint.updated', endpointId);
    return updated.rows[0];
  });
  res.json(endpoint);
});

endpointsRouter.delete('/api/endpoints/:id', requireOrg('admin'), async (req, res) => {
  const { id } = currentOrg(req);
  const endpointId = uuidParam(req.params.id, 'Endpoint');
  await withTenant(id, async (tx) => {
    const deleted = await tx.query('DELETE FROM public.api_endpoints WHERE organization_id = $1 AND id = $2', [id, endpointId]);
    if (deleted.rowCount === 0) throw notFound('Endpoint');
    await audit(tx, req, 'endpoint.deleted', endpointId);
  });
  res.status(204).end();
});

endpointsRouter.post('/api/endpoints/:id/test', requireOrg('admin'), async (req, res) => {
  const { id } = currentOrg(req);
  const endpointId = uuidParam(req.params.id, 'Endpoint');
  const input = parse(testInput, req.body);
  const endpoint = await withTenant(id, (tx) => readEndpoint(tx, id, endpointId));
  res.json(await callEndpoint(id, endpoint, input, 'test'));
});

endpointsRouter.get('/api/endpoints/:id/calls', requireOrg(), async (req, res) => {
  const { id } = currentOrg(req);
  const endpointId = uuidParam(req.params.id, 'Endpoint');
  const { limit, offset } = pageOf(req.query);
  const list = await withTenant(id, async (tx) => {
    await readEndpoint(tx, id, endpointId);
    const items = await tx.query(
      `SELECT id, source, status, duration_ms AS "durationMs", request, response, error, created_at AS "createdAt"
       FROM public.endpoint_calls WHERE organization_id = $1 AND endpoint_id = $2
       ORDER BY created_at DESC, id LIMIT $3 OFFSET $4`,
      [id, endpointId, limit, offset],
    );
    const total = await tx.query<{ count: number }>(
      'SELECT count(*) AS count FROM public.endpoint_calls WHERE organization_id = $1 AND endpoint_id = $2',
      [id, endpointId],
    );
    return { items: items.rows, total: total.rows[0]?.count ?? 0 };
  });
  res.json(list);
});
