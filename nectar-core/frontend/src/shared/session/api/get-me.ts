import type { AnswerOf } from '@nectar/contracts/client.ts';
import type { readMe as endpoint } from '@nectar/contracts/core/me.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type Me = AnswerOf<typeof endpoint>;
export type OrganizationSummary = Me['organizations'][number];
export type Role = OrganizationSummary['role'];

export const getMe = () => call<typeof endpoint>('GET', '/api/me');
