import { Router } from 'express';
import { z } from 'zod';
import { notFound, parse, type Tx, withTenant } from '../../shared/index.ts';
import { recordAudit } from '../audit/audit.ts';
import { currentOrg, currentUser, requireOrg } from '../auth/session.ts';
import { assertServiceConfig, type ConfigSchema } from './service-config.ts';

export const servicesRouter = Router();

interface ServiceRow {
  id: string;
  slug: string;
  name: string;
  description: string;
  category: string;
  configSchema: ConfigSchema;
  enabled: boolean;
  config: Record<string, unknown>;
}

const configChange = z.object({
  enabled: z.boolean(),
  config: z.record(z.string().max(80), z.union([z.string().max(4000), z.number(), z.boolean()])).default({}),
});

const SELECT_SERVICE = `SELECT c.id, c.slug, c.name, c.description, c.category, c.config_schema AS "configSchema",
    coalesce(o.enabled, false) AS enabled, coalesce(o.config, '{}') AS config
  FROM public.services_catalog c
  LEFT JOIN public.organization_services o ON o.service_id = c.id AND o.organization_id = $1`;

async function readService(tx: Tx, organizationId: string, slug: string): Promise<ServiceRow> {
  const found = await tx.query<ServiceRow>(`${SELECT_SERVICE} WHERE c.slug = $2`, [organizationId, slug]);
  if (!found.rows[0]) throw notFound('Service');
  return found.rows[0];
}

servicesRouter.get('/api/services', requireOrg(), async (req, res) => {
  const { id } = currentOrg(req);
  const found = await withTenant(id, (tx) =>
    tx.query<ServiceRow>(`${SELECT_SERVICE} ORDER BY c.category, c.name`, [id]),
  );
  res.json({ items: found.rows, total: found.rowCount });
});

servicesRouter.get('/api/services/:slug', requireOrg(), async (req, res) => {
  const { id } = currentOrg(req);
  res.json(await withTenant(id, (tx) => readService(tx, id, String(req.params.slug))));
});

servicesRouter.put('/api/services/:slug/config', requireOrg('admin'), async (req, res) => {
  const { id } = currentOrg(req);
  const slug = String(req.params.slug);
  const input = parse(configChange, req.body);
  const service = await withTenant(id, async (tx) => {
    const current = await readService(tx, id, slug);
    assertServiceConfig(current.configSchema, input.config, input.enabled);
    await tx.query(
      `INSERT INTO public.organization_services (organization_id, service_id, enabled, config) VALUES ($1, $2, $3, $4)
       ON CONFLICT (organization_id, service_id)
       DO UPDATE SET enabled = EXCLUDED.enabled, config = EXCLUDED.config, updated_at = now()`,
      [id, current.id, input.enabled, JSON.stringify(input.config)],
    );
    await recordAudit(tx, {
      organizationId: id,
      actorType: 'user',
      actorId: currentUser(req).id,
      action: 'service.configured',
      target: slug,
      data: { enabled: input.enabled },
    });
    return readService(tx, id, slug);
  });
  res.json(service);
});
