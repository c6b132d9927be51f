import express, { type Express } from 'express';
import { createWebApp, errorHandler, notFoundHandler } from '@server/lib';
import { stripeWebhookRouter } from '@server/routes/stripe-webhook';
import { accountRoutes } from './routes/account';
import { blogRoutes } from './routes/blog';
import { checkoutRoutes } from './routes/checkout';
import { leadRoutes } from './routes/leads';
import { newsletterRoutes } from './routes/newsletter';
import { pricingRoutes } from './routes/pricing';

/** The back end of the public site. The caller listens. */
export function createMarketingApp(): Express {
  const app = createWebApp('marketing');
  // The signature covers the exact bytes, so the webhook comes before any body parser.
  app.use('/api/stripe/webhook', stripeWebhookRouter);
  app.use(express.json({ limit: '100kb' }));
  for (const routes of [pricingRoutes, blogRoutes, leadRoutes, newsletterRoutes, checkoutRoutes, accountRoutes]) {
    app.use('/api', routes());
  }
  app.use(notFoundHandler);
  app.use(errorHandler);
  return app;
}
