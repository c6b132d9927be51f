import type { deleteWorkflow as endpoint } from '@nectar/contracts/core/workflows.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const deleteWorkflow = (id: string) => call<typeof endpoint>('DELETE', '/api/workflows/:id', { params: { id } });
