import { type Request, Router } from 'express';
import { HttpError, notFound, unauthorized, withTenant } from '../../shared/index.ts';
import { type ApiKeyOwner, authenticateApiKey } from '../api-keys/api-keys.ts';
import { callEndpoint, ENDPOINT_COLUMNS, type Endpoint } from './endpoints.ts';

export const publicApiRouter = Router();

const PREFIX = '/v1/call';
const FORWARDED_HEADERS = ['accept', 'content-type'] as const;

async function requireApiKey(req: Request): Promise<ApiKeyOwner> {
  const key = /^Bearer\s+(\S+)$/i.exec(req.get('authorization') ?? '')?.[1];
  const owner = key ? await authenticateApiKey(key) : undefined;
  if (!owner) throw unauthorized('This needs a valid API key: Authorization: Bearer nk_…');
  return owner;
}

async function findEndpoint(organizationId: string, method: string, path: string): Promise<Endpoint> {
  return withTenant(organizationId, async (tx) => {
    const found = await tx.query<Endpoint>(
      `SELECT ${ENDPOINT_COLUMNS} FROM public.api_endpoints
       WHERE organization_id = $1 AND method = $2 AND path = $3 AND enabled`,
      [organizationId, method, path],
    );
    if (!found.rows[0]) throw notFound('Endpoint');
    return found.rows[0];
  });
}

function forwardedHeaders(req: Request): Record<string, string> {
  const pairs = FORWARDED_HEADERS.flatMap((name) => {
    const value = req.get(name);
    return value ? [[name, value]] : [];
  });
  return Object.fromEntries(pairs);
}

publicApiRouter.all(`${PREFIX}/*path`, async (req, res) => {
  const owner = await requireApiKey(req);
  const endpoint = await findEndpoint(owner.organizationId, req.method, req.path.slice(PREFIX.length));
  const query = req.originalUrl.split('?')[1];
  const result = await callEndpoint(
    owner.organizationId,
    endpoint,
    { headers: forwardedHeaders(req), body: req.body, query },
    'api',
  );
  res.setHeader('X-Nectar-Call-Id', result.id);
  if (result.status === null)
    throw new HttpError(502, 'upstream_failed', result.error ?? 'The upstream did not answer.');
  res.status(result.status);
  // Text of a stranger's server never goes out as HTML from our own origin.
  if (typeof result.response.body === 'string') res.type('text/plain').send(result.response.body);
  else res.json(result.response.body);
});
