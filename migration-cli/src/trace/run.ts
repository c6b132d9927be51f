import { refusal } from '../errors/refusal.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import type { RunTrace } from '../model/run-trace.ts';
import type { TracedRoot } from './facts.ts';
import { gather } from './gather.ts';
import { saveTrace } from './store.ts';

/** The variables that make every Node process of a command, and of what it starts, note what it does in `folder`. */
export function traceEnvironment(
  { preload }: Dependencies['tracing'],
  /** NODE_OPTIONS that are set already. */
  present: string | undefined,
  folder: string,
  roots: TracedRoot[],
  /** What is watched; everything where nothing is said. */
  parts?: 'statements',
): Record<string, string> {
  const quoted = preload.replace(/["\\]/g, '\\$&');
  const options = [present, `--require="${quoted}"`].filter((one) => one !== undefined && one !== '');
  return {
    NODE_OPTIONS: options.join(' '),
    NECTAR_TRACE_FOLDER: folder,
    NECTAR_TRACE_ROOTS: roots.map((root) => root.folder).join('\n'),
    ...(parts === 'statements' ? { NECTAR_TRACE_PARTS: 'scripts,postgres' } : {}),
  };
}

export interface TracedRun {
  trace: RunTrace;
  /** Where the trace is kept. */
  path: string;
}

/** Runs a command in the user's own environment with every process of it watched, and keeps what they noted. */
export async function traceCommand(
  deps: Dependencies,
  { root, state }: Workspace,
  command: string[],
  cwd: string,
  shown: boolean,
): Promise<TracedRun> {
  const folder = await deps.files.temporary('nectar-trace-');
  const roots = [{ folder: root, prefix: '' }];
  try {
    const env = { ...inherited(deps.env), ...traceEnvironment(deps.tracing, deps.env.NODE_OPTIONS, folder, roots) };
    const child = await deps.processes.start(command, { cwd, env, shown });
    const exitCode = await child.exited;
    return await keep(deps, state, folder, roots, { command, exitCode, root });
  } finally {
    await deps.files.remove(folder);
  }
}

async function keep(
  deps: Dependencies,
  state: string,
  folder: string,
  roots: TracedRoot[],
  { command, exitCode, root }: { command: string[]; exitCode: number | null; root: string },
): Promise<TracedRun> {
  const commit = (await deps.git.root(root)) === null ? null : (await deps.git.head(root)).commit;
  const at = deps.clock.now().toISOString();
  const trace = await gather(deps, folder, roots, { at, command, exitCode, commit });
  if (trace.processes === 0)
    throw refusal('NECTAR-E131', {
      what: `${command.join(' ')} was not watched`,
      why: 'it started no process of Node',
    });
  return { trace, path: await saveTrace(deps, state, trace) };
}

function inherited(env: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
