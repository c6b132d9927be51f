import {
  createApiKey as createContract,
  listApiKeys,
  revokeApiKey as revokeContract,
} from '@nectar/contracts/core/api-keys.ts';
import { uuid, whole } from '@nectar/service-kit';
import { Router } from 'express';
import type { Guards } from '../auth/guards.ts';
import { selectApiKeys } from './api-keys.queries.ts';
import { createApiKey, revokeApiKey } from './api-keys.ts';

export function apiKeyRoutes({ forMember }: Guards): Router {
  const router = Router();
  forMember(router, listApiKeys, async ({ caller }) => whole(await caller.inTenant(selectApiKeys)));
  forMember(router, createContract, ({ caller, body }) =>
    caller.inTenant((db) => createApiKey(db, caller.user.id, body.name)),
  );
  forMember(router, revokeContract, async ({ caller, params }) => {
    await caller.inTenant((db) => revokeApiKey(db, caller.user.id, uuid(params.id, 'API key')));
  });
  return router;
}
