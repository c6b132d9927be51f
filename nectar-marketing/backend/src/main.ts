import { createLogger, onSignals } from '@nectar/service-kit';
import { marketingConfig } from './config.ts';
import { createService } from './service.ts';

try {
  const config = marketingConfig(process.env);
  const logger = createLogger('marketing', config.LOG_LEVEL);
  const service = createService(config, { logger });
  onSignals(logger, service.stop);
  const port = await service.start();
  logger.info({ port }, 'marketing listens');
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
