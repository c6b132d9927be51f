import { upstreamFailed } from '@nectar/contracts/core/errors.ts';
import { callEndpoints } from '@nectar/contracts/core/public-api.ts';
import { callerRoute, found, refuse, unauthorized, withTenant } from '@nectar/service-kit';
import express, { type Request, Router } from 'express';
import type { CoreContext } from '../../shared/context.ts';
import { organizationOfKey } from '../api-keys/api-keys.ts';
import { callEndpoint } from './call-endpoint.ts';
import { selectEnabled } from './endpoints.queries.ts';

const PREFIX = '/v1/call';
const FORWARDED_HEADERS = ['accept', 'content-type'] as const;
const BEARER = /^Bearer\s+(\S+)$/i;

function forwardedHeaders(req: Request): Record<string, string> {
  const pairs = FORWARDED_HEADERS.flatMap((name) => {
    const value = req.get(name);
    return value ? [[name, value]] : [];
  });
  return Object.fromEntries(pairs);
}

/** What tenants' own programs call, with an API key instead of a session. */
export function publicApiRoutes(context: CoreContext): Router {
  const { pool } = context;
  const router = Router();
  router.use(PREFIX, express.text({ limit: '1mb', type: 'text/*' }));
  const forKey = callerRoute(async (req) => {
    const key = BEARER.exec(req.get('authorization') ?? '')?.[1];
    const organizationId = key && (await organizationOfKey(context, key));
    if (!organizationId) throw unauthorized('This needs a valid API key: Authorization: Bearer nk_…');
    return { organizationId };
  });
  for (const contract of callEndpoints) {
    forKey(router, contract, async ({ caller: { organizationId }, req, res }) => {
      const path = req.path.slice(PREFIX.length);
      const endpoint = found(
        await withTenant(pool, organizationId, (db) => selectEnabled(db, req.method, path)),
        'Endpoint',
      );
      const input = { headers: forwardedHeaders(req), body: req.body, query: req.originalUrl.split('?')[1] };
      const result = await callEndpoint(context, organizationId, endpoint, input, 'api');
      res.setHeader('X-Nectar-Call-Id', result.id);
      if (result.status === null) throw refuse(upstreamFailed, result.error ?? undefined);
      res.status(result.status);
      // Text of a stranger's server never goes out as HTML from our own origin.
      if (typeof result.response.body === 'string') res.type('text/plain').send(result.response.body);
      else res.json(result.response.body);
    });
  }
  return router;
}
