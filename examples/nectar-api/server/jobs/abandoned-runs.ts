import { failAbandonedRuns } from '../workflows/worker';
import { registerJob } from './cron';

registerJob({ name: 'abandoned-runs', schedule: '*/5 * * * *', run: failAbandonedRuns });
