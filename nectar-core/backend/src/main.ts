import { onSignals } from '@nectar/service-kit';
import { createService } from './service.ts';
import { pinoLogger } from './shared/logger.ts';

const service = createService();
onSignals(pinoLogger, service.stop);
await service.start();
