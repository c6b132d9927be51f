import type { Decision, PhaseSettings } from '../model/plan-file.ts';
import { isGlob, matcher } from './globs.ts';

/** Looks up what the plan decides about a subject. `module:server/lib/**` decides for every module below. */
export interface Decisions {
  find(subject: string): Decision | null;
  all: Decision[];
}

export function decisionsOf(phase: PhaseSettings): Decisions {
  const exact = new Map(phase.decisions.map((decision) => [decision.subject, decision]));
  const patterns = phase.decisions.flatMap((decision) => {
    const [kind = '', rest = ''] = split(decision.subject);
    return isGlob(rest) || rest.endsWith('/') ? [{ kind, test: matcher([rest]), decision, length: rest.length }] : [];
  });
  patterns.sort((a, b) => b.length - a.length);
  return {
    all: phase.decisions,
    find: (subject) => {
      const direct = exact.get(subject);
      if (direct) return direct;
      const [kind, rest = ''] = split(subject);
      return patterns.find((pattern) => pattern.kind === kind && pattern.test(rest))?.decision ?? null;
    },
  };
}

function split(subject: string): string[] {
  const at = subject.indexOf(':');
  return [subject.slice(0, at), subject.slice(at + 1)];
}
