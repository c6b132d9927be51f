import type { readUser } from '@nectar/contracts/admin/users.ts';
import type { AnswerOf } from '@nectar/contracts/client.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type UserDetail = AnswerOf<typeof readUser>;

export const getUser = (id: string) => call<typeof readUser>('GET', '/api/users/:id', { params: { id } });
