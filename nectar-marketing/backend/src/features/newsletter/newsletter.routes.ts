import {
  confirmNewsletter,
  subscribeNewsletter,
  unsubscribeNewsletter,
} from '@nectar/contracts/marketing/newsletter.ts';
import { route } from '@nectar/service-kit';
import { Router } from 'express';
import { confirm, type NewsletterContext, subscribe, unsubscribe } from './newsletter.ts';

export function newsletterRoutes(context: NewsletterContext): Router {
  const router = Router();
  route(router, subscribeNewsletter, [], async ({ body }) => {
    await subscribe(context, body.email);
    return { status: 'pending' as const };
  });
  route(router, confirmNewsletter, [], ({ body }) => confirm(context, body.token));
  route(router, unsubscribeNewsletter, [], ({ body }) => unsubscribe(context, body.token));
  return router;
}
