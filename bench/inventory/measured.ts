import { execFileSync } from 'node:child_process';
import type { Row } from '../bench.ts';

/** What a measuring program prints; further figures are passed on as they are in its last run. */
interface Run extends Record<string, number> {
  files: number;
  ms: number;
  cpuMs: number;
  rssMb: number;
}

/** Runs a measuring program several times, each in a process of its own, and sums its runs up as one row. */
export function measured(name: string, program: string[], times: number, env: Record<string, string> = {}): Row {
  const runs = Array.from({ length: times }, () => once(program, env));
  const [first] = runs;
  if (!first) throw new Error(`${name} was not measured.`);
  const least = (figure: 'ms' | 'cpuMs') => Math.round(Math.min(...runs.map((run) => run[figure])));
  const sorted = runs.map(({ ms }) => ms).sort((a, b) => a - b);
  return {
    name,
    ...runs.at(-1),
    files: first.files,
    ms: least('ms'),
    msMedian: Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0),
    cpuMs: least('cpuMs'),
    rssMb: Math.round(Math.max(...runs.map(({ rssMb }) => rssMb))),
    runs: times,
  };
}

function once(program: string[], env: Record<string, string>): Run {
  // The program's own messages belong to nobody's result; its last line is.
  const output = execFileSync(process.execPath, program, {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    env: { ...process.env, ...env },
  });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Run;
}
