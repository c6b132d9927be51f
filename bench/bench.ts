/** One row of a benchmark: a name and its figures; the unit stands in the figure's name (`ms`, `mb`, `files`). */
export type Row = { name: string } & Record<string, string | number | string[] | null>;

export interface BenchResult {
  rows: Row[];
  /** What a reader has to know beside the rows: what was left out and why. */
  notes?: string[];
}

/** A benchmark reads its own options and measures; it prints nothing to standard output. */
export interface Bench {
  describe: string;
  run(args: string[]): Promise<BenchResult>;
}
