import type { AnswerOf } from '@nectar/contracts/client.ts';
import type { listApiKeys as endpoint } from '@nectar/contracts/core/api-keys.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type ApiKey = AnswerOf<typeof endpoint>['items'][number];

export const listApiKeys = () => call<typeof endpoint>('GET', '/api/api-keys');
