import type { AnswerOf } from '@nectar/contracts/client.ts';
import type { listEndpointCalls as endpoint } from '@nectar/contracts/core/endpoints.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type EndpointCall = AnswerOf<typeof endpoint>['items'][number];

export const listCalls = (id: string) => call<typeof endpoint>('GET', '/api/endpoints/:id/calls', { params: { id } });
