import type { RunningProcess } from '../model/ports.ts';
import { startReady } from '../validate/runtime/start.ts';
import { createValues, type Values } from '../validate/runtime/values.ts';
import { createTurns, Recording, recordingHttp, recordingMailbox } from './record.ts';
import { collectSecrets } from './redact.ts';
import type { ScratchCopy } from './scratch.ts';
import { openRequests, settle } from './settle.ts';
import { type Side, type SideContext, type SideSource, startSide } from './side.ts';
import { saveTrace } from './trace-store.ts';
import type { Trace } from './types.ts';

export interface Recorded {
  trace: Trace;
  folder: string;
  exitCode: number;
  output: string;
}

export interface CommandToRecord {
  name: string;
  /** Argv; values are filled in. */
  command: string[];
  env: Record<string, string>;
  restorePoint: string;
  commit: string;
}

const HTTP2_FAILED =
  'The monolith called an outside system by HTTP/2, which is not understood here: those calls failed and are not in the trace (docs/parity.md).';

const COMMAND_MS = 900_000;

/** Starts the monolith on a scratch database, runs a command against proxies in front of it, and keeps what went through. */
export async function recordCommand(
  context: SideContext,
  source: SideSource,
  copy: ScratchCopy,
  asked: CommandToRecord,
): Promise<Recorded> {
  const { deps, parity, workspace } = context;
  // Clients and companions see the proxies and the real stand-ins; the monolith sees recorders in front of them.
  const clients = createValues(context, source.tree, null, Object.keys(context.plan.monolith.endpoints));
  const recording = new Recording(deps.clock.now().getTime());
  const closers: (() => Promise<unknown>)[] = [];
  try {
    closers.push(await startCompanions(context, source.tree, clients));
    const side = await startSide(context, source, copy, {
      http: (target, port) =>
        recordingHttp(deps, recording, target, port, async () => `http://127.0.0.1:${await clients.port(target)}`),
      smtp: (port) => recordingMailbox(deps, recording, port, () => clients.port(smtpName(context))),
    });
    closers.push(() => side.stop());
    closers.push(await startProxies(context, side, copy, recording, clients));
    const { exitCode, output } = await run(context, source.tree, clients, asked);
    const trace: Trace = {
      version: 1,
      name: asked.name,
      startedAt: recording.startedAt,
      restorePoint: asked.restorePoint,
      commit: asked.commit,
      exchanges: recording.exchanges(),
      outbound: recording.outbound,
      mails: recording.mails,
      truncated: recording.truncated,
    };
    if (recording.http2) deps.emit({ type: 'warning', text: HTTP2_FAILED });
    const key = Buffer.from(deps.random.bytes(32)).toString('hex');
    const secrets = collectSecrets(trace.exchanges, trace.outbound, parity.redact ?? {}, key);
    deps.emit({ type: 'note', text: `The command ended with ${exitCode}` });
    return { trace, folder: await saveTrace(deps, workspace, trace, secrets), exitCode, output };
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

function smtpName({ parity }: SideContext): string {
  return Object.entries(parity.outbound ?? {}).find(([, { kind }]) => kind === 'smtp')?.[0] ?? 'smtp';
}

async function startCompanions(
  { deps, plan }: SideContext,
  folder: string,
  clients: Values,
): Promise<() => Promise<unknown>> {
  const running: RunningProcess[] = [];
  const stop = () => Promise.all(running.map((child) => child.stop(2000)));
  try {
    for (const one of plan.validate.companions) {
      const command = await Promise.all(one.command.map((part) => clients.text(part)));
      const input = { folder, env: await clients.record(one.env), ready: [await clients.text(one.ready)] };
      running.push(await startReady(deps, { what: `the companion ${one.name}`, command, ...input }));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

async function startProxies(
  { deps, parity }: SideContext,
  side: Side,
  copy: ScratchCopy,
  recording: Recording,
  clients: Values,
): Promise<() => Promise<unknown>> {
  const questions = parity.settle?.monolith ?? [];
  let closed = false;
  const turn = createTurns(() =>
    settle(
      copy.database,
      questions,
      async () => recording.open() + (await openRequests(side.control)),
      () => deps.clock.now().getTime(),
    ).catch((error: unknown) => {
      // Whoever still waits for rest when the recording ends finds the database gone.
      if (closed) return null;
      throw error;
    }),
  );
  const proxies = await Promise.all(
    parity.doors.map(async (door) => {
      const origin = await side.originOf(door, 'GET', '/');
      return deps.traffic.proxy({
        port: await clients.port(door),
        target: () => origin,
        keep: recording.keeping(door),
        turn,
      });
    }),
  );
  return () => {
    closed = true;
    return Promise.all(proxies.map((one) => one.close()));
  };
}

async function run(
  { deps }: SideContext,
  folder: string,
  clients: Values,
  asked: CommandToRecord,
): Promise<{ exitCode: number; output: string }> {
  const results = await deps.files.temporary('nectar-record-');
  try {
    const values = clients.with({ JUNIT_FILE: `${results}/junit.xml` });
    const command = await Promise.all(asked.command.map((part) => values.text(part)));
    const path = `${folder}/node_modules/.bin:${deps.env.PATH ?? ''}`;
    const env = { PATH: path, JUNIT_FILE: `${results}/junit.xml`, ...(await values.record(asked.env)) };
    const result = await deps.processes.run(command, { cwd: folder, env, timeoutMs: COMMAND_MS });
    return { exitCode: result.timedOut ? -1 : result.exitCode, output: `${result.stdout}${result.stderr}` };
  } finally {
    await deps.files.remove(results);
  }
}
