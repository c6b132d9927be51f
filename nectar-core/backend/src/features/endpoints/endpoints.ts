import { nameTaken } from '@nectar/contracts/core/errors.ts';
import { found, notFound, refuse, type TenantDb } from '@nectar/service-kit';
import { type Actor, recordAudit } from '../../shared/record-audit.ts';
import { assertWithinLimit } from '../billing/limits.ts';
import {
  deleteEndpoint,
  type Endpoint,
  type EndpointDraft,
  insertEndpoint,
  isPathTaken,
  selectEndpoint,
  updateEndpoint,
} from './endpoints.queries.ts';

type Changes = { [Field in keyof EndpointDraft]?: EndpointDraft[Field] | undefined };

export const findEndpoint = async (db: TenantDb, id: string): Promise<Endpoint> =>
  found(await selectEndpoint(db, id), 'Endpoint');

async function assertPathFree(db: TenantDb, draft: EndpointDraft, exceptId: string | null): Promise<void> {
  if (await isPathTaken(db, draft, exceptId)) throw refuse(nameTaken, `${draft.method} ${draft.path} exists already.`);
}

export async function addEndpoint(db: TenantDb, actor: Actor, draft: EndpointDraft): Promise<Endpoint> {
  await assertWithinLimit(db, 'endpoints');
  await assertPathFree(db, draft, null);
  const endpoint = await insertEndpoint(db, draft);
  await recordAudit(db, actor, 'endpoint.created', endpoint.id);
  return endpoint;
}

export async function changeEndpoint(db: TenantDb, actor: Actor, id: string, changes: Changes): Promise<Endpoint> {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const draft: EndpointDraft = { ...(await findEndpoint(db, id)), ...given };
  await assertPathFree(db, draft, id);
  const endpoint = found(await updateEndpoint(db, id, draft), 'Endpoint');
  await recordAudit(db, actor, 'endpoint.updated', id);
  return endpoint;
}

export async function removeEndpoint(db: TenantDb, actor: Actor, id: string): Promise<void> {
  if (!(await deleteEndpoint(db, id))) throw notFound('Endpoint');
  await recordAudit(db, actor, 'endpoint.deleted', id);
}
