import type { service } from '@nectar/contracts/core/services.ts';
import type { TenantDb } from '@nectar/service-kit';
import type { z } from 'zod';

export type Service = z.input<typeof service>;

const SELECT = `SELECT c.id, c.slug, c.name, c.description, c.category, c.config_schema AS "configSchema",
    coalesce(o.enabled, false) AS enabled, coalesce(o.config, '{}') AS config
  FROM public.services_catalog c
  LEFT JOIN public.organization_services o ON o.service_id = c.id AND o.organization_id = $1`;

/** The catalogue, which is the same for everybody, with what the organisation set. */
export const selectServices = (db: TenantDb): Promise<Service[]> =>
  db.query<Service>(`${SELECT} ORDER BY c.category, c.name`, [db.tenantId]);

export async function selectService(db: TenantDb, slug: string): Promise<Service | undefined> {
  const rows = await db.query<Service>(`${SELECT} WHERE c.slug = $2`, [db.tenantId, slug]);
  return rows[0];
}

export async function saveServiceConfig(
  db: TenantDb,
  serviceId: string,
  enabled: boolean,
  config: Record<string, unknown>,
): Promise<void> {
  await db.query(
    `INSERT INTO public.organization_services (organization_id, service_id, enabled, config) VALUES ($1, $2, $3, $4)
     ON CONFLICT (organization_id, service_id)
     DO UPDATE SET enabled = EXCLUDED.enabled, config = EXCLUDED.config, updated_at = now()`,
    [db.tenantId, serviceId, enabled, JSON.stringify(config)],
  );
}
