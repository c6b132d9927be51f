import { createServer } from 'node:http';
import { coreEndpoints } from '@nectar/contracts/core/index.ts';
import { ORGANIZATION_COOKIE, ORGANIZATION_HEADER } from '@nectar/contracts/core/session.ts';
import {
  close,
  createApp,
  createLibraryPool,
  createLogger,
  createMailer,
  createPool,
  type Logger,
  listen,
  openApi,
  scheduleJobs,
  secretBox,
  tenantChoice,
} from '@nectar/service-kit';
import { type CoreConfig, originsOf } from './config.ts';
import { apiKeyRoutes } from './features/api-keys/api-keys.routes.ts';
import { purgeExpired } from './features/auth/auth.jobs.ts';
import { mountAuth } from './features/auth/auth.routes.ts';
import { createAuth } from './features/auth/better-auth.ts';
import { createGuards } from './features/auth/guards.ts';
import { expirePlans } from './features/billing/billing.jobs.ts';
import { connectionRoutes } from './features/connections/connections.routes.ts';
import { dashboardRoutes } from './features/dashboard/dashboard.routes.ts';
import { endpointRoutes } from './features/endpoints/endpoints.routes.ts';
import { publicApiRoutes } from './features/endpoints/public-api.routes.ts';
import { internalCallRoutes } from './features/internal-calls/internal-calls.routes.ts';
import { invitationRoutes } from './features/invitations/invitations.routes.ts';
import { meRoutes } from './features/me/me.routes.ts';
import { memberRoutes } from './features/members/members.routes.ts';
import { organizationRoutes } from './features/organizations/organizations.routes.ts';
import { serviceRoutes } from './features/services/services.routes.ts';
import { rollUpUsage, usageRollup } from './features/usage/usage.jobs.ts';
import { createWorker } from './features/workflows/engine/worker.ts';
import { abandonedRuns } from './features/workflows/workflows.jobs.ts';
import { runRoutes, workflowRoutes } from './features/workflows/workflows.routes.ts';
import type { CoreContext } from './shared/context.ts';
import { createOutbound } from './shared/outbound/outbound.ts';
import { createUsageCounter } from './shared/usage-counter.ts';

export interface CoreOverrides {
  logger?: Logger;
}

const STATEMENT_TIMEOUT_MS = 10_000;
const GRACE_MS = 10_000;
const AUTH_CONNECTIONS = 5;
/** Beside this file in the source, beside main.js in the build. */
const EMAILS = new URL('./emails/', import.meta.url);

/** The tenants' back end, with its worker and jobs. `start` resolves with the port in use. */
export function createService(config: CoreConfig, overrides: CoreOverrides = {}) {
  const logger = overrides.logger ?? createLogger('core', config.LOG_LEVEL);
  const common = {
    url: config.DATABASE_URL,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    applicationName: 'nectar-core',
    onIdleError: (error: Error) => logger.error({ err: error }, 'idle database client failed'),
  };
  const pool = createPool({ ...common, max: config.DATABASE_POOL_MAX });
  // better-auth names its tables without a schema, and never gets a connection that carried a tenant.
  const authPool = createLibraryPool({ ...common, max: AUTH_CONNECTIONS, searchPath: 'auth' });
  const context: CoreContext = {
    config,
    logger,
    pool,
    mailer: createMailer(config, EMAILS, logger),
    secrets: secretBox(config.ENCRYPTION_KEY),
    outbound: createOutbound({ allowPrivate: config.ALLOW_PRIVATE_HTTP }),
    usage: createUsageCounter(),
    choice: tenantChoice({
      cookie: ORGANIZATION_COOKIE,
      header: ORGANIZATION_HEADER,
      secret: config.AUTH_SECRET,
      secure: config.CORE_URL.startsWith('https:'),
    }),
  };
  const guards = createGuards(context);
  const auth = createAuth(context, authPool);
  const worker = createWorker(context);
  let stopping = false;
  const app = createApp({
    service: 'core',
    logger,
    origins: originsOf(config),
    ready: { database: pool.answers },
    stopping: () => stopping,
    requestsPerMinute: config.RATE_LIMIT_MAX,
    raw: (raw) => mountAuth(raw, auth),
    features: [
      openApi({ title: 'Nectar core', version: '1.0.0' }, coreEndpoints),
      meRoutes(context, guards),
      organizationRoutes(context, guards),
      memberRoutes(guards),
      invitationRoutes(context, guards),
      dashboardRoutes(context, guards),
      serviceRoutes(guards),
      endpointRoutes(context, guards),
      apiKeyRoutes(guards),
      connectionRoutes(context, guards),
      workflowRoutes(guards),
      runRoutes(guards, worker),
      publicApiRoutes(context),
      internalCallRoutes(context),
    ],
  });
  const server = createServer(app);
  const jobs = [abandonedRuns(context), expirePlans(context), purgeExpired(context), usageRollup(context)];
  let stopJobs = async (): Promise<void> => undefined;
  return {
    app,
    async start(): Promise<number> {
      const port = await listen(server, config.BACKEND_PORT);
      worker.start();
      if (config.CRON_ENABLED) stopJobs = scheduleJobs(jobs, logger);
      return port;
    },
    async stop(): Promise<void> {
      stopping = true;
      await stopJobs();
      await close(server, GRACE_MS);
      await worker.stop();
      await rollUpUsage(context);
      await Promise.all([pool.end(), authPool.end()]);
    },
  };
}
