import { readAccount } from '@nectar/contracts/marketing/account.ts';
import { route } from '@nectar/service-kit';
import { Router } from 'express';
import type { MarketingContext } from '../../shared/context.ts';

export function accountRoutes({ readSession }: Pick<MarketingContext, 'readSession'>): Router {
  const router = Router();
  route(router, readAccount, [], async ({ req, res }) => {
    res.set('Cache-Control', 'no-store');
    const user = await readSession(req.headers.cookie);
    return user === null ? { signedIn: false } : { signedIn: true, user: { name: user.name, email: user.email } };
  });
  return router;
}
