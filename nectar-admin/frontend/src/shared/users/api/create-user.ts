import type { createUser as endpoint } from '@nectar/contracts/admin/users.ts';
import type { BodyOf } from '@nectar/contracts/client.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type NewUser = BodyOf<typeof endpoint>;

export const createUser = (user: NewUser) => call<typeof endpoint>('POST', '/api/users', { body: user });
