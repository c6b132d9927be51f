import type { startRun as endpoint } from '@nectar/contracts/core/workflows.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const runWorkflow = (id: string, input: Record<string, unknown>) =>
  call<typeof endpoint>('POST', '/api/workflows/:id/run', { params: { id }, body: { input } });
