import { createServer } from 'node:http';
import { adminEndpoints } from '@nectar/contracts/admin/index.ts';
import {
  close,
  createApp,
  createLibraryPool,
  createLogger,
  createPool,
  type Logger,
  listen,
  openApi,
} from '@nectar/service-kit';
import { Router } from 'express';
import type { AdminConfig } from './config.ts';
import { auditRoutes } from './features/audit/audit.routes.ts';
import { billingRoutes } from './features/billing/billing.routes.ts';
import { healthRoutes } from './features/health/health.routes.ts';
import { leadRoutes } from './features/leads/leads.routes.ts';
import { metricsRoutes } from './features/metrics/metrics.routes.ts';
import { organizationRoutes } from './features/organizations/organizations.routes.ts';
import { settingsRoutes } from './features/settings/settings.routes.ts';
import { createGuards } from './features/staff-auth/guards.ts';
import { meRoutes, mountStaffAuth } from './features/staff-auth/staff-auth.routes.ts';
import { userRoutes } from './features/users/users.routes.ts';
import type { AdminContext } from './shared/context.ts';
import { createCore } from './shared/core.ts';
import { createRequestCounter } from './shared/request-counter.ts';

export interface AdminOverrides {
  logger?: Logger;
}

const STATEMENT_TIMEOUT_MS = 10_000;
const GRACE_MS = 10_000;
const AUTH_CONNECTIONS = 3;

/** The back end of the staff's product. `start` resolves with the port in use. */
export function createService(config: AdminConfig, overrides: AdminOverrides = {}) {
  const logger = overrides.logger ?? createLogger('admin', config.LOG_LEVEL);
  const common = {
    url: config.ADMIN_DATABASE_URL,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    applicationName: 'nectar-admin',
    onIdleError: (error: Error) => logger.error({ err: error }, 'idle database client failed'),
  };
  const pool = createPool({ ...common, max: config.DATABASE_POOL_MAX });
  // better-auth names its tables without a schema.
  const authPool = createLibraryPool({ ...common, max: AUTH_CONNECTIONS, searchPath: 'staff' });
  const counter = createRequestCounter();
  const guards = createGuards(pool, config.STAFF_AUTH_SECRET);
  const context: AdminContext = { config, logger, pool, core: createCore(config), counter };
  let stopping = false;
  const app = createApp({
    service: 'admin',
    logger,
    origins: [config.ADMIN_URL, ...config.EXTRA_ORIGINS],
    ready: { database: pool.answers },
    stopping: () => stopping,
    requestsPerMinute: config.RATE_LIMIT_MAX,
    raw: (raw) => {
      raw.use(counter.count);
      mountStaffAuth(raw, config, authPool);
    },
    features: [
      openApi({ title: 'Nectar admin', version: '1.0.0' }, adminEndpoints),
      // Nothing below /api answers strangers, not even that it does not exist.
      Router().use('/api', guards.staffOnly),
      meRoutes(guards),
      userRoutes(context, guards),
      organizationRoutes(context, guards),
      leadRoutes(context, guards),
      billingRoutes(context, guards),
      metricsRoutes(context, guards),
      auditRoutes(context, guards),
      settingsRoutes(context, guards),
      healthRoutes(context, guards),
    ],
  });
  const server = createServer(app);
  return {
    app,
    start: (): Promise<number> => listen(server, config.BACKEND_PORT),
    async stop(): Promise<void> {
      stopping = true;
      await close(server, GRACE_MS);
      await Promise.all([pool.end(), authPool.end()]);
    },
  };
}
