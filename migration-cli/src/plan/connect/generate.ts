import type { InternalCalls } from '../../model/plan-file.ts';
import type { ClientUse } from '../clients.ts';
import type { ConnectionInput, Generated } from '../connections.ts';
import { monolithEndpoints, serviceEndpoints } from './endpoints.ts';
import { monolithClient } from './monolith-client.ts';
import { serviceClient } from './service-client.ts';

export interface Places {
  clients: ClientUse;
  backClients: ClientUse;
  serviceInternal: string | null;
  dispatcherFolder: string;
  extension: string;
}

/** Clients on the calling side, endpoints on the keeping side, and the tables of an outbox. */
export function generateConnections(input: ConnectionInput, internal: InternalCalls, places: Places): Generated {
  const result: Generated = { files: [], database: [], problems: [] };
  for (const module of places.clients.modules.values()) serviceClient(input, internal, places, module, result);
  for (const module of places.backClients.modules.values()) monolithClient(input, internal, module, result);
  // Also where a seam wrote them before: what left is no longer answered here.
  if (
    places.clients.modules.size > 0 ||
    (input.rest.paths.has(internal.module) && !input.layout.moves.has(internal.module))
  )
    monolithEndpoints(input, internal, result);
  if (places.serviceInternal !== null) serviceEndpoints(input, internal, places.serviceInternal, result);
  return result;
}
