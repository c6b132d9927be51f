import { type CreatedUser, createUser, type NewUser } from '@nectar/contracts/core/internal-calls.ts';
import { serviceClient } from '@nectar/service-kit';
import type { AdminConfig } from '../config.ts';

export type { CreatedUser, NewUser };

/** Calls that core answers. */
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
    createUser: async (user) => (await client.invoke(createUser, { args: [user] })).result,
  };
}
