import { type Endpoint, endpoint } from '../endpoint.ts';
import { noOrganization } from './errors.ts';

/** An endpoint that works in the caller's organisation, and refuses those who have none. */
export const tenantEndpoint = <const E extends Endpoint>(description: E) =>
  endpoint({ ...description, errors: [noOrganization, ...(description.errors ?? [])] });
