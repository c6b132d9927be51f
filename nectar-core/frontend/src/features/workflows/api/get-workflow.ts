import type { readWorkflow as endpoint } from '@nectar/contracts/core/workflows.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const getWorkflow = (id: string) => call<typeof endpoint>('GET', '/api/workflows/:id', { params: { id } });
