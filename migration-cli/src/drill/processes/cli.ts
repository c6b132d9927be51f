import { main } from '../../main.ts';
import { type DiskFault, failingDoors } from '../failing-doors.ts';
import { heldDoors } from '../hold.ts';
import type { Hold, StepTrace } from '../model.ts';

/** What the drill tells a process of the command line, and what that answers. */
export interface CliOrder {
  args: string[];
  cwd: string;
  hold: Hold | null;
}
export interface GoOn {
  broken: DiskFault | null;
}
export type CliNews = { reached: true } | { steps: StepTrace[] };

const tell = (news: CliNews) => new Promise<void>((resolve) => void process.send?.(news, () => resolve()));
const next = <T>() => new Promise<T>((resolve) => process.once('message', (message) => resolve(message as T)));

// The drill is gone where the channel closes, and what waits for it would wait for ever.
process.once('disconnect', () => process.exit(3));

const { args, cwd, hold } = await next<CliOrder>();
let broken: DiskFault | null = null;
let steps: () => StepTrace[] = () => [];
process.exitCode = await main(args, {
  cwd,
  doors: (app) => {
    const held = heldDoors(
      failingDoors(app.deps, () => broken),
      hold,
      async () => {
        const answer = next<GoOn>();
        await tell({ reached: true });
        broken = (await answer).broken;
      },
    );
    steps = held.steps;
    return { ...app, deps: held.deps };
  },
});
await tell({ steps: steps() });
process.exit();
