import './env';
import './jobs/register';
import { createServer, type Server } from 'node:http';
import type { Express } from 'express';
import { createCoreApp } from './app';
import { config } from './config';
import { startJobs, stopJobs } from './jobs/cron';
import { rollUpUsage } from './jobs/usage-rollup';
import { closeDatabase, logger } from './lib';
import { startWorker, stopWorker } from './workflows/worker';

const CLOSE_AFTER_MS = 10_000;

async function listen(name: string, app: Express, port: number): Promise<Server> {
  const server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} of ${name} is taken. Stop what uses it, or set another port in .env.`) : error);
    });
    server.listen(port, resolve);
  });
  logger.info(`${name} listens`, { port });
  return server;
}

/** One process serves all three back ends; marketing and admin are loaded when it starts. */
async function start(): Promise<Server[]> {
  const [{ createMarketingApp }, { createAdminApp }] = await Promise.all([
    import('../marketing-site/backend/app'),
    import('../admin-backend/app'),
  ]);
  const servers = [
    await listen('core', createCoreApp(), config.ports.core),
    await listen('marketing', createMarketingApp(), config.ports.marketing),
    await listen('admin', createAdminApp(), config.ports.admin),
  ];
  startWorker();
  startJobs();
  return servers;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), CLOSE_AFTER_MS).unref();
  });
}

async function stop(servers: Server[]): Promise<void> {
  await stopJobs();
  await Promise.all(servers.map(closeServer));
  await stopWorker();
  await rollUpUsage();
  await closeDatabase();
}

try {
  const servers = await start();
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    logger.info('stopping', { signal });
    stop(servers).then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error('could not stop cleanly', { error });
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
} catch (error) {
  logger.error('could not start', { error });
  process.exit(1);
}
