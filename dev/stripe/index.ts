import express, { type Express, Router } from 'express';
import { listen } from '../html/listen.ts';
import type { Context } from './context.ts';
import { addPrices, DEMO_PRICES, type DemoPrice } from './demo-prices.ts';
import { testDoors } from './doors.ts';
import { buyerPages } from './pages.ts';
import { eventRoutes, invoiceRoutes, paymentRoutes, portalRoutes, subscriptionRoutes } from './routes/billing.ts';
import { catalogRoutes, customerRoutes } from './routes/catalog.ts';
import { checkoutRoutes } from './routes/checkout.ts';
import { idempotency, requireKey, sendError, unknownRoute } from './routes/guard.ts';
import { Store } from './store.ts';
import { WebhookSender } from './webhooks.ts';

export { type DemoPrice, parsePrices } from './demo-prices.ts';
export { sign } from './webhooks.ts';

export interface StripeOptions {
  /** Default: a free one. */
  readonly port?: number;
  /** Where the events go. */
  readonly webhookUrl: string;
  /** `whsec_…`: signs the events. */
  readonly webhookSecret: string;
  /** When given, exactly this key is accepted; otherwise any that begins with sk_test_ or rk_test_. */
  readonly secretKey?: string;
  /** Prices that exist from the start; default those of the sample application. */
  readonly prices?: readonly DemoPrice[];
  /** First pause before a failed delivery is repeated, in milliseconds; it doubles from there. */
  readonly firstRetryMs?: number;
}

export interface RunningStripe {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts the stand-in for Stripe that the official SDK talks to. State is in memory; no money moves. */
export async function startStripe(options: StripeOptions): Promise<RunningStripe> {
  const webhooks = new WebhookSender(options.webhookUrl, options.webhookSecret, options.firstRetryMs);
  const store = new Store();
  addPrices(store, options.prices ?? DEMO_PRICES);
  let url = '';
  const web = await listen(
    'Stripe stand-in',
    createApp({ store, webhooks, url: () => url }, options.secretKey),
    options.port ?? 0,
  );
  url = web.url;
  const stop = async () => {
    await Promise.all([webhooks.stop(), web.close()]);
  };
  return { url, port: web.port, stop };
}

function createApp(context: Context, secretKey: string | undefined): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'extended');
  app.get('/health', (_request, response) => void response.json({ status: 'ok' }));
  app.use(express.urlencoded({ extended: true }), express.json());
  buyerPages(app, context);
  testDoors(app, context);
  app.use('/v1', requireKey(secretKey), idempotency(), api(context));
  app.use(unknownRoute);
  app.use(sendError);
  return app;
}

function api(context: Context): Router {
  const router = Router();
  for (const add of [
    customerRoutes,
    catalogRoutes,
    checkoutRoutes,
    subscriptionRoutes,
    invoiceRoutes,
    paymentRoutes,
    portalRoutes,
    eventRoutes,
  ]) {
    add(router, context);
  }
  return router;
}
