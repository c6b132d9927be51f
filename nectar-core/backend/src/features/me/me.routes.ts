import { emailNotVerified } from '@nectar/contracts/core/errors.ts';
import { chooseOrganization, createOrganization as createContract, readMe } from '@nectar/contracts/core/me.ts';
import { found, refuse } from '@nectar/service-kit';
import { Router } from 'express';
import type { CoreContext } from '../../shared/context.ts';
import type { Guards } from '../auth/guards.ts';
import { createOrganization, organizationsOf } from '../organizations/organizations.ts';

export function meRoutes({ pool, choice }: CoreContext, { forPerson }: Guards): Router {
  const router = Router();
  forPerson(router, readMe, async ({ caller, req }) => {
    const memberships = await organizationsOf(pool, caller.user.id);
    return {
      user: caller.user,
      organizations: memberships.map(({ id, name, slug, role, plan }) => ({ id, name, slug, role, plan })),
      activeOrganizationId: choice.choose(req, memberships)?.id ?? null,
    };
  });
  forPerson(router, createContract, async ({ caller, body, res }) => {
    if (!caller.user.emailVerified) throw refuse(emailNotVerified);
    const organization = await createOrganization(pool, body.name, caller.user.id);
    choice.remember(res, organization.id);
    return { ...organization, role: 'owner' as const };
  });
  forPerson(router, chooseOrganization, async ({ caller, body, res }) => {
    const memberships = await organizationsOf(pool, caller.user.id);
    const { id } = found(
      memberships.find((membership) => membership.id === body.organizationId),
      'Organisation',
    );
    choice.remember(res, id);
    return { activeOrganizationId: id };
  });
  return router;
}
