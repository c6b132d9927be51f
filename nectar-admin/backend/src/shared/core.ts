import { serviceClient } from '@nectar/service-kit';
import type { AdminConfig } from '../config.ts';

export interface NewUser {
  email: string;
  name: string;
  organizationId?: string | undefined;
  organizationName?: string | undefined;
  role?: 'owner' | 'admin' | 'member' | undefined;
}

export interface CreatedUser {
  userId: string;
  email: string;
  name: string;
  organizationId: string | null;
  /** False when the address had an account already. */
  created: boolean;
  setPasswordUrl: string | null;
}

export interface Core {
  /** Idempotent by address and by owner and name of the organisation. */
  createUser(user: NewUser): Promise<CreatedUser>;
}

const DEADLINE_MS = 5_000;
const RETRIES = 2;

export function createCore(config: Pick<AdminConfig, 'CORE_API_URL' | 'INTERNAL_TOKEN'>): Core {
  const client = serviceClient({
    caller: 'nectar-admin',
    baseUrl: config.CORE_API_URL,
    token: config.INTERNAL_TOKEN,
    deadlineMs: DEADLINE_MS,
    retries: RETRIES,
  });
  return {
    createUser: async (user) =>
      (await client.call<{ result: CreatedUser }>('/internal/calls/createUser', { args: [user] })).result,
  };
}
