import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { upstreamMethods } from './endpoints.ts';
import { upstreamFailed } from './errors.ts';

/** What tenants' own programs call: status and body are the upstream's, so there is no response schema. */
export const callEndpoints = upstreamMethods.map((method) =>
  endpoint({
    method,
    path: '/v1/call/*path',
    summary: `Calls the ${method} endpoint of this path with an API key; the answer is the upstream's`,
    tag: 'public api',
    permission: 'api-key',
    params: z.object({ path: z.array(z.string()) }),
    status: 200,
    errors: [upstreamFailed],
  }),
);
