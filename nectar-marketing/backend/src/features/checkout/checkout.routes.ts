import { createCheckout, readCheckout } from '@nectar/contracts/marketing/checkout.ts';
import { forbidden, route } from '@nectar/service-kit';
import { type Request, Router } from 'express';
import type { MarketingContext } from '../../shared/context.ts';
import { checkoutState, openCheckout } from './checkout.ts';

/** The organisation that a signed-in buyer works in; billing belongs to its owners. */
async function organizationOfVisitor(
  { readSession, core, choice }: MarketingContext,
  req: Request,
): Promise<string | undefined> {
  const user = await readSession(req.headers.cookie);
  if (user === null) return undefined;
  const organization = choice.choose(req, await core.organizationsOf(user.userId));
  if (organization && organization.role !== 'owner')
    throw forbidden('Only an owner can buy a plan for the organisation.');
  return organization?.id;
}

export function checkoutRoutes(context: MarketingContext): Router {
  const router = Router();
  route(router, createCheckout, [], async ({ body, req }) =>
    openCheckout(context, { ...body, organizationId: await organizationOfVisitor(context, req) }),
  );
  route(router, readCheckout, [], ({ params }) => checkoutState(context, params.sessionId));
  return router;
}
