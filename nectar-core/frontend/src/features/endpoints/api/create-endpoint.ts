import type { BodyOf } from '@nectar/contracts/client.ts';
import type { createEndpoint as endpoint } from '@nectar/contracts/core/endpoints.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type EndpointInput = BodyOf<typeof endpoint>;

export const createEndpoint = (input: EndpointInput) =>
  call<typeof endpoint>('POST', '/api/endpoints', { body: input });
