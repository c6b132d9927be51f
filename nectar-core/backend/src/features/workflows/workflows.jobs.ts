import type { Job } from '@nectar/service-kit';
import type { CoreContext } from '../../shared/context.ts';
import { failAbandonedRuns } from './engine/abandoned.ts';

/** Fails what an earlier process left running. */
export const abandonedRuns = ({ pool }: Pick<CoreContext, 'pool'>): Job => ({
  name: 'abandoned-runs',
  schedule: '*/5 * * * *',
  run: () => failAbandonedRuns(pool),
});
