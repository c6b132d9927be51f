import { createApp } from '../../app.ts';
import { runCli } from '../../cli/program.ts';
import type { Traces } from '../cells.ts';
import type { Ground } from '../ground.ts';
import type { Cell, CellResult } from '../model.ts';
import { prepare } from '../prepare.ts';
import { type Ready, runCell } from '../run-cell.ts';

/** What a worker is told, and what it answers. */
export type WorkerOrder = { ground: Ground; seed: number } | { cell: Cell } | { stop: true };
export type WorkerNews =
  | { says: string }
  | { ready: Traces }
  | { result: CellResult }
  | { failed: string }
  | { stopped: true };

const tell = (news: WorkerNews) => new Promise<void>((resolve) => void process.send?.(news, () => resolve()));
const app = createApp(process.env);
let ready: Ready | null = null;

async function close(): Promise<void> {
  ready?.commands.close();
  ready?.writer.close();
  await ready?.station.close();
  await app.close();
}

async function take(order: WorkerOrder): Promise<void> {
  if ('ground' in order) {
    ready = await prepare(
      app.deps,
      order.ground,
      order.seed,
      {
        createApp: (env) => createApp(env),
        runCli: (args, inner, { write, cwd }) =>
          runCli(args, inner, { stdout: { write }, stderr: { write }, cwd, interactive: false }),
      },
      (text) => void tell({ says: text }),
    );
    await tell({ ready: ready.traces });
  } else if ('cell' in order) {
    if (ready === null) throw new Error('A cell came before the ground.');
    await tell({ result: await runCell(ready, order.cell) });
  } else {
    await close();
    await tell({ stopped: true });
    process.exit();
  }
}

// Whoever held the drill is gone; servers and folders must not outlive it.
process.once('disconnect', () => void close().finally(() => process.exit(3)));
process.on('message', (order: WorkerOrder) => {
  take(order).catch((error: unknown) =>
    tell({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
