import type { AnswerOf, BodyOf } from '@nectar/contracts/client.ts';
import type { testEndpoint as endpoint } from '@nectar/contracts/core/endpoints.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type TestResult = AnswerOf<typeof endpoint>;

/** Calls the upstream now; a failed call is an answer too, with `error`. */
export const testEndpoint = (id: string, input: BodyOf<typeof endpoint>) =>
  call<typeof endpoint>('POST', '/api/endpoints/:id/test', { params: { id }, body: input });
