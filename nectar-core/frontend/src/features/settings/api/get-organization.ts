import type { AnswerOf } from '@nectar/contracts/client.ts';
import type { readOrganization as endpoint } from '@nectar/contracts/core/organization.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type Organization = AnswerOf<typeof endpoint>;

export const getOrganization = () => call<typeof endpoint>('GET', '/api/organization');
