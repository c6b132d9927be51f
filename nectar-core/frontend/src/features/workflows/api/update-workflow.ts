import type { BodyOf } from '@nectar/contracts/client.ts';
import type { updateWorkflow as endpoint } from '@nectar/contracts/core/workflows.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const updateWorkflow = (id: string, changes: BodyOf<typeof endpoint>) =>
  call<typeof endpoint>('PUT', '/api/workflows/:id', { params: { id }, body: changes });
