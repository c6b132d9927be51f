import { createLogger, onSignals } from '@nectar/service-kit';
import { coreConfig } from './config.ts';
import { createService } from './service.ts';

try {
  const config = coreConfig(process.env);
  const logger = createLogger('core', config.LOG_LEVEL);
  const service = createService(config, { logger });
  onSignals(logger, service.stop);
  const port = await service.start();
  logger.info({ port }, 'core listens');
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
