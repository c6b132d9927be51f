import { createLogger, onSignals } from '@nectar/service-kit';
import { adminConfig } from './config.ts';
import { createService } from './service.ts';

try {
  const config = adminConfig(process.env);
  const logger = createLogger('admin', config.LOG_LEVEL);
  const service = createService(config, { logger });
  onSignals(logger, service.stop);
  const port = await service.start();
  logger.info({ port }, 'admin listens');
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
