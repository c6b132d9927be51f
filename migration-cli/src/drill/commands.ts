import type { App } from '../app.ts';
import type { Talking } from '../model/faults.ts';
import type { Dependencies } from '../model/ports.ts';
import type { Hold, StepTrace } from './model.ts';
import type { CliNews, CliOrder, GoOn } from './processes/cli.ts';
import type { Station } from './station.ts';

export interface Given {
  code: number;
  text: string;
}

/** Gives verbs of the toolkit on a station: in this process, or in one that stops where it is told to. */
export interface Commands {
  give(...words: string[]): Promise<Given>;
  hold(hold: Hold | null, ...words: string[]): Held;
  close(): void;
}

export interface Held {
  process: Talking;
  /** True once it waits; false where it ended before. */
  reached(): Promise<boolean>;
  goOn(broken?: GoOn['broken']): void;
  /** Its exit code or signal, what it said, and what its steps did. */
  ended(): Promise<{ code: number | string; text: string; steps: StepTrace[] }>;
}

/** Makes a program in this process; handed in, since the verbs themselves use the drill. */
export type RunCli = (args: string[], app: App, streams: { write(text: string): void; cwd: string }) => Promise<number>;

const ENTRY = new URL('./processes/cli.ts', import.meta.url).pathname;

/** Longer than any step that a drill's phase has; what hangs longer than this hangs. */
const LIMIT_MS = 90_000;

export function createCommands(
  deps: Pick<Dependencies, 'faults'>,
  station: Station,
  run: { runCli: RunCli; createApp: (env: Record<string, string>) => App },
): Commands {
  const spare = () => deps.faults.talk(ENTRY, station.env);
  // One waits with everything loaded, so that a cell does not.
  let next = spare();
  // Every state of a station is a copy already.
  const words = (args: string[]) => [
    ...args,
    ...(args[0] === 'extract' ? ['--no-rehearse'] : []),
    '--root',
    station.workspace.root,
  ];
  return {
    give: async (...args) => {
      let text = '';
      const app = run.createApp(station.env);
      const write = (more: string) => {
        text += more;
      };
      const code = await run.runCli(words(args), app, { write, cwd: station.workspace.root });
      await app.close();
      return { code, text };
    },
    hold: (hold, ...args) => {
      const process = next;
      next = spare();
      process.send({ args: words(args), cwd: station.workspace.root, hold } satisfies CliOrder);
      return heldOf(process);
    },
    close: () => next.signal('SIGKILL'),
  };
}

function heldOf(process: Talking): Held {
  let steps: StepTrace[] = [];
  const take = async (): Promise<CliNews | null> => {
    const news = (await process.next()) as CliNews | null;
    if (news !== null && 'steps' in news) steps = news.steps;
    return news;
  };
  const withinLimit = async <T>(work: () => Promise<T>): Promise<T> => {
    const timer = setTimeout(() => process.signal('SIGKILL'), LIMIT_MS);
    return work().finally(() => clearTimeout(timer));
  };
  return {
    process,
    reached: async () => {
      const news = await withinLimit(take);
      return news !== null && 'reached' in news;
    },
    goOn: (broken = null) => process.send({ broken } satisfies GoOn),
    ended: async () => {
      const code = await withinLimit(() => process.exited);
      while ((await take()) !== null);
      return { code, text: process.output(), steps };
    },
  };
}
