import {
  acceptInvitation as acceptContract,
  createInvitation,
  listInvitations,
  revokeInvitation as revokeContract,
} from '@nectar/contracts/core/invitations.ts';
import { uuid, whole } from '@nectar/service-kit';
import { Router } from 'express';
import type { CoreContext } from '../../shared/context.ts';
import type { Guards } from '../auth/guards.ts';
import { selectOpenInvitations } from './invitations.queries.ts';
import { acceptInvitation, invite, revokeInvitation } from './invitations.ts';

export function invitationRoutes(context: CoreContext, { forMember, forPerson }: Guards): Router {
  const router = Router();
  forMember(router, listInvitations, async ({ caller }) => whole(await caller.inTenant(selectOpenInvitations)));
  forMember(router, createInvitation, ({ caller, body }) => invite(context, caller, body));
  forPerson(router, acceptContract, async ({ caller, body, res }) => {
    const joined = await acceptInvitation(context, caller.user, body.token);
    context.choice.remember(res, joined.organizationId);
    return joined;
  });
  forMember(router, revokeContract, async ({ caller, params }) => {
    await caller.inTenant((db) => revokeInvitation(db, caller.user.id, uuid(params.id, 'Invitation')));
  });
  return router;
}
