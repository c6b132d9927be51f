import type { ParitySettings } from '../model/plan-file.ts';
import type { Dependencies, Workspace } from '../model/ports.ts';
import { Recording } from './record.ts';
import { collectSecrets } from './redact.ts';
import { saveTrace } from './trace-store.ts';
import type { Trace } from './types.ts';

export interface LiveRecording {
  name: string;
  /** Door → origin of the running monolith, with the port that the proxy listens on (0: a free one). */
  doors: { door: string; origin: string; port: number }[];
  seconds: number;
  restorePoint: string;
  commit: string;
}

/** A recording that is cut off loses at most this much. */
const SAVE_EVERY_MS = 10_000;

/** Stands in front of a running monolith for a while. `listening` is told the ports. */
export async function recordLive(
  deps: Dependencies,
  workspace: Workspace,
  parity: ParitySettings,
  asked: LiveRecording,
  listening: (ports: { door: string; port: number; origin: string }[]) => void,
): Promise<{ trace: Trace; folder: string }> {
  const recording = new Recording(deps.clock.now().getTime());
  const key = Buffer.from(deps.random.bytes(32)).toString('hex');
  const save = async () => {
    const trace: Trace = {
      version: 1,
      name: asked.name,
      startedAt: recording.startedAt,
      restorePoint: asked.restorePoint,
      commit: asked.commit,
      exchanges: recording.exchanges(),
      outbound: [],
      mails: [],
      truncated: recording.truncated,
    };
    const secrets = collectSecrets(trace.exchanges, [], parity.redact ?? {}, key);
    return { trace, folder: await saveTrace(deps, workspace, trace, secrets) };
  };
  const proxies = await Promise.all(
    asked.doors.map(({ door, origin, port }) =>
      deps.traffic.proxy({
        port,
        target: () => origin,
        keep: recording.keeping(door),
      }),
    ),
  );
  try {
    listening(asked.doors.map(({ door, origin }, index) => ({ door, origin, port: proxies[index]?.port ?? 0 })));
    const end = deps.clock.now().getTime() + asked.seconds * 1000;
    for (let left = asked.seconds * 1000; left > 0; left = end - deps.clock.now().getTime()) {
      await new Promise((resolve) => setTimeout(resolve, Math.min(left, SAVE_EVERY_MS)));
      await save();
    }
    return await save();
  } finally {
    await Promise.all(proxies.map((one) => one.close()));
  }
}
