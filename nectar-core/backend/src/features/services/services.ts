import { found, type TenantDb } from '@nectar/service-kit';
import { type Actor, recordAudit } from '../../shared/record-audit.ts';
import { assertServiceConfig } from './service-config.ts';
import { type Service, saveServiceConfig, selectService } from './services.queries.ts';

export const findService = async (db: TenantDb, slug: string): Promise<Service> =>
  found(await selectService(db, slug), 'Service');

export async function configureService(
  db: TenantDb,
  actor: Actor,
  slug: string,
  { enabled, config }: { enabled: boolean; config: Record<string, unknown> },
): Promise<Service> {
  const service = await findService(db, slug);
  assertServiceConfig(service.configSchema, config, enabled);
  await saveServiceConfig(db, service.id, enabled, config);
  await recordAudit(db, actor, 'service.configured', slug, { enabled });
  return { ...service, enabled, config };
}
