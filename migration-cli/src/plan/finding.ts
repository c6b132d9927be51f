import type { PhaseSettings } from '../model/plan-file.ts';
import type { Finding } from './check.ts';
import { decisionsOf } from './decisions.ts';

/** One thing that crosses, with what the phase decides about it. */
export function finding(
  phase: PhaseSettings,
  id: string,
  place: { file: string; line: number },
  details: Omit<Finding, 'id' | 'file' | 'line' | 'phase' | 'decision'>,
): Finding {
  return {
    id,
    file: place.file,
    line: place.line,
    phase: phase.name,
    decision: decisionsOf(phase).find(id),
    ...details,
  };
}
