import { applyFinds, applySpans, findProblems } from '../code/edit.ts';
import type { FindEdit, Problem, SpanEdit } from '../model/operation.ts';
import type { PhaseSettings } from '../model/plan-file.ts';

/** The texts of a tree while a phase is planned: what operations will write stands here in memory. */
export class Texts {
  /** Every path, null where the file is not text. */
  readonly files: Map<string, string | null>;

  constructor(files: Map<string, string | null>) {
    this.files = files;
  }

  edit(path: string, spans: SpanEdit[]): void {
    const text = this.files.get(path);
    if (text !== null && text !== undefined) this.files.set(path, applySpans(text, spans));
  }

  /** Applies the engineer's edits in the order of the plan; what does not match is a problem. */
  applyEdits(phase: PhaseSettings): { edits: Map<string, FindEdit[]>; problems: Problem[] } {
    const edits = new Map<string, FindEdit[]>();
    const problems: Problem[] = [];
    for (const { file, find, replace, why } of phase.edits) {
      const text = this.files.get(file);
      const edit: FindEdit = { find, replace, why };
      const reasons =
        text === null || text === undefined ? ['there is no such text file after moving'] : findProblems(text, [edit]);
      for (const reason of reasons)
        problems.push({
          what: `the edit of ${file} in phase ${phase.name} cannot be made`,
          why: reason,
          next: 'correct the edit in the plan file',
        });
      if (reasons.length > 0 || typeof text !== 'string') continue;
      this.files.set(file, applyFinds(text, [edit]));
      edits.set(file, [...(edits.get(file) ?? []), edit]);
    }
    return { edits, problems };
  }
}
