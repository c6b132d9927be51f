import { configureService as configureContract, listServices, readService } from '@nectar/contracts/core/services.ts';
import { whole } from '@nectar/service-kit';
import { Router } from 'express';
import type { Guards } from '../auth/guards.ts';
import { selectServices } from './services.queries.ts';
import { configureService, findService } from './services.ts';

export function serviceRoutes({ forMember }: Guards): Router {
  const router = Router();
  forMember(router, listServices, async ({ caller }) => whole(await caller.inTenant(selectServices)));
  forMember(router, readService, ({ caller, params }) => caller.inTenant((db) => findService(db, params.slug)));
  forMember(router, configureContract, ({ caller, params, body }) =>
    caller.inTenant((db) => configureService(db, caller.actor, params.slug, body)),
  );
  return router;
}
