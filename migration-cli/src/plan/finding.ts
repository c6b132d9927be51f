import type { PhaseSettings } from '../model/plan-file.ts';
import { decisionsOf } from './decisions.ts';
import type { Finding } from './findings.ts';

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
