import {
  createEndpoint,
  deleteEndpoint,
  listEndpointCalls,
  listEndpoints,
  readEndpoint,
  testEndpoint,
  updateEndpoint,
} from '@nectar/contracts/core/endpoints.ts';
import { pageOf, uuid, whole } from '@nectar/service-kit';
import { Router } from 'express';
import type { CoreContext } from '../../shared/context.ts';
import type { Guards } from '../auth/guards.ts';
import { callEndpoint } from './call-endpoint.ts';
import { selectCalls, selectEndpoints } from './endpoints.queries.ts';
import { addEndpoint, changeEndpoint, findEndpoint, removeEndpoint } from './endpoints.ts';

const idOf = (params: { id: string }) => uuid(params.id, 'Endpoint');

export function endpointRoutes(context: CoreContext, { forMember }: Guards): Router {
  const router = Router();
  forMember(router, listEndpoints, async ({ caller }) => whole(await caller.inTenant(selectEndpoints)));
  forMember(router, createEndpoint, ({ caller, body }) => caller.inTenant((db) => addEndpoint(db, caller.actor, body)));
  forMember(router, readEndpoint, ({ caller, params }) => caller.inTenant((db) => findEndpoint(db, idOf(params))));
  forMember(router, updateEndpoint, ({ caller, params, body }) =>
    caller.inTenant((db) => changeEndpoint(db, caller.actor, idOf(params), body)),
  );
  forMember(router, deleteEndpoint, ({ caller, params }) =>
    caller.inTenant((db) => removeEndpoint(db, caller.actor, idOf(params))),
  );
  forMember(router, testEndpoint, async ({ caller, params, body }) => {
    const endpoint = await caller.inTenant((db) => findEndpoint(db, idOf(params)));
    return callEndpoint(context, caller.organization.id, endpoint, body, 'test');
  });
  forMember(router, listEndpointCalls, ({ caller, params, query }) =>
    caller.inTenant(async (db) => selectCalls(db, (await findEndpoint(db, idOf(params))).id, pageOf(query))),
  );
  return router;
}
