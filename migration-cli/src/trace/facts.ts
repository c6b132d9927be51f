import type { Dialect, TracedPlace } from '../model/run-trace.ts';

type Raw = [file: string, line: number][];

/** One line of a process's file, as the preload writes it. Paths are absolute. */
export type Fact =
  | { type: 'process'; pid: number; node: string }
  | { type: 'module'; from: string | null; to: string; line: number | null }
  | { type: 'package'; from: string; name: string }
  | { type: 'env'; name: string; chain: Raw; through: string | null }
  | { type: 'sql'; dialect: Dialect; user: string | null; text: string; chain: Raw; how: string }
  | { type: 'refused'; dialect: Dialect; user: string | null; text: string; chain: Raw; how: string; message: string }
  | { type: 'limit'; what: string };

/** A folder whose files are meant, and what stands before their paths: '' for the root itself. */
export interface TracedRoot {
  folder: string;
  prefix: string;
}

/** The facts of one file; a last line that was cut off by a kill is left out. */
export function readFacts(text: string): Fact[] {
  const lines = text.split('\n');
  const whole = lines.slice(0, -1);
  return whole.filter((line) => line !== '').map((line) => JSON.parse(line) as Fact);
}

/** The path in the repository of an absolute one; null where it is outside. */
export function pathIn(roots: TracedRoot[], path: string): string | null {
  const root = roots.find(({ folder }) => path.startsWith(`${folder}/`));
  return root === undefined ? null : root.prefix + path.slice(root.folder.length + 1);
}

export function placesIn(roots: TracedRoot[], chain: Raw): TracedPlace[] {
  return chain.flatMap(([path, line]) => {
    const file = pathIn(roots, path);
    return file === null ? [] : [{ file, line }];
  });
}
