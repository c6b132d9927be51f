import type { listRuns as endpoint } from '@nectar/contracts/core/workflows.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const listRuns = (id: string) => call<typeof endpoint>('GET', '/api/workflows/:id/runs', { params: { id } });
