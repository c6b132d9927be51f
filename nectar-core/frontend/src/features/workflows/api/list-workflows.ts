import type { AnswerOf } from '@nectar/contracts/client.ts';
import type { listWorkflows as endpoint } from '@nectar/contracts/core/workflows.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type Workflow = AnswerOf<typeof endpoint>['items'][number];

export const listWorkflows = () => call<typeof endpoint>('GET', '/api/workflows');
