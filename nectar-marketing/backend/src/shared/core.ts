import { createUser, type Membership, type NewUser, organizationsOf } from '@nectar/contracts/core/internal-calls.ts';
import { serviceClient } from '@nectar/service-kit';
import type { MarketingConfig } from '../config.ts';

export type { Membership };

/** Calls that core answers at /internal/calls. */
export interface Core {
  /** Idempotent by address and by owner and name of the organisation; `key` makes a repeated attempt the same call. */
  createUser(buyer: NewUser, key: string): Promise<{ userId: string; organizationId: string | null }>;
  organizationsOf(userId: string): Promise<Membership[]>;
  /** Delivers a call of the outbox. */
  deliver(call: string, args: unknown[], key: string): Promise<void>;
}

const DEADLINE_MS = 5_000;
const RETRIES = 2;

export function createCore(config: Pick<MarketingConfig, 'CORE_API_URL' | 'INTERNAL_TOKEN'>): Core {
  const client = (retries: number) =>
    serviceClient({
      caller: 'nectar-marketing',
      baseUrl: config.CORE_API_URL,
      token: config.INTERNAL_TOKEN,
      deadlineMs: DEADLINE_MS,
      retries,
    });
  const asked = client(RETRIES);
  // The outbox repeats by itself, with growing pauses.
  const delivered = client(0);
  return {
    createUser: async (buyer, key) => (await asked.invoke(createUser, { args: [buyer] }, key)).result,
    organizationsOf: async (userId) => (await asked.invoke(organizationsOf, { args: [userId] })).result,
    deliver: async (call, args, key) => {
      await delivered.call(`/internal/calls/${call}`, { args }, key);
    },
  };
}
