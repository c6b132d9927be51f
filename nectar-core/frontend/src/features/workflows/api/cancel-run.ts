import type { cancelRun as endpoint } from '@nectar/contracts/core/runs.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const cancelRun = (id: string) => call<typeof endpoint>('POST', '/api/runs/:id/cancel', { params: { id } });
