import type { readUser as endpoint } from '@nectar/contracts/admin/users.ts';
import type { AnswerOf } from '@nectar/contracts/client.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type UserDetail = AnswerOf<typeof endpoint>;

export const getUser = (id: string) => call<typeof endpoint>('GET', '/api/users/:id', { params: { id } });
