import type { apiEndpoint, listEndpointCalls } from '@nectar/contracts/core/endpoints.ts';
import type { List, Page, TenantDb } from '@nectar/service-kit';
import type { z } from 'zod';

export type Endpoint = z.input<typeof apiEndpoint>;
export type EndpointCall = z.input<typeof listEndpointCalls.response>['items'][number];
export type EndpointDraft = Omit<Endpoint, 'id' | 'createdAt' | 'updatedAt'>;

const COLUMNS = `id, name, method, path, upstream_url AS "upstreamUrl", headers, timeout_ms AS "timeoutMs",
  enabled, created_at AS "createdAt", updated_at AS "updatedAt"`;

/** All endpoints, by path. */
export const selectEndpoints = (db: TenantDb): Promise<Endpoint[]> =>
  db.query<Endpoint>(`SELECT ${COLUMNS} FROM public.api_endpoints WHERE organization_id = $1 ORDER BY path, method`, [
    db.tenantId,
  ]);

export async function selectEndpoint(db: TenantDb, id: string): Promise<Endpoint | undefined> {
  const rows = await db.query<Endpoint>(
    `SELECT ${COLUMNS} FROM public.api_endpoints WHERE organization_id = $1 AND id = $2`,
    [db.tenantId, id],
  );
  return rows[0];
}

/** The endpoint that answers a call from outside; one that is switched off does not. */
export async function selectEnabled(db: TenantDb, method: string, path: string): Promise<Endpoint | undefined> {
  const rows = await db.query<Endpoint>(
    `SELECT ${COLUMNS} FROM public.api_endpoints WHERE organization_id = $1 AND method = $2 AND path = $3 AND enabled`,
    [db.tenantId, method, path],
  );
  return rows[0];
}

/** True where another endpoint than `exceptId` has the method and path. */
export async function isPathTaken(
  db: TenantDb,
  { method, path }: Pick<Endpoint, 'method' | 'path'>,
  exceptId: string | null,
): Promise<boolean> {
  const rows = await db.query(
    `SELECT id FROM public.api_endpoints
      WHERE organization_id = $1 AND method = $2 AND path = $3 AND id IS DISTINCT FROM $4::uuid`,
    [db.tenantId, method, path, exceptId],
  );
  return rows.length > 0;
}

const valuesOf = (draft: EndpointDraft) => [
  draft.name,
  draft.method,
  draft.path,
  draft.upstreamUrl,
  JSON.stringify(draft.headers),
  draft.timeoutMs,
  draft.enabled,
];

export async function insertEndpoint(db: TenantDb, draft: EndpointDraft): Promise<Endpoint> {
  const rows = await db.query<Endpoint>(
    `INSERT INTO public.api_endpoints (organization_id, name, method, path, upstream_url, headers, timeout_ms, enabled)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${COLUMNS}`,
    [db.tenantId, ...valuesOf(draft)],
  );
  const endpoint = rows[0];
  if (!endpoint) throw new Error(`The endpoint ${draft.method} ${draft.path} was not stored.`);
  return endpoint;
}

export async function updateEndpoint(db: TenantDb, id: string, draft: EndpointDraft): Promise<Endpoint | undefined> {
  const rows = await db.query<Endpoint>(
    `UPDATE public.api_endpoints
        SET name = $3, method = $4, path = $5, upstream_url = $6, headers = $7, timeout_ms = $8, enabled = $9,
            updated_at = now()
      WHERE organization_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
    [db.tenantId, id, ...valuesOf(draft)],
  );
  return rows[0];
}

/** False where there was none. */
export async function deleteEndpoint(db: TenantDb, id: string): Promise<boolean> {
  const rows = await db.query('DELETE FROM public.api_endpoints WHERE organization_id = $1 AND id = $2 RETURNING id', [
    db.tenantId,
    id,
  ]);
  return rows.length === 1;
}

/** Calls of an endpoint, newest first. */
export async function selectCalls(db: TenantDb, endpointId: string, page: Page): Promise<List<EndpointCall>> {
  const items = await db.query<EndpointCall>(
    `SELECT id, source, status, duration_ms AS "durationMs", request, response, error, created_at AS "createdAt"
       FROM public.endpoint_calls WHERE organization_id = $1 AND endpoint_id = $2
      ORDER BY created_at DESC, id LIMIT $3 OFFSET $4`,
    [db.tenantId, endpointId, page.limit, page.offset],
  );
  const counted = await db.query<{ total: number }>(
    'SELECT count(*) AS total FROM public.endpoint_calls WHERE organization_id = $1 AND endpoint_id = $2',
    [db.tenantId, endpointId],
  );
  return { items, total: counted[0]?.total ?? 0 };
}

export type NewCall = Omit<EndpointCall, 'id' | 'createdAt'>;

/** Returns the id of the stored call. */
export async function insertCall(db: TenantDb, endpointId: string, call: NewCall): Promise<string> {
  const rows = await db.query<{ id: string }>(
    `INSERT INTO public.endpoint_calls (organization_id, endpoint_id, source, status, duration_ms, request, response, error)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
    [
      db.tenantId,
      endpointId,
      call.source,
      call.status,
      call.durationMs,
      JSON.stringify(call.request),
      JSON.stringify(call.response),
      call.error,
    ],
  );
  const stored = rows[0];
  if (!stored) throw new Error(`The call of endpoint ${endpointId} was not stored.`);
  return stored.id;
}
