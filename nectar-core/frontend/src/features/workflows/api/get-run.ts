import { http } from '@nectar/ui-kit/lib/http';
import type { Run } from '../../../shared/runs/run';

export interface RunStep {
  id: string;
  index: number;
  type: string;
  name?: string;
  status: string;
  input: unknown;
  output: unknown;
  error: string | null;
  durationMs: number | null;
}

export interface RunDetail extends Run {
  input?: unknown;
  steps: RunStep[];
}

export const getRun = (id: string) => http.get<RunDetail>(`/api/runs/${id}`);
