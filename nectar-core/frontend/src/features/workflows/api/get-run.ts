import type { AnswerOf } from '@nectar/contracts/client.ts';
import type { readRun as endpoint } from '@nectar/contracts/core/runs.ts';
import { call } from '@nectar/ui-kit/lib/call';

export type RunDetail = AnswerOf<typeof endpoint>;
export type RunStep = RunDetail['steps'][number];

export const getRun = (id: string) => call<typeof endpoint>('GET', '/api/runs/:id', { params: { id } });
