import type { RunningProcess } from '../../model/ports.ts';
import type { RunTrace } from '../../model/run-trace.ts';
import { packageFolders } from '../../plan/nearest.ts';
import { discardWorktree, openWorktree } from '../../run/worktree.ts';
import type { TracedRoot } from '../../trace/facts.ts';
import { gather } from '../../trace/gather.ts';
import { traceEnvironment } from '../../trace/run.ts';
import type { BaseContext } from '../context.ts';
import { extractedServices } from '../imports.ts';
import { originalDatabase, presentDatabase, type TrialDatabase } from './database.ts';
import { launchMonolith, launchService } from './launch.ts';
import { type Pack, packService } from './pack.ts';
import { startReady } from './start.ts';
import { createValues, type Values } from './values.ts';

/** What is under test: services by themselves, what is left of the monolith, and the helpers of the suites. */
export interface System {
  values(): Promise<Values>;
  database(): Promise<TrialDatabase | null>;
  /** The tree at the commit, with the monolith's packages. */
  tree(): Promise<string>;
  packs(): Promise<Pack[]>;
  startService(pack: Pack): Promise<RunningProcess>;
  /** Starts whatever is not running yet, and waits until all of it is ready. */
  start(): Promise<void>;
  /** The end of what each process has written. */
  outputs(): { name: string; text: string }[];
  /** What the services and the monolith have asked of the database since `start`. */
  seen(): Promise<RunTrace>;
  close(): Promise<void>;
}

export interface SystemInput {
  context: BaseContext;
  commit: string;
  /** 'now': the present database and every service extracted so far. 'before': the restore point and the monolith alone. */
  time: 'now' | 'before';
  /** Whose rows a monolith of before gets, where those are not of its own time. */
  rows?: 'now' | 'before';
}

/** Parts come to be when they are first asked for, once; `close` ends and removes what came to be. */
export function createSystem({ context, commit, time, rows = time }: SystemInput): System {
  const { deps, workspace, plan, phase, shared } = context;
  const closers: (() => Promise<unknown>)[] = [];
  const processes: { name: string; process: RunningProcess }[] = [];
  const services = time === 'now' ? extractedServices(plan, phase) : [];
  const final = time === 'now' && plan.phases.find(({ name }) => name === phase)?.final === true;
  const treeName = `validate-${time}-${phase}`;

  const database = once(async () => {
    const copy = await (rows === 'now' ? shared.database(() => presentDatabase(context)) : originalDatabase(context));
    if (copy !== null) closers.push(() => copy.drop());
    return copy;
  });
  const tree = once(async () => {
    closers.push(() => shared.trees(() => discardWorktree(deps, workspace, treeName)));
    return shared.trees(() => openWorktree(deps, workspace, treeName, commit));
  });
  const values = once(async () => {
    const copy = await database();
    const alone = services.map(({ name }) => name);
    return createValues(context, await tree(), copy === null ? null : (role) => copy.as(role), alone);
  });
  const packs = once(async () => {
    const target = await scratchFolder(context, time);
    closers.push(() => deps.files.remove(target));
    return Promise.all(
      services.map(({ name, folder }) =>
        packService(deps, {
          name,
          folder,
          commit,
          root: workspace.root,
          installed: packageFolders(plan.services[name]?.backend?.entry.module ?? ''),
          target: `${target}/${name}`,
        }),
      ),
    );
  });

  const track = async (name: string, started: Promise<RunningProcess>): Promise<RunningProcess> => {
    const process = await started;
    processes.push({ name, process });
    closers.push(() => process.stop());
    return process;
  };
  /** Where what is started by `start` notes its statements. */
  const facts = once(async () => {
    const folder = await deps.files.temporary('nectar-trace-');
    closers.push(() => deps.files.remove(folder));
    return folder;
  });
  const roots = async (): Promise<TracedRoot[]> => [
    ...(await packs()).map((pack) => ({ folder: pack.folder, prefix: `${plan.services[pack.name]?.folder ?? ''}/` })),
    { folder: await tree(), prefix: '' },
  ];
  const watched = async (): Promise<Record<string, string>> =>
    time === 'before' || plan.database === null
      ? {}
      : traceEnvironment(deps.tracing, plan.validate.env.NODE_OPTIONS, await facts(), await roots(), 'statements');
  const startService = async (pack: Pack): Promise<RunningProcess> => launchService(context, await values(), pack, {});
  const startMonolith = async (): Promise<void> => {
    const gone = services.map(({ name }) => name);
    const names = Object.keys(plan.monolith.endpoints).filter((name) => !gone.includes(name));
    await track(plan.monolith.name, launchMonolith(context, await values(), await tree(), names, await watched()));
  };
  const startCompanions = async (): Promise<void> => {
    const filled = await values();
    const folder = await tree();
    for (const one of plan.validate.companions) {
      const command = await Promise.all(one.command.map((part) => filled.text(part)));
      const ready = [await filled.text(one.ready)];
      const env = await filled.record(one.env);
      await track(one.name, startReady(deps, { what: `the companion ${one.name}`, command, folder, env, ready }));
    }
  };
  const start = once(async () => {
    await startCompanions();
    const backends = (await packs()).filter(({ name }) => (plan.services[name]?.backend ?? null) !== null);
    const started = await Promise.allSettled([
      ...backends.map((pack) =>
        track(
          pack.name,
          watched().then(async (more) => launchService(context, await values(), pack, more)),
        ),
      ),
      ...(final ? [] : [startMonolith()]),
    ]);
    const failed = started.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  });
  return {
    values,
    database,
    tree,
    packs,
    startService,
    start,
    seen: async () => gather(deps, await facts(), await roots(), { at: '', command: [], exitCode: null, commit }),
    outputs: () => processes.map(({ name, process }) => ({ name, text: process.output().slice(-3000) })),
    close: async () => {
      const results: PromiseSettledResult<unknown>[] = [];
      for (const closer of closers.reverse()) results.push(...(await Promise.allSettled([closer()])));
      const failed = results.find((one) => one.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    },
  };
}

/** A folder outside of the repository. What an interrupted run has left is remembered in the state, and removed first. */
async function scratchFolder({ deps: { files }, workspace }: BaseContext, time: string): Promise<string> {
  // One note for each system: the baseline runs while the present one stands.
  const note = `${workspace.state}/validation/scratch-${time}`;
  if (await files.exists(note)) await files.remove((await files.readText(note)).trim());
  const folder = await files.temporary('nectar-validate-');
  await files.write(note, `${folder}\n`);
  return folder;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
