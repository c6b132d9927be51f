import { createServer } from 'node:http';
import { ORGANIZATION_COOKIE, ORGANIZATION_HEADER } from '@nectar/contracts/core/session.ts';
import { marketingEndpoints } from '@nectar/contracts/marketing/index.ts';
import {
  close,
  createApp,
  createLogger,
  createMailer,
  createPool,
  type Logger,
  listen,
  openApi,
  scheduleJobs,
  tenantChoice,
} from '@nectar/service-kit';
import type { MarketingConfig } from './config.ts';
import { accountRoutes } from './features/account/account.routes.ts';
import { mountStripeWebhook } from './features/billing/billing.routes.ts';
import { blogRoutes } from './features/blog/blog.routes.ts';
import { checkoutRoutes } from './features/checkout/checkout.routes.ts';
import { contactRoutes } from './features/contact/contact.routes.ts';
import { newsletterRetry } from './features/newsletter/newsletter.jobs.ts';
import { newsletterRoutes } from './features/newsletter/newsletter.routes.ts';
import { createDispatcher } from './features/outbox/dispatcher.ts';
import { pricingRoutes } from './features/pricing/pricing.routes.ts';
import type { MarketingContext } from './shared/context.ts';
import { createCore } from './shared/core.ts';
import { createStripe } from './shared/stripe-client.ts';
import { tenantSessions } from './shared/tenant-session.ts';

export interface MarketingOverrides {
  logger?: Logger;
}

const STATEMENT_TIMEOUT_MS = 10_000;
const GRACE_MS = 10_000;
/** Beside this file in the source, beside main.js in the build. */
const EMAILS = new URL('./emails/', import.meta.url);

/** The back end of the public site. `start` resolves with the port in use. */
export function createService(config: MarketingConfig, overrides: MarketingOverrides = {}) {
  const logger = overrides.logger ?? createLogger('marketing', config.LOG_LEVEL);
  const pool = createPool({
    url: config.DATABASE_URL,
    max: config.DATABASE_POOL_MAX,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    applicationName: 'nectar-marketing',
    onIdleError: (error) => logger.error({ err: error }, 'idle database client failed'),
  });
  const core = createCore(config);
  const dispatcher = createDispatcher({ pool, core, logger });
  const context: MarketingContext = {
    config,
    logger,
    pool,
    core,
    stripe: createStripe(config.STRIPE_SECRET_KEY, config.STRIPE_API_BASE),
    mailer: createMailer(config, EMAILS, logger),
    choice: tenantChoice({
      cookie: ORGANIZATION_COOKIE,
      header: ORGANIZATION_HEADER,
      secret: config.AUTH_SECRET,
      secure: config.CORE_URL.startsWith('https:'),
    }),
    readSession: tenantSessions(pool, config.AUTH_SECRET),
    outboxFilled: dispatcher.wake,
  };
  let stopping = false;
  const app = createApp({
    service: 'marketing',
    logger,
    origins: [config.MARKETING_URL, config.CORE_URL, ...config.EXTRA_ORIGINS],
    ready: { database: pool.answers },
    stopping: () => stopping,
    requestsPerMinute: config.RATE_LIMIT_MAX,
    raw: (raw) => mountStripeWebhook(raw, context),
    features: [
      openApi({ title: 'Nectar marketing', version: '1.0.0' }, marketingEndpoints),
      pricingRoutes(),
      blogRoutes(context),
      contactRoutes(context),
      newsletterRoutes(context),
      checkoutRoutes(context),
      accountRoutes(context),
    ],
  });
  const server = createServer(app);
  const jobs = [newsletterRetry(context)];
  let stopJobs = async (): Promise<void> => undefined;
  return {
    app,
    async start(): Promise<number> {
      const port = await listen(server, config.BACKEND_PORT);
      dispatcher.start();
      if (config.CRON_ENABLED) stopJobs = scheduleJobs(jobs, logger);
      return port;
    },
    async stop(): Promise<void> {
      stopping = true;
      await stopJobs();
      await close(server, GRACE_MS);
      await dispatcher.stop();
      await pool.end();
    },
  };
}
