import type { AnswerOf } from '@nectar/contracts/client.ts';
import type { listRuns } from '@nectar/contracts/core/workflows.ts';

export type Run = AnswerOf<typeof listRuns>['items'][number];
