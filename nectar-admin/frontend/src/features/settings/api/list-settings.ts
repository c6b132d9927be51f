import type { listSettings as endpoint } from '@nectar/contracts/admin/settings.ts';
import type { AnswerOf } from '@nectar/contracts/client.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type Setting = AnswerOf<typeof endpoint>['items'][number];

export const listSettings = () => call<typeof endpoint>('GET', '/api/settings');
