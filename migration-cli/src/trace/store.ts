import { refusal } from '../errors/refusal.ts';
import type { Dependencies } from '../model/ports.ts';
import type { RunTrace } from '../model/run-trace.ts';

/** The traces that are kept; older ones are removed. */
const KEPT = 5;

const folderOf = (state: string) => `${state}/trace`;

/** Keeps a trace as the last one. Resolves with its path. */
export async function saveTrace(
  { files }: Pick<Dependencies, 'files'>,
  state: string,
  trace: RunTrace,
): Promise<string> {
  const folder = folderOf(state);
  if (!(await files.exists(`${state}/.gitignore`))) await files.write(`${state}/.gitignore`, '*\n');
  const path = `${folder}/${trace.at.replace(/[:.]/g, '-')}.json`;
  await files.write(path, `${JSON.stringify(trace, null, 1)}\n`, { mode: 0o600 });
  for (const old of (await tracesIn(files, folder)).slice(0, -KEPT)) await files.remove(`${folder}/${old}`);
  return path;
}

/** The last trace that was kept, or null. */
export async function lastTrace({ files }: Pick<Dependencies, 'files'>, state: string): Promise<RunTrace | null> {
  const folder = folderOf(state);
  const last = (await tracesIn(files, folder)).at(-1);
  return last === undefined ? null : readTrace(files, `${folder}/${last}`);
}

async function tracesIn(files: Dependencies['files'], folder: string): Promise<string[]> {
  if (!(await files.exists(folder))) return [];
  return (await files.list(folder)).filter((name) => /^[\dTZ-]+\.json$/.test(name)).sort();
}

async function readTrace(files: Dependencies['files'], path: string): Promise<RunTrace> {
  let trace: RunTrace;
  try {
    trace = JSON.parse(await files.readText(path)) as RunTrace;
  } catch (error) {
    throw refusal('NECTAR-E130', { what: `Cannot read ${path}`, cause: error });
  }
  if (trace.version === 1) return trace;
  throw refusal('NECTAR-E130', { what: `Cannot read ${path}`, why: `it is of version ${String(trace.version)}` });
}
