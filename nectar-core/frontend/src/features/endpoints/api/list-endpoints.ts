import type { AnswerOf } from '@nectar/contracts/client.ts';
import type { listEndpoints as endpoint } from '@nectar/contracts/core/endpoints.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type Endpoint = AnswerOf<typeof endpoint>['items'][number];

export const listEndpoints = () => call<typeof endpoint>('GET', '/api/endpoints');
