import type { retryRun as endpoint } from '@nectar/contracts/core/runs.ts';
import { call } from '@nectar/ui-kit/lib/call';

/** Runs the workflow as it is now, with the input of this run. */
export const retryRun = (id: string) => call<typeof endpoint>('POST', '/api/runs/:id/retry', { params: { id } });
