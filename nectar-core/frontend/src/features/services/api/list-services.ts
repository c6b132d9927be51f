import type { AnswerOf } from '@nectar/contracts/client.ts';
import type { listServices as endpoint } from '@nectar/contracts/core/services.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type Service = AnswerOf<typeof endpoint>['items'][number];
export type ConfigSchema = Service['configSchema'];
export type ConfigProperty = NonNullable<ConfigSchema['properties']>[string];

export const listServices = () => call<typeof endpoint>('GET', '/api/services');
