import type { AnswerOf } from '@nectar/contracts/client.ts';
import type { listConnections as endpoint } from '@nectar/contracts/core/connections.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type Connection = AnswerOf<typeof endpoint>['items'][number];

export const listConnections = () => call<typeof endpoint>('GET', '/api/connections');
