import type { BodyOf } from '@nectar/contracts/client.ts';
import type { createWorkflow as endpoint } from '@nectar/contracts/core/workflows.ts';
import { call } from '@nectar/ui-kit/lib/call';

export const createWorkflow = (workflow: BodyOf<typeof endpoint>) =>
  call<typeof endpoint>('POST', '/api/workflows', { body: workflow });
