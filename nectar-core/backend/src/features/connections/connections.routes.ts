import {
  checkConnection as checkContract,
  createConnection,
  deleteConnection,
  listConnections,
  updateConnection,
} from '@nectar/contracts/core/connections.ts';
import { uuid, whole } from '@nectar/service-kit';
import { Router } from 'express';
import type { CoreContext } from '../../shared/context.ts';
import type { Guards } from '../auth/guards.ts';
import { selectConnections } from './connections.queries.ts';
import { addConnection, changeConnection, checkConnection, removeConnection } from './connections.ts';

const idOf = (params: { id: string }) => uuid(params.id, 'Connection');

export function connectionRoutes(context: CoreContext, { forMember }: Guards): Router {
  const { secrets } = context;
  const router = Router();
  forMember(router, listConnections, async ({ caller }) => whole(await caller.inTenant(selectConnections)));
  forMember(router, createConnection, ({ caller, body }) =>
    caller.inTenant((db) => addConnection(db, secrets, caller.actor, body)),
  );
  forMember(router, updateConnection, ({ caller, params, body }) =>
    caller.inTenant((db) => changeConnection(db, secrets, caller.actor, idOf(params), body)),
  );
  forMember(router, deleteConnection, ({ caller, params }) =>
    caller.inTenant((db) => removeConnection(db, caller.actor, idOf(params))),
  );
  forMember(router, checkContract, ({ caller, params }) =>
    checkConnection(context, caller.organization.id, idOf(params)),
  );
  return router;
}
