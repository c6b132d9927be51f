import { sendContact } from '@nectar/contracts/marketing/contact.ts';
import { route } from '@nectar/service-kit';
import { Router } from 'express';
import type { MarketingContext } from '../../shared/context.ts';
import { createLead } from './contact.ts';

export function contactRoutes(context: Pick<MarketingContext, 'pool' | 'mailer'>): Router {
  const router = Router();
  route(router, sendContact, [], ({ body }) => createLead(context, body));
  return router;
}
