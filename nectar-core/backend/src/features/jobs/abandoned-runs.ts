import { failAbandonedRuns } from '../workflows/engine/worker.ts';
import { registerJob } from './cron.ts';

registerJob({ name: 'abandoned-runs', schedule: '*/5 * * * *', run: failAbandonedRuns });
