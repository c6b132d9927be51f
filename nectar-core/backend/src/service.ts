import { createServer } from 'node:http';
import { close, createApp, listen } from '@nectar/service-kit';
import { toNodeHandler } from 'better-auth/node';
import express from 'express';
import { config, trustedOrigins } from './config.ts';
import { apiKeysRouter } from './features/api-keys/api-keys.routes.ts';
import { auth } from './features/auth/auth.ts';
import { meRouter } from './features/auth/me.routes.ts';
import { connectionsRouter } from './features/connections/connections.routes.ts';
import { dashboardRouter } from './features/dashboard/dashboard.routes.ts';
import { endpointsRouter } from './features/endpoints/endpoints.routes.ts';
import { publicApiRouter } from './features/endpoints/public-api.routes.ts';
import { internalCallsRouter } from './features/internal-calls/internal-calls.routes.ts';
import { startJobs, stopJobs } from './features/jobs/cron.ts';
import './features/jobs/register.ts';
import { rollUpUsage } from './features/jobs/usage-rollup.ts';
import { invitationsRouter } from './features/organizations/invitations.routes.ts';
import { membersRouter } from './features/organizations/members.routes.ts';
import { organizationRouter } from './features/organizations/organizations.routes.ts';
import { servicesRouter } from './features/services/services.routes.ts';
import { startWorker, stopWorker } from './features/workflows/engine/worker.ts';
import { workflowsRouter } from './features/workflows/workflows.routes.ts';
import { closeDatabase, pool } from './shared/db.ts';
import { pinoLogger } from './shared/logger.ts';

const CLOSE_AFTER_MS = 10_000;

/** The tenants' back end: its application, and how to start and stop it with its worker and jobs. */
export function createService() {
  let stopping = false;
  const app = createApp({
    service: 'nectar-core',
    logger: pinoLogger,
    origins: trustedOrigins(),
    ready: { database: async () => void (await pool.query('SELECT 1')) },
    stopping: () => stopping,
    requestsPerMinute: config.rateLimitMax,
    // better-auth reads the raw body itself, so it comes before the parsers.
    raw: (raw) => void raw.all('/api/auth/*splat', toNodeHandler(auth)),
    features: [
      express.text({ limit: '1mb', type: 'text/*' }),
      ...[meRouter, organizationRouter, membersRouter, invitationsRouter],
      ...[dashboardRouter, servicesRouter, endpointsRouter, apiKeysRouter, connectionsRouter, workflowsRouter],
      ...[publicApiRouter, internalCallsRouter],
    ],
  });
  const server = createServer(app);

  async function start(): Promise<number> {
    const port = await listen(server, config.port);
    startWorker();
    startJobs();
    pinoLogger.info({ port }, 'nectar-core listens');
    return port;
  }

  async function stop(): Promise<void> {
    stopping = true;
    await stopJobs();
    await close(server, CLOSE_AFTER_MS);
    await stopWorker();
    await rollUpUsage();
    await closeDatabase();
  }

  return { app, start, stop };
}
