import { listMembers, removeMember as removeContract, updateMember } from '@nectar/contracts/core/members.ts';
import { uuid, whole } from '@nectar/service-kit';
import { Router } from 'express';
import type { Guards } from '../auth/guards.ts';
import { selectMembers } from './members.queries.ts';
import { changeRole, removeMember } from './members.ts';

export function memberRoutes({ forMember }: Guards): Router {
  const router = Router();
  forMember(router, listMembers, async ({ caller }) => whole(await caller.inTenant(selectMembers)));
  forMember(router, updateMember, async ({ caller, params, body }) => {
    const id = uuid(params.id, 'Member');
    await caller.inTenant((db) => changeRole(db, caller.user.id, id, body.role));
    return { id, role: body.role };
  });
  forMember(router, removeContract, async ({ caller, params }) => {
    const actor = { id: caller.user.id, role: caller.organization.role };
    await caller.inTenant((db) => removeMember(db, actor, uuid(params.id, 'Member')));
  });
  return router;
}
